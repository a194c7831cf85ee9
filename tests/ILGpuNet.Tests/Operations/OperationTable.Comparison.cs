namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> ComparisonRows()
    {
        (string Name, Func<Tensor, Tensor, Tensor> WithTensor, Func<Tensor, Tensor> WithNumber, Func<double, double, bool> Reference)[] comparisons =
        [
            ("Less", (a, b) => a < b, a => a < 1, (a, b) => a < b),
            ("LessOrEqual", (a, b) => a <= b, a => a <= 1, (a, b) => a <= b),
            ("Greater", (a, b) => a > b, a => a > 1, (a, b) => a > b),
            ("GreaterOrEqual", (a, b) => a >= b, a => a >= 1, (a, b) => a >= b),
            ("EqualTo", (a, b) => a.EqualTo(b), a => a.EqualTo(1), (a, b) => a == b),
            ("NotEqualTo", (a, b) => a.NotEqualTo(b), a => a.NotEqualTo(1), (a, b) => a != b),
        ];
        foreach ((string name, Func<Tensor, Tensor, Tensor> withTensor, Func<Tensor, Tensor> withNumber, Func<double, double, bool> reference) in comparisons)
        {
            yield return Truth(name, x => withTensor(x[0], x[1]), [Given(1, 2, 3, double.NaN, 1, double.NaN), Given(1, 3, 2, double.NaN, double.NaN, 1)],
                Both((a, b) => reference(a, b) ? 1 : 0));
            yield return Truth($"{name} broadcast", x => withTensor(x[0], x[1]), [Real(3, 1), Real(4)], Both((a, b) => reference(a, b) ? 1 : 0));
            yield return Truth($"{name} number", x => withNumber(x[0]), [Given(0, 1, 2, double.NaN)], Each(a => reference(a, 1) ? 1 : 0));
            yield return Truth($"{name} Int64", x => withTensor(x[0], x[1]),
                [Whole(DType.Int64, -2, 3, 20), Whole(DType.Int64, -2, 3, 20)], Both((a, b) => reference(a, b) ? 1 : 0));
        }
        yield return Truth("And", x => x[0].And(x[1]), [Typed(DType.Bool, 0, 0, 1, 1), Typed(DType.Bool, 0, 1, 0, 1)], Both((a, b) => a * b));
        yield return Truth("Or", x => x[0].Or(x[1]), [Typed(DType.Bool, 0, 0, 1, 1), Typed(DType.Bool, 0, 1, 0, 1)], Both(Math.Max));
        yield return Truth("Or broadcast", x => x[0].Or(x[1]), [Truths(3, 1), Truths(4)], Both(Math.Max));
        yield return Truth("Not", x => x[0].Not(), [Typed(DType.Bool, 0, 1)], Each(a => 1 - a));
        yield return Truth("IsNaN", x => x[0].IsNaN(), [Given(0, double.NaN, double.PositiveInfinity)], Each(a => double.IsNaN(a) ? 1 : 0));
    }

    private static OperationCase Truth(string name, Func<Tensor[], Tensor> compute, CaseInput[] inputs, Func<PlainArray[], PlainArray> reference) =>
        new(name, compute, inputs, reference) { Derivatives = 0, OutputType = DType.Bool };
}
