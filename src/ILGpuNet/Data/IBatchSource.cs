namespace ILGpuNet.Data;

/// <summary>Some samples with what the model should answer.</summary>
/// <param name="Inputs">[n, ...].</param>
/// <param name="Targets">[n, ...].</param>
public readonly record struct Batch(Tensor Inputs, Tensor Targets);

/// <summary>Mini-batches by epoch and position, so that training can go on in the middle of an epoch. Implemented by <see cref="DataLoader"/>.</summary>
public interface IBatchSource
{
    /// <summary>Batches per epoch.</summary>
    int Count { get; }

    /// <summary>The batches of an epoch: the same ones whenever they are asked for.</summary>
    /// <param name="epoch">Number of the epoch, from 0.</param>
    /// <param name="firstBatch">Number of the batch to begin with.</param>
    /// <param name="cancellation">Ends the wait for a batch with an <see cref="OperationCanceledException"/>.</param>
    IEnumerable<Batch> Read(long epoch, int firstBatch = 0, CancellationToken cancellation = default);
}
