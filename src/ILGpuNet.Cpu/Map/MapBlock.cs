namespace ILGpuNet.Cpu;

/// <summary>How long the blocks of a map are.</summary>
internal static class MapBlock
{
    private const int CacheBytes = 32 << 10;
    private const int Shortest = 256;
    private const int Longest = 2048;

    /// <summary>Elements after which an input may repeat to be collected once rather than for each block: it has to stay in a cache.</summary>
    public const int LongestPeriod = 8192;

    /// <summary>
    /// As long as all values of a block fit the cache. Where whole periods of a repeated input fit, a multiple of the period, and where a period takes several
    /// blocks, a part of it, so that the input has to be collected only once.
    /// </summary>
    /// <param name="nest">The map's loops.</param>
    /// <param name="isByRows">Whether blocks end at rows of the innermost axis.</param>
    /// <param name="inputs">Number of inputs, the first operands of <paramref name="nest"/>.</param>
    /// <param name="values">Number of blocks at a time.</param>
    /// <param name="widest">Bytes of the largest element.</param>
    public static int ChooseLength(LoopNest nest, bool isByRows, int inputs, int values, int widest)
    {
        int length = Math.Clamp(CacheBytes / (widest * Math.Max(values, 1)) & ~63, Shortest, Longest);
        if (isByRows) return (int)RoundUpToVector(EvenPartOf(nest.Extents[^1], length));
        if (nest.Count <= length) return (int)RoundUpToVector(nest.Count);
        long period = LongestUpTo(Longest), longer = LongestUpTo(LongestPeriod);
        int whole = (int)(period <= length ? length / period * period : period);
        return longer > period ? PartOf(longer, period, length) ?? whole : whole;

        long LongestUpTo(int limit)
        {
            long longest = 1;
            for (int input = 0; input < inputs; input++)
                if (nest.Period(input) < nest.Count && nest.Period(input) <= limit) longest = Math.Max(longest, nest.Period(input));
            return longest;
        }
    }

    /// <summary>The longest block, up to a length, of which a long period consists, and which consists of short ones; null if there is none.</summary>
    private static int? PartOf(long period, long shortPeriod, int longest)
    {
        for (long parts = (period + longest - 1) / longest; period / parts >= Shortest; parts++)
            if (period % (64 * parts) == 0 && period / parts % shortPeriod == 0) return (int)(period / parts);
        return null;
    }

    /// <summary>Cuts a row into blocks of about the same length.</summary>
    private static long EvenPartOf(long row, int longest)
    {
        long count = (row + longest - 1) / longest;
        return (row + count - 1) / count;
    }

    private static long RoundUpToVector(long count) => (Math.Max(count, 1) + 63) & ~63L;
}
