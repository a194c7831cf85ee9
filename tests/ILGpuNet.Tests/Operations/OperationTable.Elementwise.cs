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

    private static IEnumerable<OperationCase> FunctionRows()
    {
        (string Name, Func<Tensor, Tensor> Compute)[] functions =
        [
            ("Exp2", x => x.Exp2()), ("Expm1", x => x.Expm1()), ("Log2", x => x.Log2()), ("Log10", x => x.Log10()), ("Log1p", x => x.Log1p()),
            ("Tan", x => x.Tan()), ("Asin", x => x.Asin()), ("Acos", x => x.Acos()), ("Atan", x => x.Atan()), ("Sinh", x => x.Sinh()),
            ("Cosh", x => x.Cosh()), ("Asinh", x => x.Asinh()), ("Acosh", x => x.Acosh()), ("Atanh", x => x.Atanh()), ("Erf", x => x.Erf()),
            ("Erfc", x => x.Erfc()), ("ErfInv", x => x.ErfInv()), ("Trunc", x => x.Trunc()), ("Frac", x => x.Frac()),
        ];
        foreach ((string name, Func<Tensor, Tensor> compute) in functions)
        {
            // The steepest of these have third derivatives of some hundreds at the ends of their inputs.
            yield return Golden(name, x => compute(x[0])) with { DerivativeTolerance = 1e-6 };
            yield return Golden($"{name} of special values", x => compute(x[0]));
        }
        foreach (OperationCase row in OtherFunctionRows()) yield return row;
    }

    private static IEnumerable<OperationCase> OtherFunctionRows() =>
    [
        Golden("Exp2 of a transposed view", x => x[0].Transpose().Exp2()),
        Golden("Erf of nothing", x => x[0].Erf()),
        Golden("Log1p near zero", x => x[0].Log1p()),
        Golden("Expm1 near zero", x => x[0].Expm1()),
        Golden("Sinc", x => x[0].Sinc()),
        // The second derivative at zero, -pi^2 / 3, is taken as zero there, as in PyTorch.
        Golden("Sinc at zero", x => x[0].Sinc()) with { Derivatives = 1 },

        Golden("Remainder", x => x[0] % x[1]),
        Golden("Remainder broadcast", x => x[0] % x[1]),
        Golden("Remainder by number", x => x[0] % -0.75),
        Golden("Remainder of number", x => 3.3 % x[0]),
        Golden("Remainder special", x => x[0] % x[1]),
        Golden("Remainder Int64", x => x[0] % x[1]),
        Golden("Remainder Int32 by number", x => x[0] % -4),
        Golden("Fmod", x => x[0].Fmod(x[1])),
        Golden("Fmod by number", x => x[0].Fmod(0.75)),
        Golden("Fmod special", x => x[0].Fmod(x[1])),
        Golden("Fmod Int64", x => x[0].Fmod(x[1])),

        Golden("Atan2", x => x[0].Atan2(x[1])) with { DerivativeTolerance = 1e-6 },
        Golden("Atan2 special", x => x[0].Atan2(x[1])),
        Golden("Atan2 at the origin", x => x[0].Atan2(x[1])) with { Derivatives = 0 },
        Golden("Hypot", x => Tensor.Hypot(x[0], x[1])),
        // 1e300 is infinite in Float32.
        Golden("Hypot of large numbers", x => Tensor.Hypot(x[0].To(DType.Float64), x[1].To(DType.Float64)).To(x[0].DType)) with { SingleTolerance = double.PositiveInfinity },
        Golden("LogAddExp", x => Tensor.LogAddExp(x[0], x[1])),
        Golden("LogAddExp of equal numbers", x => Tensor.LogAddExp(x[0], x[1])),
        Golden("LogAddExp special", x => Tensor.LogAddExp(x[0], x[1])),
        Golden("LogAddExp with number", x => Tensor.LogAddExp(x[0], 0.5)),
        Golden("XLogY", x => x[0].XLogY(x[1])) with { DerivativeTolerance = 1e-6 },
        Golden("XLogY special", x => x[0].XLogY(x[1])),
        Golden("XLogY at zero", x => x[0].XLogY(x[1])),
        Golden("Lerp number below a half", x => x[0].Lerp(x[1], 0.25)),
        Golden("Lerp number above a half", x => x[0].Lerp(x[1], 0.75)),
        Golden("Lerp tensor", x => x[0].Lerp(x[1], x[2])),
        Golden("Heaviside", x => x[0].Heaviside(x[1])),
        Golden("IsInf", x => x[0].IsInf()),
        Golden("IsInf Int64", x => x[0].IsInf()),
        Golden("IsFinite", x => x[0].IsFinite()),
        Golden("IsFinite Int32", x => x[0].IsFinite()),
        Golden("IsNaN golden", x => x[0].IsNaN()),
        Golden("Xor", x => x[0].Xor(x[1])),

        Golden("Add Bool", x => x[0] + x[1]),
        Golden("Multiply Bool", x => x[0] * x[1]),
        Golden("Maximum Bool", x => Tensor.Maximum(x[0], x[1])),
        Golden("Minimum Bool", x => Tensor.Minimum(x[0], x[1])),
        Golden("Add Bool and Int32", x => x[0] + x[1]),
        Golden("Multiply Bool and Float64", x => x[0] * x[1]),
        Golden("Divide Bool", x => x[0] / (x[1] + x[1].Not())),
        Golden("Pow Int64 3", x => x[0].Pow(3)),
        Golden("Pow Int32 5", x => x[0].Pow(5)),
        Golden("Pow Int64 0.5", x => x[0].Pow(0.5)),
        Golden("Pow Int64 tensor", x => x[0].Pow(x[1])),
        Golden("Pow Int64 wraps", x => x[0].Pow(3)),
        // PyTorch takes the logarithm of the integers in Float32.
        Golden("Pow Int64 to Float64", x => x[0].Pow(x[1])) with { DerivativeTolerance = 1e-6, GoldenGradientTolerance = 1e-7 },
        Golden("Pow of number", x => Tensor.Pow(2.5, x[0])),
        Golden("Less number on the left", x => 0.5 < x[0]),
        Golden("LessOrEqual number on the left", x => 0.5 <= x[0]),
        Golden("Greater number on the left", x => 0.5 > x[0]),
        Golden("GreaterOrEqual number on the left", x => 0.5 >= x[0]),
    ];

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

    /// <summary>Types of results: the higher of the operands', real where a quotient needs it, and a number's own only where it has a fraction.</summary>
    private static IEnumerable<OperationCase> PromotionRows()
    {
        CaseInput ints = Whole(DType.Int32, -9, 10, 2, 3), longs = Whole(DType.Int64, 1, 10, 2, 3), singles = new([2, 3], -2, 2, DType.Float32),
            doubles = new([2, 3], -2, 2, DType.Float64), truths = Truths(2, 3);
        OperationCase Promoted(string name, Func<Tensor[], Tensor> compute, CaseInput[] inputs, DType type, Func<PlainArray[], PlainArray> reference) =>
            new(name, compute, inputs, reference) { Derivatives = 0, OutputType = type };
        return
        [
            Promoted("Int32 + Int64", x => x[0] + x[1], [ints, longs], DType.Int64, Both((a, b) => a + b)),
            Promoted("Int64 * Float32", x => x[0] * x[1], [longs, singles], DType.Float32, Both((a, b) => a * b)),
            Promoted("Float32 - Float64", x => x[0] - x[1], [singles, doubles], DType.Float64, Both((a, b) => a - b)),
            Promoted("Bool + Int32", x => x[0] + x[1], [truths, ints], DType.Int32, Both((a, b) => a + b)),
            Promoted("Bool * Float64", x => x[0] * x[1], [truths, doubles], DType.Float64, Both((a, b) => a * b)),
            Promoted("Int32 + whole number", x => x[0] + 2, [ints], DType.Int32, Each(a => a + 2)),
            Promoted("Int32 + fraction", x => x[0] + 0.5, [ints], DType.Float32, Each(a => a + 0.5)),
            Promoted("Int32 / Int64", x => x[0] / x[1], [Whole(DType.Int32, -8, 9, 4), Typed(DType.Int64, 1, 2, 4, 8)], DType.Float32, Both((a, b) => a / b)),
            Promoted("Int64 / number", x => x[0] / 4, [longs], DType.Float32, Each(a => a / 4)),
            Promoted("number / Int64", x => 8 / x[0], [Typed(DType.Int64, 1, 2, 4)], DType.Float32, Each(a => 8 / a)),
            Promoted("Bool + number", x => x[0] + 2, [truths], DType.Int64, Each(a => a + 2)),
            Promoted("Int32 < Float64", x => x[0] < x[1], [ints, doubles], DType.Bool, Both((a, b) => a < b ? 1 : 0)),
            Promoted("Int64 pow 2", x => x[0].Pow(2), [longs], DType.Int64, Each(a => a * a)),
            Promoted("Int64 pow 3", x => x[0].Pow(3), [longs], DType.Int64, Each(a => a * a * a)),
            Promoted("Where of Int64 and Float32", x => Tensor.Where(x[0], x[1], x[2]), [truths, longs, singles], DType.Float32,
                x => PlainArray.Create([2, 3], i => x[0][i] != 0 ? x[1][i] : x[2][i])),
            Promoted("Clamp Int64", x => x[0].Clamp(2, 6), [longs], DType.Int64, Each(a => Math.Clamp(a, 2, 6))),
            Promoted("Clamp Int32 minimum", x => x[0].Clamp(minimum: 0), [ints], DType.Int32, Each(a => Math.Max(a, 0))),
            Promoted("Negate Int64", x => -x[0], [longs], DType.Int64, Each(a => -a)),
            Promoted("Abs Int32", x => x[0].Abs(), [ints], DType.Int32, Each(Math.Abs)),
            Promoted("Sign Int32", x => x[0].Sign(), [ints], DType.Int32, Each(a => Math.Sign(a))),
            Promoted("Square Int64", x => x[0].Square(), [longs], DType.Int64, Each(a => a * a)),
            Promoted("Maximum of Int32 and Int64", x => Tensor.Maximum(x[0], x[1]), [ints, longs], DType.Int64, Both(Math.Max)),
            Promoted("To Int32 truncates", x => x[0].To(DType.Int32), [Given(1.75, -1.75, 0, 2)], DType.Int32, Each(Math.Truncate)),
            Promoted("To Int64 truncates", x => x[0].To(DType.Int64), [Given(1.75, -1.75, 0, 2)], DType.Int64, Each(Math.Truncate)),
            Promoted("To Bool tests for zero", x => x[0].To(DType.Bool), [Given(1.75, -0.25, 0, double.NaN)], DType.Bool, Each(a => a == 0 ? 0 : 1)),
            Promoted("Bool to Float32", x => x[0].To(DType.Float32), [truths], DType.Float32, Each(a => a)),
            Promoted("Int64 to Int32", x => x[0].To(DType.Int32), [longs], DType.Int32, Each(a => a)),
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
}
