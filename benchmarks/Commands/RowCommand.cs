using ILGpuNet.Cpu;

namespace ILGpuNet.Benchmarks;

/// <summary><c>rows</c>: measures workloads, in turns with PyTorch where there is one, and prints the table.</summary>
internal sealed class RowCommand
{
    private readonly RowOptions options;
    private readonly References references;
    private readonly PyTorchRival? rival;
    private bool hasFailed;

    private RowCommand(RowOptions options)
    {
        this.options = options;
        references = new References(options.Threads);
        rival = options.Families.Any(PyTorchRival.Has) ? PyTorchRival.Find() : null;
    }

    private double SecondsPerRound => options.Seconds / options.Rounds;

    /// <summary>Runs the command; 1 where a workload or the rival failed.</summary>
    public static int Run(RowOptions options)
    {
        ForkJoin.Threads = options.Threads;
        if (options.JsonFile is not null) RequireWritable("--json", options.JsonFile);
        if (options.HtmlFile is not null) RequireWritable("--html", options.HtmlFile);
        return new RowCommand(options).Run(options.LimitsFile is null ? null : RatioLimits.Read(options.LimitsFile));
    }

    private int Run(RatioLimits? limits)
    {
        references.Measure(options.Seconds);
        var rows = new List<Row>();
        foreach (string family in options.Families) rows.AddRange(MeasureFamily(family));
        var report = new RowReport(MachineDescription.OfThisMachine(), rival, [.. references.Rows, .. rows.Select(WithReference)]);
        Console.WriteLine(report);
        if (options.JsonFile is not null) File.WriteAllText(options.JsonFile, report.ToJson());
        if (options.HtmlFile is not null) File.WriteAllText(options.HtmlFile, HtmlPage.Of(report));
        PrintMeans(rows);
        string[] violations = limits is null ? [] : [.. limits.Violations(rows, options.Families)];
        foreach (string violation in violations) Console.WriteLine($"below the limit: {violation}");
        if (limits is not null && rival is null) Console.WriteLine("--check: no PyTorch to compare with");
        if (violations.Length > 0 || (limits is not null && rival is null)) return 1;
        return hasFailed || rows.Any(row => row.Failure is not null) ? 1 : 0;
    }

    /// <summary>Measures workloads and, after all of them, the rival's, as often as there are rounds.</summary>
    private IEnumerable<Row> MeasureFamily(string family)
    {
        List<RivalResult> theirs = [];
        List<MeasuredWorkload> ours = [.. WorkloadCatalogue.Of(family).Select(workload => new MeasuredWorkload(workload))];
        for (int round = 1; round <= options.Rounds; round++)
        {
            Console.Error.WriteLine($"{family}: round {round} of {options.Rounds}");
            references.Measure(SecondsPerRound);
            foreach (MeasuredWorkload workload in ours) workload.Measure(SecondsPerRound);
            theirs.AddRange(MeasureRival(family));
        }
        return ours.Select(workload => WithRival(workload.ToRow(options.Threads), theirs));
    }

    private IReadOnlyList<RivalResult> MeasureRival(string family)
    {
        if (rival is null || !PyTorchRival.Has(family)) return [];
        try
        {
            return rival.Measure(family, options.Threads, SecondsPerRound);
        }
        catch (RivalException exception)
        {
            hasFailed = true;
            Console.Error.WriteLine(exception.Message);
            return [];
        }
    }

    /// <summary>The geometric mean of the ratios of each family: one number that a single row cannot spoil.</summary>
    private static void PrintMeans(List<Row> rows)
    {
        foreach (IGrouping<string, Row> family in rows.Where(row => row.Ratio is not null).GroupBy(row => row.Workload))
        {
            double mean = Math.Exp(family.Average(row => Math.Log(row.Ratio!.Value)));
            Console.WriteLine(FormattableString.Invariant($"{family.Key}: geometric mean of the ratios {mean:0.00}, lowest {family.Min(row => row.Ratio):0.00}"));
        }
    }

    private Row WithReference(Row row)
    {
        if (row.Rate is not { } rate || row.Device != Device.Cpu.Name) return row;
        Limit limit = row.RateUnit == Work.Bytes(0).RateUnit ? Limit.Memory : Limit.Arithmetic;
        return row with { PercentOfReference = 100 * rate / references.Rate(limit) };
    }

    private static Row WithRival(Row row, List<RivalResult> results)
    {
        RivalResult[] ofRow =
        [
            .. results.Where(result => result.Workload == row.Workload && result.Shape == row.Shape).OrderBy(result => result.Microseconds),
        ];
        if (ofRow.Length == 0) return row;
        return row with
        {
            PyTorchMicroseconds = Median.Of(ofRow.Select(result => result.Microseconds)),
            PyTorchSetting = ofRow[ofRow.Length / 2].Setting,
        };
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
