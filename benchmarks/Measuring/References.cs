namespace ILGpuNet.Benchmarks;

/// <summary>
/// What the machine can do at best, on one thread and on all. Measured again and again between the workloads, since a processor's clock
/// and its neighbours are not the same from minute to minute.
/// </summary>
internal sealed class References(int threads)
{
    /// <summary>Names of the references, in the order of the table.</summary>
    public static IReadOnlyList<string> Names { get; } = ["fma-peak", "copy-bandwidth"];

    private readonly List<MeasuredWorkload> all =
    [
        .. Counts(threads).Select(count => new MeasuredWorkload(MultiplyAddPeak.OfThreads(count))),
        .. Counts(threads).Select(count => new MeasuredWorkload(CopyBandwidth.OfThreads(count))),
    ];

    /// <summary>The lines of the table.</summary>
    public IEnumerable<Row> Rows => all.Select(reference => reference.ToRow(threads));

    /// <summary>Adds samples to all.</summary>
    public void Measure(double seconds)
    {
        foreach (MeasuredWorkload reference in all) reference.Measure(seconds / all.Count);
    }

    /// <summary>The best rate on all threads.</summary>
    public double Rate(Limit limit) => all.Last(reference => reference.Limit == limit).Rate;

    private static int[] Counts(int threads) => threads == 1 ? [1] : [1, threads];
}
