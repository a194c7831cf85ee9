using System.Collections;

namespace ILGpuNet.Data;

/// <summary>Some samples with what the model should answer.</summary>
/// <param name="Inputs">[n, ...].</param>
/// <param name="Targets">[n, ...].</param>
public readonly record struct Batch(Tensor Inputs, Tensor Targets);

/// <summary>
/// Goes through a data set in mini-batches: <c>foreach (var (images, labels) in loader)</c> is one epoch. The data stay on their device;
/// a batch is picked there, in the plan of the training step that uses it.
/// </summary>
public sealed class DataLoader : IReadOnlyCollection<Batch>
{
    private readonly Tensor inputs, targets;
    private readonly bool shuffle, dropLast;
    private readonly long seed;
    private long epoch;

    /// <summary>Makes a loader over samples and their targets, which share the first axis.</summary>
    /// <param name="inputs">[samples, ...], any type.</param>
    /// <param name="targets">[samples, ...], any type, on the same device.</param>
    /// <param name="batchSize">Samples per batch; the last batch of an epoch holds what is left.</param>
    /// <param name="shuffle">Whether every epoch goes through the samples in another random order.</param>
    /// <param name="seed">Equal seeds give equal orders.</param>
    /// <param name="dropLast">Whether a last batch of less than <paramref name="batchSize"/> samples is left out.</param>
    /// <exception cref="ShapeException">The numbers of samples differ, or there is not one batch.</exception>
    /// <exception cref="InvalidValueException">The batch size is not positive.</exception>
    /// <exception cref="DeviceException">Inputs and targets are on different devices.</exception>
    public DataLoader(Tensor inputs, Tensor targets, int batchSize, bool shuffle = false, long seed = 0, bool dropLast = false)
    {
        if (batchSize < 1) throw new InvalidValueException($"[DataLoader] the batch size must be at least 1, found {batchSize}");
        if (inputs.Rank == 0 || targets.Rank == 0)
            throw new ShapeException(
                $"[DataLoader] inputs and targets need a first axis of samples, found shapes {inputs.Shape} and {targets.Shape}");
        if (inputs.Shape[0] != targets.Shape[0])
            throw new ShapeException(
                $"[DataLoader] inputs {inputs.Shape} and targets {targets.Shape} must have as many samples, " +
                $"found {inputs.Shape[0]} and {targets.Shape[0]}");
        if (inputs.Device != targets.Device)
            throw new DeviceException($"[DataLoader] inputs are on {inputs.Device}, targets on {targets.Device}: move one with To(device)");
        (this.inputs, this.targets, BatchSize) = (inputs, targets, batchSize);
        (this.shuffle, this.seed, this.dropLast) = (shuffle, seed, dropLast);
        if (Count == 0)
            throw new ShapeException(
                $"[DataLoader] {SampleCount} samples give no batch of {batchSize}: take a smaller one, or more samples");
        // Data that are still to be computed would otherwise be computed again in every step.
        Tensor.Evaluate(inputs, targets);
    }

    /// <summary>Samples per batch, except for the last one.</summary>
    public int BatchSize { get; }

    /// <summary>Samples in the data set.</summary>
    public int SampleCount => inputs.Shape[0];

    /// <summary>Batches per epoch.</summary>
    public int Count => dropLast ? SampleCount / BatchSize : (int)(((long)SampleCount + BatchSize - 1) / BatchSize);

    /// <summary>Number of epochs begun; set it to continue where an earlier run stopped.</summary>
    public long Epoch
    {
        get => Interlocked.Read(ref epoch);
        set => Interlocked.Exchange(ref epoch, value);
    }

    /// <summary>Begins an epoch.</summary>
    public IEnumerator<Batch> GetEnumerator()
    {
        long number = Interlocked.Increment(ref epoch) - 1;
        return shuffle ? Pick(Tensor.FromArray(Permutation.Create(SampleCount, seed, number), inputs.Device)) : Cut();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerator<Batch> Pick(Tensor order)
    {
        for (int batch = 0; batch < Count; batch++)
        {
            Tensor samples = order.Narrow(0, StartOf(batch), LengthOf(batch));
            yield return new Batch(inputs.IndexSelect(0, samples), targets.IndexSelect(0, samples));
        }
    }

    /// <summary>Samples in their own order need no copy: the batches are views.</summary>
    private IEnumerator<Batch> Cut()
    {
        for (int batch = 0; batch < Count; batch++)
        {
            yield return new Batch(inputs.Narrow(0, StartOf(batch), LengthOf(batch)), targets.Narrow(0, StartOf(batch), LengthOf(batch)));
        }
    }

    private int StartOf(int batch) => batch * BatchSize;

    private int LengthOf(int batch) => Math.Min(BatchSize, SampleCount - StartOf(batch));
}
