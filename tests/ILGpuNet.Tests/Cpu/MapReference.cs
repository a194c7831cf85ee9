using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Evaluates one instruction of a map on boxed scalars, in the plainest way.</summary>
internal static class MapReference
{
    public static object Evaluate(MapInstruction instruction, object a, object b, object c) => instruction.Function switch
    {
        MapFunction.Cast => Cast(a, instruction.ResultType),
        MapFunction.Where => (bool)a ? b : c,
        MapFunction.Copy => a,
        MapFunction.Not => !(bool)a,
        MapFunction.And => (bool)a && (bool)b,
        MapFunction.Or => (bool)a || (bool)b,
        MapFunction.Xor => (bool)a ^ (bool)b,
        _ => instruction.OperandType switch
        {
            DType.Bool => Compare(instruction.Function, (bool)a ? 1 : 0, (bool)b ? 1 : 0),
            DType.Int32 => Number(instruction.Function, (int)a, (int)b, (int)c),
            DType.Int64 => Number(instruction.Function, (long)a, (long)b, (long)c),
            DType.Float32 => Real(instruction.Function, (float)a, (float)b, (float)c),
            _ => Real(instruction.Function, (double)a, (double)b, (double)c),
        },
    };

    private static object Cast(object value, DType type)
    {
        if (value is bool truth) value = truth ? 1 : 0;
        if (value is byte small) value = (int)small;
        if (value is Half half) value = (float)half;
        if (value is BFloat16 brain) value = (float)brain;
        return type switch
        {
            DType.Bool => value switch { int i => i != 0, long l => l != 0, float f => f != 0, _ => (double)value != 0 },
            DType.UInt8 => value switch { int i => (byte)i, long l => (byte)l, float f => byte.CreateSaturating(f), _ => byte.CreateSaturating((double)value) },
            DType.Float16 => (Half)(float)value,
            DType.BFloat16 => (BFloat16)(float)value,
            DType.Int32 => value switch { int i => i, long l => (int)l, float f => (int)f, _ => (int)(double)value },
            DType.Int64 => value switch { int i => i, long l => l, float f => (long)f, _ => (long)(double)value },
            DType.Float32 => value switch { int i => (float)i, long l => (float)l, float f => f, _ => (float)(double)value },
            _ => value switch { int i => (double)i, long l => (double)l, float f => (double)f, _ => value },
        };
    }

    private static object Real<T>(MapFunction function, T a, T b, T c) where T : IFloatingPointIeee754<T> => function switch
    {
        MapFunction.Reciprocal => T.One / a,
        MapFunction.SquareRoot => T.Sqrt(a),
        MapFunction.ReciprocalSquareRoot => T.One / T.Sqrt(a),
        MapFunction.Exponential => InDouble(a, Math.Exp),
        MapFunction.Logarithm => InDouble(a, Math.Log),
        MapFunction.Sine => InDouble(a, Math.Sin),
        MapFunction.Cosine => InDouble(a, Math.Cos),
        MapFunction.HyperbolicTangent => InDouble(a, Math.Tanh),
        MapFunction.Sigmoid => InDouble(a, x => x < -40 ? Math.Exp(x) : 1 / (1 + Math.Exp(-x))),
        MapFunction.ExponentialBase2 => InDouble(a, x => Math.Pow(2, x)),
        MapFunction.ExponentialMinusOne => InDouble(a, RealFunctions.ExponentialMinusOne),
        MapFunction.LogarithmBase2 => InDouble(a, Math.Log2),
        MapFunction.LogarithmBase10 => InDouble(a, Math.Log10),
        MapFunction.LogarithmOnePlus => InDouble(a, RealFunctions.LogarithmOnePlus),
        MapFunction.Tangent => InDouble(a, Math.Tan),
        MapFunction.ArcSine => InDouble(a, Math.Asin),
        MapFunction.ArcCosine => InDouble(a, Math.Acos),
        MapFunction.ArcTangent => InDouble(a, Math.Atan),
        MapFunction.HyperbolicSine => InDouble(a, Math.Sinh),
        MapFunction.HyperbolicCosine => InDouble(a, Math.Cosh),
        MapFunction.InverseHyperbolicSine => InDouble(a, Math.Asinh),
        MapFunction.InverseHyperbolicCosine => InDouble(a, Math.Acosh),
        MapFunction.InverseHyperbolicTangent => InDouble(a, Math.Atanh),
        MapFunction.ErrorFunction => InDouble(a, RealFunctions.ErrorFunction),
        MapFunction.ComplementaryErrorFunction => InDouble(a, RealFunctions.ComplementaryErrorFunction),
        MapFunction.InverseErrorFunction => InDouble(a, RealFunctions.InverseErrorFunction),
        MapFunction.ArcTangent2 => InDouble(a, x => Math.Atan2(x, double.CreateTruncating(b))),
        MapFunction.Hypotenuse => InDouble(a, x => double.Hypot(x, double.CreateTruncating(b))),
        MapFunction.LogarithmAddExponential => InDouble(a, x => RealFunctions.LogarithmAddExponential(x, double.CreateTruncating(b))),
        MapFunction.Power => InDouble(a, x => Math.Pow(x, double.CreateTruncating(b))),
        MapFunction.Truncate => T.Truncate(a),
        MapFunction.Floor => T.Floor(a),
        MapFunction.Ceiling => T.Ceiling(a),
        MapFunction.Round => T.Round(a, MidpointRounding.ToEven),
        MapFunction.Divide => a / b,
        MapFunction.MultiplyAdd => T.FusedMultiplyAdd(a, b, c),
        MapFunction.Maximum => T.Max(a, b),
        MapFunction.Minimum => T.Min(a, b),
        MapFunction.Sign => T.IsNaN(a) || T.IsZero(a) ? a : T.CopySign(T.One, a),
        _ => Number(function, a, b, c),
    };

    private static object Number<T>(MapFunction function, T a, T b, T c) where T : INumber<T> => function switch
    {
        MapFunction.Negate => -a,
        MapFunction.Absolute => T.Abs(a),
        MapFunction.Sign => T.CreateTruncating(T.Sign(a)),
        MapFunction.Square => a * a,
        MapFunction.Relu => a < T.Zero ? T.Zero : a,
        MapFunction.Floor or MapFunction.Ceiling or MapFunction.Round or MapFunction.Truncate => a,
        MapFunction.TruncatedRemainder => a % b,
        MapFunction.Remainder => T.IsNegative(a % b) != T.IsNegative(b) && !T.IsZero(a % b) ? a % b + b : a % b,
        MapFunction.Power => PowerOfInteger(a, b),
        MapFunction.IsNaN => T.IsNaN(a),
        MapFunction.Add => a + b,
        MapFunction.Subtract => a - b,
        MapFunction.Multiply => a * b,
        MapFunction.Divide => a / b,
        MapFunction.MultiplyAdd => a * b + c,
        MapFunction.Maximum => T.Max(a, b),
        MapFunction.Minimum => T.Min(a, b),
        MapFunction.ReluGradient => a <= T.Zero ? T.Zero : b,
        _ => Compare(function, a, b),
    };

    private static bool Compare<T>(MapFunction function, T a, T b) where T : INumber<T> => function switch
    {
        MapFunction.Equal => a == b,
        MapFunction.NotEqual => a != b,
        MapFunction.Less => a < b,
        MapFunction.LessOrEqual => a <= b,
        MapFunction.Greater => a > b,
        MapFunction.GreaterOrEqual => a >= b,
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "no reference"),
    };

    /// <summary>One multiplication after the other, which wraps; the reciprocal of all but 1 and -1 is truncated to zero.</summary>
    private static T PowerOfInteger<T>(T a, T b) where T : INumber<T>
    {
        T power = T.One;
        for (T i = T.Zero; i < T.Abs(b); i++) power = unchecked(power * a);
        return b >= T.Zero || T.Abs(a) == T.One ? power : T.Zero;
    }

    private static T InDouble<T>(T value, Func<double, double> function) where T : INumberBase<T> =>
        T.CreateTruncating(function(double.CreateTruncating(value)));
}
