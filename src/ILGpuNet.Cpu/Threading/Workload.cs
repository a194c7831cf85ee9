namespace ILGpuNet.Cpu;

/// <summary>How work is divided into parts.</summary>
internal static class Workload
{
    /// <summary>Work per part that makes up for waking other threads.</summary>
    private const double MinimumNanosecondsPerPart = 8000;

    /// <summary>Number of parts for work that takes about so long on one thread and consists of so many indivisible items.</summary>
    public static int Parts(double nanoseconds, long items)
    {
        if (nanoseconds < 2 * MinimumNanosecondsPerPart || items < 2) return 1;
        return (int)Math.Min(Math.Min(ForkJoin.Threads, items), (long)(nanoseconds / MinimumNanosecondsPerPart));
    }

    /// <summary>The items of one part, in order and as even as possible.</summary>
    public static (long Start, long End) Range(long items, int part, int parts) =>
        (items * part / parts, items * (part + 1) / parts);
}
