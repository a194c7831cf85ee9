namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
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

    private static double VarianceOf(double[] values, int correction) =>
        values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - correction);

    private delegate Tensor ReduceAxes(Tensor input, ReadOnlySpan<int> axes, bool keepDimensions);

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
}
