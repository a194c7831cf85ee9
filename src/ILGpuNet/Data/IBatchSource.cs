namespace ILGpuNet.Data;

/// <summary>Some samples with what the model should answer.</summary>
/// <param name="Inputs">[n, ...]; the first ones, where the model takes several.</param>
/// <param name="Targets">[n, ...].</param>
public readonly record struct Batch(Tensor Inputs, Tensor Targets)
{
    private readonly Tensor[]? others;

    /// <summary>A batch for a model that takes several inputs.</summary>
    /// <param name="inputs">At least one, each [n, ...].</param>
    /// <param name="targets">[n, ...].</param>
    /// <exception cref="InvalidValueException">There is no input.</exception>
    public Batch(IReadOnlyList<Tensor> inputs, Tensor targets)
        : this(inputs.Count > 0 ? inputs[0] : throw new InvalidValueException("[Batch] at least one input is needed, found none"), targets) =>
        others = inputs.Count > 1 ? [.. inputs.Skip(1)] : null;

    /// <summary>All inputs; <see cref="Inputs"/> is the first of them.</summary>
    public IReadOnlyList<Tensor> AllInputs => [Inputs, .. others ?? []];
}

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
