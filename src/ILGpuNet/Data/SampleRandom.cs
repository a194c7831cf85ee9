namespace ILGpuNet.Data;

/// <summary>
/// The random numbers of one sample in one epoch. They follow from seed, epoch and the sample's place in the epoch alone, whichever thread reads it.
/// </summary>
public sealed class SampleRandom
{
    private ulong state;

    /// <summary>Creates the numbers of a place in an epoch.</summary>
    /// <param name="seed">Equal seeds give equal numbers.</param>
    /// <param name="epoch">Number of the epoch.</param>
    /// <param name="position">Place of the sample in the epoch.</param>
    public SampleRandom(long seed, long epoch = 0, long position = 0) =>
        state = SplitMix64.Mix(SplitMix64.StateOf(seed, epoch) + (ulong)position * 0xD1B54A32D192ED03);

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (SplitMix64.Next(ref state) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double NextDouble(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>A whole number from 0 to <paramref name="count"/> - 1.</summary>
    public int Next(int count) => (int)Math.BigMul(SplitMix64.Next(ref state), (ulong)count, out _);

    /// <summary>True with a probability.</summary>
    public bool NextBool(double probability = 0.5) => NextDouble() < probability;

    /// <summary>Normal with mean 0 and deviation 1 (Box and Muller, 1958).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());
}
