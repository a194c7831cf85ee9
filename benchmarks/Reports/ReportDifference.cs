using System.Text;

namespace ILGpuNet.Benchmarks;

/// <summary>Two reports side by side. Rows belong together where workload, shape, type, precision and, in both more than one of them, threads are equal.</summary>
/// <param name="First">What is compared with.</param>
/// <param name="Second">What is compared: a change above 1 says that it is faster.</param>
internal sealed record ReportDifference(RowReport First, RowReport Second)
{
    /// <summary>The rows that both have.</summary>
    public IReadOnlyList<RowDifference> Rows { get; } = [.. Match(First.Rows, Second.Rows)];

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine($"A: {First.Machine}").AppendLine($"   {First.Against}").AppendLine($"B: {Second.Machine}").AppendLine($"   {Second.Against}").AppendLine();
        var table = new TextTable("workload", "shape", "device A", "device B", ">median A", ">median B", ">A / B", ">ratio A", ">ratio B");
        foreach (RowDifference row in Rows)
        {
            table.Add(row.First.Workload, row.First.Shape + row.First.Precision.Suffix(), row.First.Device, row.Second.Device, RowReport.FormatTime(row.First.MedianMicroseconds) ?? "failed",
                RowReport.FormatTime(row.Second.MedianMicroseconds) ?? "failed", RowReport.Format(row.Speedup, "0.00"),
                RowReport.Format(row.First.Ratio, "0.00"), RowReport.Format(row.Second.Ratio, "0.00"));
        }
        text.Append(table).AppendLine().AppendLine("A / B: the time of A over that of B, above 1 B is faster; ratio: PyTorch's time over ours in the same run");
        double[] speedups = [.. Rows.Where(row => !References.Names.Contains(row.First.Workload)).Select(row => row.Speedup).OfType<double>()];
        if (speedups.Length > 0)
            text.AppendLine(FormattableString.Invariant($"geometric mean of A / B {Math.Exp(speedups.Average(Math.Log)):0.00} over {speedups.Length} rows"));
        AddMissing(text, "A", First.Rows, Rows.Select(row => row.First));
        AddMissing(text, "B", Second.Rows, Rows.Select(row => row.Second));
        return text.ToString();
    }

    private static IEnumerable<RowDifference> Match(IReadOnlyList<Row> first, IReadOnlyList<Row> second)
    {
        foreach (IGrouping<(string, string, DType, ProductPrecision), Row> ofName in first.GroupBy(NameOf))
        {
            Row[] candidates = [.. second.Where(row => NameOf(row) == ofName.Key)];
            foreach (Row row in ofName)
            {
                // One row each may have run on machines with different numbers of threads; of several, as for the references, those of equal numbers.
                Row? other = candidates.Length == 1 && ofName.Count() == 1 ? candidates[0] : candidates.FirstOrDefault(candidate => candidate.Threads == row.Threads);
                if (other is not null) yield return new RowDifference(row, other);
            }
        }
    }

    private static (string, string, DType, ProductPrecision) NameOf(Row row) => (row.Workload, row.Shape, row.DType, row.Precision);

    private static void AddMissing(StringBuilder text, string name, IReadOnlyList<Row> all, IEnumerable<Row> matched)
    {
        Row[] missing = [.. all.Except(matched)];
        if (missing.Length > 0) text.AppendLine($"only in {name}: {string.Join("; ", missing.Select(row => $"{row.Workload} {row.Shape}{row.Precision.Suffix()}"))}");
    }
}

/// <summary>A row in two reports.</summary>
/// <param name="First">In the one.</param>
/// <param name="Second">In the other.</param>
internal sealed record RowDifference(Row First, Row Second)
{
    /// <summary>How many times faster the second is; null where one of them failed.</summary>
    public double? Speedup => First.MedianMicroseconds / Second.MedianMicroseconds;
}
