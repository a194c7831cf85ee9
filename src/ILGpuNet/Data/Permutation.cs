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
        ulong state = SplitMix64.StateOf(seed, number);
        for (int i = count - 1; i > 0; i--)
        {
            // The high half of the product is uniform in 0..i up to a bias of i / 2^64.
            int j = (int)Math.BigMul(SplitMix64.Next(ref state), (ulong)i + 1, out _);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }
}
