using System.Numerics;

namespace ILGpuNet.Ilgpu;

/// <summary>Functions of maps on real numbers, under their names in <see cref="Runtime.MapFunction"/>.</summary>
internal static class RealFunctions<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private static T Half => T.CreateTruncating(0.5);

    private static T Two => T.CreateTruncating(2);

    private static T LogarithmOfTwo => T.CreateTruncating(0.69314718055994530942);

    public static T Negate(T a) => -a;

    public static T Absolute(T a) => T.Abs(a);

    public static T Sign(T a) => a > T.Zero ? T.One : a < T.Zero ? -T.One : a;

    public static T Reciprocal(T a) => T.One / a;

    public static T Square(T a) => a * a;

    public static T SquareRoot(T a) => T.Sqrt(a);

    public static T ReciprocalSquareRoot(T a) => T.One / T.Sqrt(a);

    public static T Exponential(T a) => T.Exp(a);

    public static T Logarithm(T a) => T.Log(a);

    public static T ExponentialBase2(T a) => T.Pow(Two, a);

    /// <summary>(u - 1) a / ln u with u = e^a: the rounding errors of numerator and denominator cancel (Kahan; Higham, "Accuracy and Stability", 1.14.1).</summary>
    public static T ExponentialMinusOne(T a)
    {
        T power = T.Exp(a), difference = power - T.One;
        if (difference == T.Zero) return a;
        return difference <= -Half || difference >= T.One ? difference : difference * a / T.Log(power);
    }

    public static T LogarithmBase2(T a) => T.Log(a) / LogarithmOfTwo;

    public static T LogarithmBase10(T a) => T.Log10(a);

    /// <summary>ln u a / (u - 1) with u = 1 + a, as above.</summary>
    public static T LogarithmOnePlus(T a)
    {
        T sum = T.One + a, difference = sum - T.One;
        if (difference == T.Zero) return a;
        return T.Abs(a) >= T.One ? T.Log(sum) : T.Log(sum) * a / difference;
    }

    public static T Sine(T a) => T.Sin(a);

    public static T Cosine(T a) => T.Cos(a);

    public static T Tangent(T a) => T.Tan(a);

    public static T ArcSine(T a) => T.Asin(a);

    public static T ArcCosine(T a) => T.Acos(a);

    public static T ArcTangent(T a) => T.Atan(a);

    public static T HyperbolicSine(T a)
    {
        T magnitude = T.Abs(a), sine;
        if (magnitude < T.One)
        {
            T power = ExponentialMinusOne(magnitude);
            sine = Half * (power + power / (power + T.One));
        }
        else
        {
            // Half of e^|a| may be a number where e^|a| is none.
            T root = T.Exp(Half * magnitude);
            sine = Half * root * root - Half / (root * root);
        }
        return a < T.Zero ? -sine : sine;
    }

    public static T HyperbolicCosine(T a)
    {
        T root = T.Exp(Half * T.Abs(a));
        return Half * root * root + Half / (root * root);
    }

    public static T HyperbolicTangent(T a)
    {
        T power = ExponentialMinusOne(-Two * T.Abs(a)), tangent = -power / (power + Two);
        return a < T.Zero ? -tangent : a == T.Zero ? a : tangent;
    }

    public static T InverseHyperbolicSine(T a)
    {
        T x = T.Abs(a), square = x * x;
        T sine = T.IsFinite(square) ? LogarithmOnePlus(x + square / (T.One + T.Sqrt(square + T.One))) : T.Log(x) + LogarithmOfTwo;
        return a < T.Zero ? -sine : a == T.Zero ? a : sine;
    }

    public static T InverseHyperbolicCosine(T a)
    {
        T rest = a - T.One, square = rest * (rest + Two);
        return T.IsFinite(square) ? LogarithmOnePlus(rest + T.Sqrt(square)) : T.Log(a) + LogarithmOfTwo;
    }

    public static T InverseHyperbolicTangent(T a)
    {
        T x = T.Abs(a), tangent = Half * LogarithmOnePlus(Two * x / (T.One - x));
        return a < T.Zero ? -tangent : a == T.Zero ? a : tangent;
    }

    public static T ErrorFunction(T a) => ErrorFunctions<T>.Of(a);

    public static T ComplementaryErrorFunction(T a) => ErrorFunctions<T>.ComplementOf(a);

    public static T InverseErrorFunction(T a) => ErrorFunctions<T>.InverseOf(a);

    public static T Sigmoid(T a) => T.One / (T.One + T.Exp(-a));

    public static T Relu(T a) => a < T.Zero ? T.Zero : a;

    public static T ReluGradient(T a, T gradient) => a <= T.Zero ? T.Zero : gradient;

    public static T Floor(T a) => T.Floor(a);

    public static T Ceiling(T a) => T.Ceiling(a);

    /// <summary>To the nearest, halves to even.</summary>
    public static T Round(T a)
    {
        T below = T.Floor(a), rest = a - below;
        bool isOdd = T.Floor(Half * below) != Half * below;
        return rest > Half || (rest == Half && isOdd) ? below + T.One : below;
    }

    public static T Truncate(T a) => a < T.Zero ? T.Ceiling(a) : T.Floor(a);

    public static bool IsNaN(T a) => T.IsNaN(a);

    public static T Add(T a, T b) => a + b;

    public static T Subtract(T a, T b) => a - b;

    public static T Multiply(T a, T b) => a * b;

    public static T Divide(T a, T b) => a / b;

    public static T MultiplyAdd(T a, T b, T c) => T.FusedMultiplyAdd(a, b, c);

    public static T Power(T a, T b) => T.Pow(a, b);

    public static T Remainder(T a, T b)
    {
        T rest = a % b;
        return rest != T.Zero && (rest < T.Zero) != (b < T.Zero) ? rest + b : rest;
    }

    public static T TruncatedRemainder(T a, T b) => a % b;

    public static T ArcTangent2(T a, T b) => T.Atan2(a, b);

    /// <summary>The larger times sqrt(1 + ratio^2), which does not overflow before the result does.</summary>
    public static T Hypotenuse(T a, T b)
    {
        T x = T.Abs(a), y = T.Abs(b), large = x > y ? x : y, small = x > y ? y : x, ratio = small / large;
        if (T.IsInfinity(x) || T.IsInfinity(y)) return T.PositiveInfinity;
        if (T.IsNaN(x) || T.IsNaN(y)) return T.NaN;
        return large == T.Zero ? T.Zero : large * T.Sqrt(T.One + ratio * ratio);
    }

    /// <summary>Equal infinities have the distance 0.</summary>
    public static T LogarithmAddExponential(T a, T b)
    {
        T distance = a == b ? T.Zero : T.Abs(a - b);
        return T.Max(a, b) + LogarithmOnePlus(T.Exp(-distance));
    }

    public static T Maximum(T a, T b) => T.Max(a, b);

    public static T Minimum(T a, T b) => T.Min(a, b);
}
