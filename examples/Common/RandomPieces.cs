using ILGpuNet.Data;

namespace ILGpuNet.Examples;

/// <summary>A number of random samples in each epoch, others in each.</summary>
/// <param name="sampleCount">Samples to choose from.</param>
/// <param name="count">Samples of an epoch.</param>
/// <param name="seed">Equal seeds choose equal samples.</param>
internal sealed class RandomPieces(int sampleCount, int count, long seed) : Sampler
{
    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override int SampleCount => sampleCount;

    /// <inheritdoc/>
    public override long[] Order(long epoch)
    {
        var random = new SampleRandom(seed, epoch);
        return [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(sampleCount))];
    }
}
