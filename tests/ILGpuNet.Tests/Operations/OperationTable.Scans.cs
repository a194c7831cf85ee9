namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> ScanRows()
    {
        (string Name, Func<Tensor, int, bool, Tensor> Compute)[] scans =
        [
            ("CumSum", (x, axis, reverse) => x.CumSum(axis, reverse)),
            ("CumProd", (x, axis, reverse) => x.CumProd(axis, reverse)),
            ("LogCumSumExp", (x, axis, reverse) => x.LogCumSumExp(axis, reverse)),
        ];
        foreach ((string name, Func<Tensor, int, bool, Tensor> compute) in scans)
        {
            foreach (int axis in new[] { 0, 1, -1 })
            {
                yield return Golden($"{name} axis {axis}", x => compute(x[0], axis, false));
                yield return Golden($"{name} axis {axis} reverse", x => compute(x[0], axis, true));
            }
            yield return Golden($"{name} of nothing", x => compute(x[0], 1, false));
            yield return Golden($"{name} of one", x => compute(x[0], 0, false));
            yield return Golden($"{name} of a transposed view", x => compute(x[0].Transpose(), 1, false));
        }
        (string Name, Func<Tensor, int, bool, (Tensor Values, Tensor Indices)> Compute)[] extremes =
            [("CumMax", (x, axis, reverse) => x.CumMax(axis, reverse)), ("CumMin", (x, axis, reverse) => x.CumMin(axis, reverse))];
        foreach ((string name, Func<Tensor, int, bool, (Tensor Values, Tensor Indices)> compute) in extremes)
        {
            foreach (int axis in new[] { 0, 1 })
            {
                yield return Golden($"{name} values axis {axis}", x => compute(x[0], axis, false).Values);
                yield return Golden($"{name} indices axis {axis}", x => compute(x[0], axis, false).Indices);
            }
            yield return Golden($"{name} values with ties and NaN", x => compute(x[0], 1, false).Values) with { Derivatives = 0 };
            yield return Golden($"{name} indices with ties and NaN", x => compute(x[0], 1, false).Indices);
            yield return Golden($"{name} values reverse", x => compute(x[0], 0, true).Values);
            yield return Golden($"{name} Int64", x => compute(x[0], 0, false).Values);
        }
        foreach (OperationCase row in OtherScanRows()) yield return row;
    }

    private static IEnumerable<OperationCase> OtherScanRows() =>
    [
        Golden("CumSum exclusive", x => x[0].CumSum(1, exclusive: true)),
        Golden("CumSum exclusive reverse", x => x[0].CumSum(0, reverse: true, exclusive: true)),
        Golden("CumProd exclusive", x => x[0].CumProd(1, exclusive: true)),
        Golden("CumProd exclusive reverse", x => x[0].CumProd(0, reverse: true, exclusive: true)),
        Golden("CumSum Int32", x => x[0].CumSum(1)),
        Golden("CumSum Bool", x => x[0].CumSum(0)),
        Golden("CumProd Int64", x => x[0].CumProd(1)),
        Golden("CumSum of infinities", x => x[0].CumSum(0)),
        .. new[] { "one zero", "two zeros", "zeros at the ends", "zeros only" }.Select(zeros => Golden($"CumProd with {zeros}", x => x[0].CumProd(0))),
        // The sums are rounded to Float32, whose numbers lie 6e-5 apart there.
        Golden("LogCumSumExp of large numbers", x => x[0].LogCumSumExp(0)) with { SingleTolerance = 1e-4 },
        Golden("LogCumSumExp of infinities", x => x[0].LogCumSumExp(1)),
        Golden("LinearRecurrence", x => Tensor.LinearRecurrence(x[0], x[1], 1)),
        Golden("LinearRecurrence axis 0 broadcast", x => Tensor.LinearRecurrence(x[0], x[1], 0)),
        Golden("LinearRecurrence reverse", x => Tensor.LinearRecurrence(x[0], x[1], -1, reverse: true)),
    ];
}
