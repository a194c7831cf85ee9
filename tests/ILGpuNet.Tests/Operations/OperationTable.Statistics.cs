namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static readonly (string Situation, int[] Axes, bool KeepDimensions)[] AxesOfStatistics =
        [("", [], false), (" over [1]", [1], false), (" over [0, -1] kept", [0, -1], true), (" over [0]", [0], false)];

    private static readonly (string Name, double P)[] Norms =
    [
        ("2", 2), ("1", 1), ("0", 0), ("3", 3), ("0.5", 0.5), ("-1", -1), ("2.5", 2.5), ("inf", double.PositiveInfinity), ("-inf", double.NegativeInfinity),
    ];

    private static IEnumerable<OperationCase> StatisticsRows()
    {
        (string Name, ReduceAxes Compute)[] statistics =
        [
            ("LogSumExp", (x, axes, keep) => x.LogSumExp(axes, keep)),
            ("StandardDeviation", (x, axes, keep) => x.StandardDeviation(axes, 1, keep)),
            ("StandardDeviation of a population", (x, axes, keep) => x.StandardDeviation(axes, 0, keep)),
            ("Variance golden", (x, axes, keep) => x.Variance(axes, 1, keep)),
            ("VarianceAndMean variance", (x, axes, keep) => x.VarianceAndMean(axes, 1, keep).Variance),
            ("VarianceAndMean mean", (x, axes, keep) => x.VarianceAndMean(axes, 1, keep).Mean),
            ("NanSum", (x, axes, keep) => x.NanSum(axes, keep)),
            ("NanMean", (x, axes, keep) => x.NanMean(axes, keep)),
            .. Norms.Select(norm => ($"Norm {norm.Name}", (ReduceAxes)((x, axes, keep) => x.Norm(norm.P, axes, keep)))),
        ];
        foreach ((string name, ReduceAxes compute) in statistics)
        {
            foreach ((string situation, int[] axes, bool keep) in AxesOfStatistics)
                yield return Golden(name + situation, x => compute(x[0], axes, keep));
        }
        foreach ((string name, double p) in Norms)
        {
            if (name != "0.5") yield return Golden($"Norm {name} of zeros", x => x[0].Norm(p, [1])) with { Derivatives = 0 };
        }
        foreach (OperationCase row in SelectionRows("Max", (x, axis, keep) => x.Max(axis, keep))) yield return row;
        foreach (OperationCase row in SelectionRows("Min", (x, axis, keep) => x.Min(axis, keep))) yield return row;
        foreach (OperationCase row in MedianRows()) yield return row;
        foreach (OperationCase row in OtherReductionRows()) yield return row;
    }

    private static IEnumerable<OperationCase> OtherReductionRows() =>
    [
        Golden("Norm 2 of infinities", x => x[0].Norm(2, [1])),
        Golden("Norm infinity with ties", x => x[0].Norm(double.PositiveInfinity, [0])) with { Derivatives = 0 },
        Golden("LogSumExp of infinities", x => x[0].LogSumExp([1])),
        Golden("LogSumExp of large numbers", x => x[0].LogSumExp([0])),
        Golden("LogSumExp of nothing", x => x[0].LogSumExp([1])),
        Golden("StandardDeviation of equal numbers", x => x[0].StandardDeviation([1])) with { Derivatives = 0 },
        Golden("Variance of one number", x => x[0].Variance([1])),
        // 1e8 + 1 has no Float32.
        Golden("Variance of a large mean", x => x[0].To(DType.Float64).Variance([0]).To(x[0].DType)) with { Derivatives = 0, SingleTolerance = double.PositiveInfinity },
        Golden("NanSum with NaN", x => x[0].NanSum([1])) with { Derivatives = 0 },
        Golden("NanMean with NaN", x => x[0].NanMean([1])) with { Derivatives = 0 },
        Golden("NanMean of NaN only", x => x[0].NanMean([1])),
        Golden("CountNonZero", x => x[0].CountNonZero([1])),
        Golden("CountNonZero Int64", x => x[0].CountNonZero()),
        Golden("Sum Bool", x => x[0].Sum([1])),
        Golden("Sum Bool over [0]", x => x[0].Sum([0])),
        Golden("Prod Bool", x => x[0].Prod([1])),
        Golden("Max Bool", x => x[0].Max([1])),
        Golden("Min Bool", x => x[0].Min([1])),
        Golden("Any Float64", x => x[0].Any([1])),
        Golden("All Int32", x => x[0].All([1])),
        Golden("Sum of an expanded view", x => x[0].Expand([4, 3, 5]).Sum([0, 2])),
        Golden("Sum of a flipped view", x => x[0].Flip(1).Sum([1])),
        Golden("Max of a transposed view", x => x[0].Transpose().Max([1])),
        Golden("Prod of many factors", x => x[0].Prod([1])),
        .. new[] { 0, 0.25, 0.5, 0.9, 1 }.Select(q => Golden(System.FormattableString.Invariant($"Quantile {q:0.0#}"), x => x[0].Quantile(q, 1))),
        Golden("Quantile axis 0 kept", x => x[0].Quantile(0.3, 0, true)),
        Golden("Quantile with NaN", x => x[0].Quantile(0.5)),
    ];

    private static IEnumerable<OperationCase> SelectionRows(string name, Func<Tensor, int, bool, (Tensor Values, Tensor Indices)> compute)
    {
        foreach ((string situation, int axis, bool keep) in new[] { ("axis 1", 1, false), ("axis -1 kept", -1, true), ("axis 0", 0, false) })
        {
            yield return Golden($"{name} values of {situation}", x => compute(x[0], axis, keep).Values);
            yield return Golden($"{name} indices of {situation}", x => compute(x[0], axis, keep).Indices);
        }
        yield return Golden($"{name} values with ties and NaN", x => compute(x[0], 1, false).Values) with { Derivatives = 0 };
        yield return Golden($"{name} indices with ties and NaN", x => compute(x[0], 1, false).Indices);
    }

    private static IEnumerable<OperationCase> MedianRows()
    {
        foreach ((string situation, int axis, bool keep) in new[] { ("of odd axis", 1, false), ("of even axis kept", -1, true), ("of axis 0", 0, false) })
        {
            yield return Golden($"Median values {situation}", x => x[0].Median(axis, keep).Values);
            yield return Golden($"Median indices {situation}", x => x[0].Median(axis, keep).Indices);
        }
        yield return Golden("Median with NaN", x => x[0].Median(1).Values);
        yield return Golden("Median indices with NaN", x => x[0].Median(1).Indices);
        yield return Golden("Median Int64", x => x[0].Median(0).Values);
    }
}
