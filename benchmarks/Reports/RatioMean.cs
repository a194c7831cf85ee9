namespace ILGpuNet.Benchmarks;

/// <summary>The geometric mean of some rows' ratios: one number that a single row cannot spoil; and the row that is lowest.</summary>
/// <param name="Name">A family, or a group of families.</param>
/// <param name="Mean">Geometric mean of the ratios.</param>
/// <param name="Lowest">The row with the lowest ratio.</param>
internal sealed record RatioMean(string Name, double Mean, Row Lowest)
{
    private static readonly (string Name, string[] Families)[] Groups =
    [
        ("training steps", WorkloadCatalogue.TrainingSteps),
        ("inference", ["inference"]),
        ("gemm and convolution", ["gemm", "conv2d", "conv2d-backward"]),
    ];

    /// <summary>Of each family and precision with ratios, then of the groups, those without ratios left out.</summary>
    public static IEnumerable<RatioMean> Of(IReadOnlyList<Row> rows) =>
        [.. rows.GroupBy(row => row.Workload + row.Precision.Suffix()).SelectMany(family => OfRows(family.Key, family)), .. OfGroups(rows)];

    /// <summary>Of the groups that the aims are stated for, in each precision.</summary>
    public static IEnumerable<RatioMean> OfGroups(IReadOnlyList<Row> rows) => rows.GroupBy(row => row.Precision).OrderBy(equal => equal.Key)
        .SelectMany(equal => Groups.SelectMany(group => OfRows($"all {group.Name}{equal.Key.Suffix()}", equal.Where(row => group.Families.Contains(row.Workload)))));

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{Name}: geometric mean of the ratios {Mean:0.00}, lowest {Lowest.Ratio:0.00} ({Lowest.Workload} {Lowest.Shape})");

    private static IEnumerable<RatioMean> OfRows(string name, IEnumerable<Row> rows)
    {
        Row[] compared = [.. rows.Where(row => row.Ratio is not null)];
        if (compared.Length == 0) yield break;
        yield return new RatioMean(name, Math.Exp(compared.Average(row => Math.Log(row.Ratio!.Value))), compared.MinBy(row => row.Ratio)!);
    }
}
