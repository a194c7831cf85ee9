namespace ILGpuNet.Data;

/// <summary>Random orders that repeat: equal arguments give equal permutations on every machine.</summary>
internal static class Permutation
{
    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in random order (Fisher and Yates' shuffle).</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Chooses the sequence of permutations.</param>
    /// <param name="number">Chooses a permutation of the sequence.</param>
    public static long[] Create(int count, long seed, long number)
    {
        var order = new long[count];
        for (int i = 0; i < count; i++) order[i] = i;
        ulong state = Mix((ulong)seed) + (ulong)number;
        // The first step separates neighbouring numbers; without it they would give shifted sequences.
        state = Mix(state);
        for (int i = count - 1; i > 0; i--)
        {
            // The high half of the product is uniform in 0..i up to a bias of i / 2^64.
            int j = (int)Math.BigMul(Next(ref state), (ulong)i + 1, out _);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).</summary>
    private static ulong Next(ref ulong state) => Mix(state += 0x9E3779B97F4A7C15);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
