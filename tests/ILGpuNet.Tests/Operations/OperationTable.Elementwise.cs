namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> ElementwiseRows() =>
    [
        .. Binary("Add", (a, b) => a + b, (a, b) => a + b, Real),
        .. Binary("Subtract", (a, b) => a - b, (a, b) => a - b, Real),
        .. Binary("Multiply", (a, b) => a * b, (a, b) => a * b, Real),
        .. Binary("Divide", (a, b) => a / b, (a, b) => a / b, Positive),
        .. Binary("Pow", (a, b) => a.Pow(b), Math.Pow, Positive),
        .. Binary("Maximum", Tensor.Maximum, Math.Max, Real),
        .. Binary("Minimum", Tensor.Minimum, Math.Min, Real),

        new("Add number", x => x[0] + 2.5, [Real(2, 3)], Each(a => a + 2.5)),
        new("Add to number", x => 2.5 + x[0], [Real(2, 3)], Each(a => 2.5 + a)),
        new("Subtract number", x => x[0] - 2.5, [Real(2, 3)], Each(a => a - 2.5)),
        new("Subtract from number", x => 2.5 - x[0], [Real(2, 3)], Each(a => 2.5 - a)),
        new("Multiply by number", x => x[0] * 2.5, [Real(2, 3)], Each(a => a * 2.5)),
        new("Multiply number", x => 2.5 * x[0], [Real(2, 3)], Each(a => 2.5 * a)),
        new("Divide by number", x => x[0] / 3, [Real(2, 3)], Each(a => a / 3)),
        new("Divide number", x => 3 / x[0], [Positive(2, 3)], Each(a => 3 / a)),
        new("Maximum with number", x => Tensor.Maximum(x[0], 0.25), [Real(3, 3)], Each(a => Math.Max(a, 0.25))),
        new("Minimum with number", x => Tensor.Minimum(x[0], 0.25), [Real(3, 3)], Each(a => Math.Min(a, 0.25))),
        new("Add scalars", x => x[0] + x[1], [Real(), Real()], Both((a, b) => a + b)),
        new("Add nothing", x => x[0] + x[1], [Real(0, 3), Real(3)], Both((a, b) => a + b)),
        new("Multiply by itself", x => x[0] * x[0], [Real(2, 3)], Each(a => a * a)),

        new("Negate", x => -x[0], [Real(2, 3)], Each(a => -a)),
        new("Abs", x => x[0].Abs(), [Real(2, 3)], Each(Math.Abs)),
        new("Sign", x => x[0].Sign(), [Real(2, 3)], Each(a => Math.Sign(a))),
        new("Reciprocal", x => x[0].Reciprocal(), [Positive(2, 3)], Each(a => 1 / a)),
        new("Square", x => x[0].Square(), [Real(2, 3)], Each(a => a * a)),
        new("Sqrt", x => x[0].Sqrt(), [Positive(2, 3)], Each(Math.Sqrt)),
        new("Rsqrt", x => x[0].Rsqrt(), [Positive(2, 3)], Each(a => 1 / Math.Sqrt(a))),
        new("Exp", x => x[0].Exp(), [Real(2, 3)], Each(Math.Exp)),
        new("Log", x => x[0].Log(), [Positive(2, 3)], Each(Math.Log)),
        new("Sin", x => x[0].Sin(), [Between(-5, 5, 3, 4)], Each(Math.Sin)),
        new("Cos", x => x[0].Cos(), [Between(-5, 5, 3, 4)], Each(Math.Cos)),
        new("Tanh", x => x[0].Tanh(), [Real(3, 4)], Each(Math.Tanh)),
        new("Sigmoid", x => x[0].Sigmoid(), [Between(-4, 4, 3, 4)], Each(a => 1 / (1 + Math.Exp(-a)))),
        new("Relu", x => x[0].Relu(), [Real(3, 4)], Each(a => Math.Max(a, 0))),
        new("Floor", x => x[0].Floor(), [Real(3, 4)], Each(Math.Floor)),
        new("Ceil", x => x[0].Ceil(), [Real(3, 4)], Each(Math.Ceiling)),
        new("Round", x => x[0].Round(), [Real(3, 4)], Each(a => Math.Round(a, MidpointRounding.ToEven))),

        new("Pow 0", x => x[0].Pow(0), [Real(2, 3)], Each(_ => 1)),
        new("Pow 1", x => x[0].Pow(1), [Real(2, 3)], Each(a => a)),
        new("Pow 2", x => x[0].Pow(2), [Real(2, 3)], Each(a => a * a)),
        new("Pow 3", x => x[0].Pow(3), [Real(2, 3)], Each(a => a * a * a)),
        new("Pow -1", x => x[0].Pow(-1), [Positive(2, 3)], Each(a => 1 / a)),
        new("Pow -2", x => x[0].Pow(-2), [Real(2, 3)], Each(a => 1 / (a * a))) { DerivativeTolerance = 1e-6 },
        new("Pow 0.5", x => x[0].Pow(0.5), [Positive(2, 3)], Each(Math.Sqrt)),
        new("Pow 2.5", x => x[0].Pow(2.5), [Positive(2, 3)], Each(a => Math.Pow(a, 2.5))),

        new("Divide by its own value", x => x[0] / 41, [Real(3, 4)], Each(a => a / 41)),
        new("Clamp exchanged", x => x[0].Clamp(1, -0.75), [Real(3, 4)], Each(_ => -0.75)),
        new("Clamp both", x => x[0].Clamp(-0.75, 1), [Real(3, 4)], Each(a => Math.Clamp(a, -0.75, 1))),
        new("Clamp minimum", x => x[0].Clamp(minimum: 0.5), [Real(3, 4)], Each(a => Math.Max(a, 0.5))),
        new("Clamp maximum", x => x[0].Clamp(maximum: -0.5), [Real(3, 4)], Each(a => Math.Min(a, -0.5))),

        new("MultiplyAdd", x => Tensor.MultiplyAdd(x[0], x[1], x[2]), [Real(2, 3), Real(2, 3), Real(2, 3)],
            x => PlainArray.Create([2, 3], i => x[0][i] * x[1][i] + x[2][i])),
        new("MultiplyAdd broadcast", x => Tensor.MultiplyAdd(x[0], x[1], x[2]), [Real(2, 1), Real(3), Real()],
            x => PlainArray.Create([2, 3], i => x[0][i[0], 0] * x[1][i[1]] + x[2][[]])),

        new("Where", x => Tensor.Where(x[0], x[1], x[2]), [Truths(3, 4), Real(3, 4), Real(3, 4)],
            x => PlainArray.Create([3, 4], i => x[0][i] != 0 ? x[1][i] : x[2][i])),
        new("Where broadcast", x => Tensor.Where(x[0], x[1], x[2]), [Truths(3, 1), Real(4), Real(2, 1, 1)],
            x => PlainArray.Create([2, 3, 4], i => x[0][i[1], 0] != 0 ? x[1][i[2]] : x[2][i[0], 0, 0])),

        // Multiples of 2^-12 and a step of 2^-6 go through Float32 unchanged, so that the difference of this linear function is exact.
        new("To Float32 and back", x => x[0].To(DType.Float32).To(DType.Float64) * 3, [Real(2, 3)], Each(a => a * 3))
            { Step = 1.0 / 64, OutputType = DType.Float64 },
        new("To the same type", x => x[0].To(x[0].DType), [Real(2, 3)], Each(a => a)),
        new("Detach", x => x[0].Detach() + x[1], [Real(2, 3), Real(2, 3)], Both((a, b) => a + b)) { Derivatives = 0 },

        // Each function in the place where another's result is still in a register.
        new("Chain of functions", x => ((x[0] * x[1]).Tanh() + x[0].Exp() * 0.1).Sigmoid() - x[1].Square().Sin(), [Real(3, 4), Real(3, 4)],
            Both((a, b) => 1 / (1 + Math.Exp(-(Math.Tanh(a * b) + Math.Exp(a) * 0.1))) - Math.Sin(b * b))),
        new("Gelu in tensor algebra", x => x[0] * 0.5 * (1 + ((x[0] + x[0].Pow(3) * 0.044715) * Math.Sqrt(2 / Math.PI)).Tanh()), [Real(3, 4)],
            Each(a => a * 0.5 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (a + 0.044715 * a * a * a))))),
    ];

    private static IEnumerable<OperationCase> GoldenElementwiseRows() =>
    [
        Golden("Add golden", x => x[0] + x[1]),
        Golden("Multiply golden", x => x[0] * x[1]),
        Golden("Divide golden", x => x[0] / x[1]),
        Golden("Tanh golden", x => x[0].Tanh()),
        Golden("Maximum golden with ties", x => Tensor.Maximum(x[0], x[1])) with { Derivatives = 0 },
    ];

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

    /// <summary>What IEEE 754 and PyTorch say of infinities, NaN, zeros and overflow.</summary>
    private static IEnumerable<OperationCase> SpecialValueRows()
    {
        const double Nan = double.NaN, Infinity = double.PositiveInfinity;
        OperationCase Special(string name, Func<Tensor, Tensor> compute, double[] values, double[] expected) =>
            new($"{name} of special values", x => compute(x[0]), [Given(values)], _ => PlainArray.Of([expected.Length], expected)) { Derivatives = 0 };
        return
        [
            Special("Exp", x => x.Exp(), [Infinity, -Infinity, Nan, 0], [Infinity, 0, Nan, 1]),
            Special("Log", x => x.Log(), [0, -1, Infinity, Nan, 1], [-Infinity, Nan, Infinity, Nan, 0]),
            Special("Sqrt", x => x.Sqrt(), [0, -1, Infinity, Nan], [0, Nan, Infinity, Nan]),
            Special("Rsqrt", x => x.Rsqrt(), [0, -1, Infinity, Nan], [Infinity, Nan, 0, Nan]),
            Special("Reciprocal", x => x.Reciprocal(), [0, Infinity, Nan], [Infinity, 0, Nan]),
            Special("Sin", x => x.Sin(), [Infinity, Nan, 0], [Nan, Nan, 0]),
            Special("Cos", x => x.Cos(), [Infinity, Nan, 0], [Nan, Nan, 1]),
            Special("Tanh", x => x.Tanh(), [Infinity, -Infinity, 1000, -1000, Nan, 0], [1, -1, 1, -1, Nan, 0]),
            Special("Sigmoid", x => x.Sigmoid(), [Infinity, -Infinity, 1000, -1000, Nan, 0], [1, 0, 1, 0, Nan, 0.5]),
            Special("Relu", x => x.Relu(), [Infinity, -Infinity, Nan, 0], [Infinity, 0, Nan, 0]),
            Special("Sign", x => x.Sign(), [Infinity, -Infinity, Nan, 0], [1, -1, Nan, 0]),
            Special("Abs", x => x.Abs(), [-Infinity, Nan, 0], [Infinity, Nan, 0]),
            Special("Floor", x => x.Floor(), [-1.5, 2.5, Infinity, Nan], [-2, 2, Infinity, Nan]),
            Special("Ceil", x => x.Ceil(), [-1.5, 2.5, Infinity, Nan], [-1, 3, Infinity, Nan]),
            Special("Round", x => x.Round(), [0.5, 1.5, 2.5, -0.5, -1.5, Infinity, Nan], [0, 2, 2, -0.0, -2, Infinity, Nan]),
            Special("Clamp", x => x.Clamp(-1, 1), [Nan, Infinity, -Infinity, 1, -1], [Nan, 1, -1, 1, -1]),
            Special("Maximum", x => Tensor.Maximum(x, 1), [Nan, Infinity, -Infinity], [Nan, Infinity, 1]),
            Special("Minimum", x => Tensor.Minimum(x, 1), [Nan, Infinity, -Infinity], [Nan, 1, -Infinity]),
            Special("Pow 0", x => x.Pow(0), [0, Nan, Infinity], [1, 1, 1]),
            Special("Pow 3", x => x.Pow(3), [0, -2, -Infinity, Nan], [0, -8, -Infinity, Nan]),
            Special("Divide by zero", x => x / Tensor.ZerosLike(x), [1, -1, 0, Nan], [Infinity, -Infinity, Nan, Nan]),
        ];
    }

    /// <summary>A function of two tensors in every way that shapes can fit.</summary>
    private static IEnumerable<OperationCase> Binary(
        string name, Func<Tensor, Tensor, Tensor> compute, Func<double, double, double> reference, Func<int[], CaseInput> input)
    {
        (string Situation, int[] First, int[] Second)[] shapes =
        [
            ("", [2, 3], [2, 3]), (" broadcast row", [3, 4], [4]), (" broadcast column and row", [3, 1], [1, 2]), (" broadcast scalar", [], [2, 2]),
            (" broadcast leading and inner axes", [2, 1, 3], [4, 1]),
        ];
        // Differences of these have third derivatives up to some hundreds (1 / 0.3^4): hence the wider tolerance.
        foreach ((string situation, int[] first, int[] second) in shapes)
            yield return new($"{name}{situation}", x => compute(x[0], x[1]), [input(first), input(second)], Both(reference)) { DerivativeTolerance = 1e-6 };
    }

    private static OperationCase Truth(string name, Func<Tensor[], Tensor> compute, CaseInput[] inputs, Func<PlainArray[], PlainArray> reference) =>
        new(name, compute, inputs, reference) { Derivatives = 0, OutputType = DType.Bool };
}
