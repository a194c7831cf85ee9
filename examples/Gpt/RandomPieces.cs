using ILGpuNet.Data;

namespace GptExample;

/// <summary>A number of random pieces in each epoch, others in each.</summary>
/// <param name="sampleCount">Pieces to choose from.</param>
/// <param name="count">Pieces of an epoch.</param>
/// <param name="seed">Equal seeds choose equal pieces.</param>
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
