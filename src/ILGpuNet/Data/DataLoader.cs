using System.Collections;

namespace ILGpuNet.Data;

/// <summary>
/// Goes through a data set in mini-batches: <c>foreach (var (images, labels) in loader)</c> is one epoch. Data of tensors stay on their device; a batch is
/// picked there, in the plan of the training step that uses it. Samples of a <see cref="Dataset"/> are read ahead by threads. The batches of an epoch
/// follow from the seed and the number of the epoch alone.
/// </summary>
public sealed class DataLoader : IReadOnlyCollection<Batch>, IBatchSource
{
    private readonly Sampler sampler;
    private readonly IBatchReader reader;
    private readonly bool dropLast;
    private long epoch;

    /// <summary>Makes a loader over samples and their targets, which share the first axis.</summary>
    /// <param name="inputs">[samples, ...], any type.</param>
    /// <param name="targets">[samples, ...], any type, on the same device.</param>
    /// <param name="batchSize">Samples per batch; the last batch of an epoch holds what is left.</param>
    /// <param name="shuffle">Whether every epoch goes through the samples in another random order.</param>
    /// <param name="seed">Equal seeds give equal orders.</param>
    /// <param name="dropLast">Whether a last batch of less than <paramref name="batchSize"/> samples is left out.</param>
    /// <param name="sampler">Chooses the samples of an epoch, instead of <paramref name="shuffle"/>.</param>
    /// <exception cref="ShapeException">The numbers of samples differ, or there is not one batch.</exception>
    /// <exception cref="InvalidValueException">The batch size is not positive, or the sampler does not fit.</exception>
    /// <exception cref="DeviceException">Inputs and targets are on different devices.</exception>
    public DataLoader(Tensor inputs, Tensor targets, int batchSize, bool shuffle = false, long seed = 0, bool dropLast = false, Sampler? sampler = null)
        : this([inputs], targets, batchSize, shuffle, seed, dropLast, sampler)
    { }

    /// <summary>Makes a loader over samples of a model that takes several inputs, and their targets: all share the first axis.</summary>
    /// <param name="inputs">At least one, each [samples, ...], any type: the batch's <see cref="Batch.AllInputs"/>.</param>
    /// <param name="targets">[samples, ...], any type, on the same device.</param>
    /// <param name="batchSize">Samples per batch; the last batch of an epoch holds what is left.</param>
    /// <param name="shuffle">Whether every epoch goes through the samples in another random order.</param>
    /// <param name="seed">Equal seeds give equal orders.</param>
    /// <param name="dropLast">Whether a last batch of less than <paramref name="batchSize"/> samples is left out.</param>
    /// <param name="sampler">Chooses the samples of an epoch, instead of <paramref name="shuffle"/>.</param>
    /// <exception cref="ShapeException">The numbers of samples differ, or there is not one batch.</exception>
    /// <exception cref="InvalidValueException">There is no input, the batch size is not positive, or the sampler does not fit.</exception>
    /// <exception cref="DeviceException">Inputs and targets are on different devices.</exception>
    public DataLoader(IReadOnlyList<Tensor> inputs, Tensor targets, int batchSize, bool shuffle = false, long seed = 0, bool dropLast = false,
        Sampler? sampler = null)
    {
        RequireBatchSize(batchSize);
        BatchShapes.RequireSamples("DataLoader", inputs, targets);
        if (inputs.FirstOrDefault(input => input.Device != targets.Device) is { } elsewhere)
            throw new DeviceException($"[DataLoader] inputs are on {elsewhere.Device}, targets on {targets.Device}: move one with To(device)");
        this.sampler = SamplerOf(targets.Shape[0], shuffle, seed, sampler);
        (BatchSize, this.dropLast) = (batchSize, dropLast);
        RequireBatches();
        reader = new TensorBatchReader(inputs, targets, isInOrder: this.sampler is SequentialSampler);
    }

    /// <summary>Makes a loader over a data set, whose samples threads read ahead while the model works on earlier batches.</summary>
    /// <param name="dataset">The samples; all of one shape and type, so that they can be stacked.</param>
    /// <param name="batchSize">Samples per batch; the last batch of an epoch holds what is left.</param>
    /// <param name="shuffle">Whether every epoch goes through the samples in another random order.</param>
    /// <param name="seed">Equal seeds give equal orders and equal augmentation, whatever the number of workers.</param>
    /// <param name="dropLast">Whether a last batch of less than <paramref name="batchSize"/> samples is left out.</param>
    /// <param name="sampler">Chooses the samples of an epoch, instead of <paramref name="shuffle"/>.</param>
    /// <param name="workers">Number of threads that read; 0 reads a batch when it is asked for, which is easier to debug.</param>
    /// <param name="prefetch">Number of batches that are read ahead at most.</param>
    /// <param name="device">Where the batches live; the default device if null.</param>
    /// <exception cref="ShapeException">There is not one batch.</exception>
    /// <exception cref="InvalidValueException">A number is out of range, or the sampler does not fit.</exception>
    public DataLoader(Dataset dataset, int batchSize, bool shuffle = false, long seed = 0, bool dropLast = false, Sampler? sampler = null,
        int workers = 1, int prefetch = 4, Device? device = null)
    {
        RequireBatchSize(batchSize);
        if (workers < 0) throw new InvalidValueException($"[DataLoader] the number of workers must not be negative, found {workers}");
        if (prefetch < 1) throw new InvalidValueException($"[DataLoader] at least 1 batch must be read ahead, found {prefetch}");
        this.sampler = SamplerOf(dataset.Count, shuffle, seed, sampler);
        (BatchSize, this.dropLast) = (batchSize, dropLast);
        RequireBatches();
        reader = new SampleBatchReader(dataset, seed, workers, prefetch, device ?? Device.Default);
    }

    /// <summary>Samples per batch, except for the last one.</summary>
    public int BatchSize { get; }

    /// <summary>Samples per epoch.</summary>
    public int SampleCount => sampler.Count;

    /// <summary>Batches per epoch.</summary>
    public int Count => dropLast ? SampleCount / BatchSize : (int)(((long)SampleCount + BatchSize - 1) / BatchSize);

    /// <summary>Number of epochs begun with <c>foreach</c>; set it to continue where an earlier run stopped.</summary>
    public long Epoch
    {
        get => Interlocked.Read(ref epoch);
        set => Interlocked.Exchange(ref epoch, value);
    }

    /// <summary>Begins the next epoch.</summary>
    public IEnumerator<Batch> GetEnumerator() => Read(Interlocked.Increment(ref epoch) - 1).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public IEnumerable<Batch> Read(long epoch, int firstBatch = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, Count);
        int samples = Math.Min(SampleCount, Count * BatchSize);
        return reader.Read(new EpochOrder(sampler, epoch, samples, BatchSize, firstBatch), cancellation);
    }

    private static Sampler SamplerOf(int samples, bool shuffle, long seed, Sampler? sampler)
    {
        if (sampler is null) return shuffle ? new RandomSampler(samples, seed) : new SequentialSampler(samples);
        if (shuffle) throw new InvalidValueException("[DataLoader] the sampler chooses the order: leave out shuffle");
        if (sampler.SampleCount != samples)
            throw new InvalidValueException($"[DataLoader] the sampler is for {sampler.SampleCount} samples, found {samples}");
        return sampler;
    }

    private static void RequireBatchSize(int batchSize)
    {
        if (batchSize < 1) throw new InvalidValueException($"[DataLoader] the batch size must be at least 1, found {batchSize}");
    }

    private void RequireBatches()
    {
        if (Count == 0)
            throw new ShapeException($"[DataLoader] {SampleCount} samples give no batch of {BatchSize}: take a smaller one, or more samples");
    }
}
