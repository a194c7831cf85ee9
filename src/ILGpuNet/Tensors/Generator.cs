using ILGpuNet.Graphs.Replay;

namespace ILGpuNet;

/// <summary>
/// A source of random tensors: a seed and a counter that every drawn tensor advances by one. The numbers are a function of both alone
/// (Philox 4x32-10), the same on every device and in any order of evaluation.
/// </summary>
public sealed class Generator
{
    private long counter = -1;

    /// <summary>Creates a generator; equal seeds give equal numbers.</summary>
    public Generator(long seed) => Seed = seed;

    /// <summary>The generator of tensors and layers that do not name one. Starts with seed 0: runs repeat unless the seed is changed.</summary>
    public static Generator Default { get; } = new(0);

    /// <summary>What the generator was seeded with.</summary>
    public long Seed { get; private set; }

    /// <summary>Number of tensors drawn so far; together with the seed the whole state.</summary>
    public long Draws => Interlocked.Read(ref counter) + 1;

    /// <summary>Starts again with a seed, after a number of draws.</summary>
    public void Reset(long seed, long draws = 0)
    {
        CallTrace.Current?.Prevent("a generator was reset");
        Seed = seed;
        Interlocked.Exchange(ref counter, draws - 1);
    }

    internal long NextCounter() => Interlocked.Increment(ref counter);
}
