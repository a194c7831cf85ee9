using System.Diagnostics;
using ILGpuNet.Cpu;

namespace ILGpuNet.Benchmarks;

/// <summary><c>rows</c>: measures workloads, in turns with PyTorch where there is one, and prints the table.</summary>
internal sealed class RowCommand
{
    private readonly RowOptions options;
    private readonly References references;
    private readonly RivalMeasurements rival;
    private readonly Stopwatch clock = Stopwatch.StartNew();

    private RowCommand(RowOptions options, RivalMeasurements rival)
    {
        this.options = options;
        this.rival = rival;
        references = new References(Device.Default, options.Threads);
    }

    private double SecondsPerRound => options.Seconds / options.Rounds;

    /// <summary>Runs the command; 1 where a workload or the rival failed, or a ratio is below its limit.</summary>
    public static int Run(RowOptions options)
    {
        ForkJoin.Threads = options.Threads;
        if (options.JsonFile is not null) RequireWritable("--json", options.JsonFile);
        if (options.HtmlFile is not null) RequireWritable("--html", options.HtmlFile);
        if ((options.LimitsFile ?? options.NewLimitsFile) is not null && Device.Default != Device.Cpu)
            throw new UsageException($"limits are for the processor, found the device {Device.Default.Name}: leave out --check and --write-limits");
        RatioLimits? limits = options.LimitsFile is null ? null : RatioLimits.Read(options.LimitsFile);
        RatioLimits? former = options.NewLimitsFile is null ? null : RatioLimits.ReadIfThere(options.NewLimitsFile);
        using var rival = RivalMeasurements.Start(options.Families, options.Threads);
        return new RowCommand(options, rival).Run(limits, former);
    }

    private int Run(RatioLimits? limits, RatioLimits? former)
    {
        references.Measure(options.Seconds);
        var rows = new List<Row>();
        foreach (string family in options.Families) rows.AddRange(MeasureFamily(family));
        var report = new RowReport(DateTimeOffset.UtcNow, MachineDescription.OfThisMachine(), rival.Description, [.. references.Rows, .. rows.Select(WithReference)]);
        Console.WriteLine(report);
        if (options.JsonFile is not null) File.WriteAllText(options.JsonFile, report.ToJson());
        if (options.HtmlFile is not null) File.WriteAllText(options.HtmlFile, HtmlPage.Of(report));
        foreach (RatioMean mean in RatioMean.Of(rows)) Console.WriteLine(mean);
        if (former is not null)
            File.WriteAllText(options.NewLimitsFile!, former.Updated(rows, report.Machine.VectorBits, options.LimitFactor).ToString());
        return IsFine(limits, rows) ? 0 : 1;
    }

    private bool IsFine(RatioLimits? limits, List<Row> rows)
    {
        bool isFine = rows.All(row => row.Failure is null && row.PyTorchFailure is null);
        if (limits is null) return isFine;
        string[] violations = [.. limits.Violations(rows, options.Families, (int)VectorWidths.Widest)];
        foreach (string violation in violations) Console.WriteLine($"--check: {violation}");
        if (rival.Description is null) Console.WriteLine("--check: no PyTorch to compare with");
        return isFine && violations.Length == 0 && rival.Description is not null;
    }

    /// <summary>Measures workloads and, after all of them, the rival's, as often as there are rounds.</summary>
    private IEnumerable<Row> MeasureFamily(string family)
    {
        List<MeasuredWorkload> ours = [.. WorkloadCatalogue.Of(family).SelectMany(workload => workload.InEach(Device.Default)).Select(workload => new MeasuredWorkload(workload))];
        for (int round = 1; round <= options.Rounds; round++)
        {
            Console.Error.WriteLine(FormattableString.Invariant($"{clock.Elapsed:mm\\:ss} {family}: round {round} of {options.Rounds}"));
            references.Measure(SecondsPerRound);
            foreach (MeasuredWorkload workload in ours) workload.Measure(SecondsPerRound);
            rival.Measure(family, SecondsPerRound);
        }
        return ours.Select(workload => rival.Complete(workload.ToRow(options.Threads)));
    }

    private Row WithReference(Row row)
    {
        Limit limit = row.RateUnit == Work.Bytes(0).RateUnit ? Limit.Memory : Limit.Arithmetic;
        return row with { PercentOfReference = 100 * row.Rate / references.Rate(limit, row.Precision) };
    }

    /// <summary>Fails before minutes of measuring rather than after them.</summary>
    private static void RequireWritable(string option, string file)
    {
        try
        {
            File.WriteAllText(file, "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{option} cannot write '{file}': {exception.Message}");
        }
    }
}
