namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
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
}
