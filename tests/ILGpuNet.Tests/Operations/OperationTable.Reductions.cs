namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static readonly (string Situation, int[] Axes, bool KeepDimensions)[] AxesOfStatistics =
        [("", [], false), (" over [1]", [1], false), (" over [0, -1] kept", [0, -1], true), (" over [0]", [0], false)];

    private static readonly (string Name, double P)[] Norms =
    [
        ("2", 2), ("1", 1), ("0", 0), ("3", 3), ("0.5", 0.5), ("-1", -1), ("2.5", 2.5), ("inf", double.PositiveInfinity), ("-inf", double.NegativeInfinity),
    ];

    private delegate Tensor ReduceAxes(Tensor input, ReadOnlySpan<int> axes, bool keepDimensions);

    private static IEnumerable<OperationCase> ReductionRows() =>
    [
        .. Reduction("Sum", (x, axes, keep) => x.Sum(axes, keep), values => values.Sum(), Real),
        .. Reduction("Mean", (x, axes, keep) => x.Mean(axes, keep), values => values.Average(), Real),
        .. Reduction("Prod", (x, axes, keep) => x.Prod(axes, keep), values => values.Aggregate(1.0, (a, b) => a * b), extents => Between(0.5, 1.6, extents)),
        .. Reduction("Max", (x, axes, keep) => x.Max(axes, keep), values => values.Max(), Real),
        .. Reduction("Min", (x, axes, keep) => x.Min(axes, keep), values => values.Min(), Real),
        .. Reduction("Variance", (x, axes, keep) => x.Variance(axes, 1, keep), values => VarianceOf(values, 1), Real),
        .. Reduction("Variance of a population", (x, axes, keep) => x.Variance(axes, 0, keep), values => VarianceOf(values, 0), Real),
        .. Reduction("Any", (x, axes, keep) => x.Any(axes, keep), values => values.Max(), Truths, DType.Bool),
        .. Reduction("All", (x, axes, keep) => x.All(axes, keep), values => values.Min(), Truths, DType.Bool),

        new("Sum without axes", x => x[0].Sum(), [Real(2, 3)], x => x[0].Reduce([], false, values => values.Sum())),
        new("Mean without axes", x => x[0].Mean(), [Real(2, 3)], x => x[0].Reduce([], false, values => values.Average())),
        new("Sum of scalar", x => x[0].Sum(), [Real()], Each(a => a)),
        new("Max of scalar", x => x[0].Max(), [Real()], Each(a => a)),
        new("Sum of Int32 scalar", x => x[0].Sum(), [Whole(DType.Int32, 3, 4)], Each(a => a)) { Derivatives = 0, OutputType = DType.Int64 },
        new("Sum of Int32", x => x[0].Sum([0]), [Whole(DType.Int32, -5, 6, 3, 4)], x => x[0].Reduce([0], false, values => values.Sum()))
            { Derivatives = 0, OutputType = DType.Int64 },
        new("Sum of Int64", x => x[0].Sum([1]), [Whole(DType.Int64, -5, 6, 3, 4)], x => x[0].Reduce([1], false, values => values.Sum()))
            { Derivatives = 0, OutputType = DType.Int64 },
        new("Prod of Int32", x => x[0].Prod([1]), [Whole(DType.Int32, 1, 6, 3, 4)],
            x => x[0].Reduce([1], false, values => values.Aggregate((a, b) => a * b))) { Derivatives = 0, OutputType = DType.Int64 },
        new("Max of Int32", x => x[0].Max([1]), [Whole(DType.Int32, -9, 10, 3, 4)], x => x[0].Reduce([1], false, values => values.Max()))
            { Derivatives = 0, OutputType = DType.Int32 },

        new("Sum of no elements", x => x[0].Sum([1]), [Real(2, 0)], _ => PlainArray.Of([2], 0, 0)),
        new("Sum to no elements", x => x[0].Sum([1]), [Real(0, 3)], _ => PlainArray.Of([0])),
        new("Prod of no elements", x => x[0].Prod([1]), [Real(2, 0)], _ => PlainArray.Of([2], 1, 1)),

        // The product of all other factors, where one, two or none of them is zero.
        new("Prod with zeros", x => x[0].Prod([1]), [new([3, 3], 0, 0) { Values = [2, 0, 3, 0, 5, 0, 1.5, 2, 0.5] }],
            x => x[0].Reduce([1], false, values => values.Aggregate((a, b) => a * b))),
        // Prod of [2, 2, 2, 2] over axes that are not neighbours, from a transposed view.
        new("Prod of a permuted view", x => x[0].Permute(2, 0, 1).Prod([0, 2]), [Between(0.5, 1.6, 3, 2, 2)],
            x => x[0].Reduce([1, 2], false, values => values.Aggregate((a, b) => a * b))),

        .. ArgReduction("ArgMax", (x, axis, keep) => x.ArgMax(axis, keep), x => x.ArgMax(), values => Array.IndexOf(values, values.Max())),
        .. ArgReduction("ArgMin", (x, axis, keep) => x.ArgMin(axis, keep), x => x.ArgMin(), values => Array.IndexOf(values, values.Min())),
        new("ArgMax of equal elements", x => x[0].ArgMax(0), [Given(1, 3, 3, 2, 3)], _ => PlainArray.Of([], 1)) { Derivatives = 0, OutputType = DType.Int64 },
        new("ArgMin of equal elements", x => x[0].ArgMin(0), [Given(1, 0, 3, 0)], _ => PlainArray.Of([], 1)) { Derivatives = 0, OutputType = DType.Int64 },
        new("ArgMax with NaN", x => x[0].ArgMax(0), [Given(1, double.NaN, 3)], _ => PlainArray.Of([], 1)) { Derivatives = 0, OutputType = DType.Int64 },
        new("ArgMin with NaN", x => x[0].ArgMin(0), [Given(1, double.NaN, 0)], _ => PlainArray.Of([], 1)) { Derivatives = 0, OutputType = DType.Int64 },
        new("Max with NaN", x => x[0].Max(), [Given(1, double.NaN, 3)], _ => PlainArray.Of([], double.NaN)) { Derivatives = 0 },
        new("Min with NaN", x => x[0].Min(), [Given(1, double.NaN, 3)], _ => PlainArray.Of([], double.NaN)) { Derivatives = 0 },
        new("Max of -infinity", x => x[0].Max(), [Given(double.NegativeInfinity, double.NegativeInfinity)], _ => PlainArray.Of([], double.NegativeInfinity))
            { Derivatives = 0 },

        // Long enough for blocked sums; the plain sum itself is wrong by some 1e-13.
        new("Sum of many", x => x[0].Sum([1]), [Real(3, 3000)], x => x[0].Reduce([1], false, values => values.Sum())) { Derivatives = 0 },
        new("Sum of many rows", x => x[0].Sum([0]), [Real(3000, 3)], x => x[0].Reduce([0], false, values => values.Sum())) { Derivatives = 0 },
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

    /// <summary>A reduction over all combinations of axes that make a difference to kernels: none named, first, last, inner, neighbours, others.</summary>
    private static IEnumerable<OperationCase> Reduction(
        string name, ReduceAxes compute, Func<double[], double> reference, Func<int[], CaseInput> input, DType? type = null)
    {
        int[][] combinations = [[], [0], [1], [-1], [0, 1], [1, 2], [2, 0], [0, 1, 2]];
        foreach (int[] axes in combinations)
        {
            foreach (bool keep in new[] { false, true })
            {
                yield return new($"{name} over [{string.Join(", ", axes)}]{(keep ? " kept" : "")}", x => compute(x[0], axes, keep), [input([2, 3, 4])],
                    x => x[0].Reduce(axes, keep, reference))
                { Derivatives = type is null ? 2 : 0, OutputType = type };
            }
        }
    }

    private static IEnumerable<OperationCase> ArgReduction(
        string name, Func<Tensor, int, bool, Tensor> compute, Func<Tensor, Tensor> computeOfAll, Func<double[], int> reference)
    {
        foreach (int axis in new[] { 0, 1, -1 })
        {
            foreach (bool keep in new[] { false, true })
            {
                yield return new($"{name} along {axis}{(keep ? " kept" : "")}", x => compute(x[0], axis, keep), [Real(2, 3, 4)],
                    x => x[0].Reduce([axis], keep, values => reference(values)))
                { Derivatives = 0, OutputType = DType.Int64 };
            }
        }
        yield return new($"{name} of all", x => computeOfAll(x[0]), [Real(2, 3, 4)], x => x[0].Reduce([], false, values => reference(values)))
        { Derivatives = 0, OutputType = DType.Int64 };
    }

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

    private static double VarianceOf(double[] values, int correction) =>
        values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - correction);
}
