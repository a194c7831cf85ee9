namespace ILGpuNet.Data;

/// <summary>Which samples an epoch goes through, and in which order. The same for the same epoch, however often it is asked for.</summary>
public abstract class Sampler
{
    /// <summary>Number of samples per epoch.</summary>
    public abstract int Count { get; }

    /// <summary>Number of samples that there must be: indices are less.</summary>
    public abstract int SampleCount { get; }

    /// <summary>The indices of an epoch.</summary>
    public abstract long[] Order(long epoch);
}

/// <summary>All samples in their own order.</summary>
/// <param name="count">Number of samples.</param>
public sealed class SequentialSampler(int count) : Sampler
{
    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override int SampleCount => count;

    /// <inheritdoc/>
    public override long[] Order(long epoch)
    {
        var order = new long[count];
        for (int i = 0; i < count; i++) order[i] = i;
        return order;
    }
}

/// <summary>All samples, in another random order in every epoch.</summary>
/// <param name="count">Number of samples.</param>
/// <param name="seed">Equal seeds give equal orders.</param>
public sealed class RandomSampler(int count, long seed = 0) : Sampler
{
    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override int SampleCount => count;

    /// <inheritdoc/>
    public override long[] Order(long epoch) => Permutation.Create(count, seed, epoch);
}
