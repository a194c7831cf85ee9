using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>
/// Logarithms by fdlibm's method: x = 2^k (1 + f) with 1 + f in [sqrt 1/2, sqrt 2), and ln(1 + f) = f - f^2 / 2 + tail with a polynomial in
/// (f / (2 + f))^2 as the tail.
/// </summary>
internal static partial class VectorMath
{
    /// <summary>ln 2 as the sum of a number with few bits, whose product with an exponent is exact, and the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<T> High, Vector512<T> Low) LogarithmOfTwo<T>() where T : unmanaged => (
        Constant<T>(typeof(T) == typeof(float) ? 6.9313812256e-01 : 6.93147180369123816490e-01),
        Constant<T>(typeof(T) == typeof(float) ? 9.0580006145e-06 : 1.90821492927058770002e-10));

    /// <summary>Natural logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Logarithm<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> f = Decompose(x, out Vector512<T> k);
        Vector512<T> tail = LogarithmTail(f, out Vector512<T> halfSquare);
        (Vector512<T> high, Vector512<T> low) = LogarithmOfTwo<T>();
        return OfSpecialValues(x, MultiplyAdd(k, high, f - (halfSquare - MultiplyAdd(k, low, tail))));
    }

    /// <summary>ln(1 + x): the logarithm of the rounded sum, plus what the rounding took away divided by the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LogarithmOnePlus<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> one = Vector512<T>.One, sum = one + x;
        Vector512<T> difference = sum - one;
        Vector512<T> lost = (one - (sum - difference)) + (x - difference);
        Vector512<T> f = Decompose(sum, out Vector512<T> k);
        Vector512<T> tail = LogarithmTail(f, out Vector512<T> halfSquare) + lost / sum;
        (Vector512<T> high, Vector512<T> low) = LogarithmOfTwo<T>();
        Vector512<T> result = OfSpecialValues(sum, MultiplyAdd(k, high, f - (halfSquare - MultiplyAdd(k, low, tail))));
        return Vector512.ConditionalSelect(IsTiny(x), x, result);
    }

    /// <summary>Logarithm to base 2; whole for powers of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LogarithmBase2<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> f = Decompose(x, out Vector512<T> k);
        return OfSpecialValues(x, LogarithmToBase(k, Vector512<T>.Zero, f, 1.4426950408889634, 2.0355273740931033e-17));
    }

    /// <summary>Logarithm to base 10.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LogarithmBase10<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        const double OfTwo = 0.3010299956639812, RestOfTwo = -2.8037281277851704e-18;
        Vector512<T> f = Decompose(x, out Vector512<T> k);
        Vector512<T> whole = k * Constant<T>(OfTwo);
        Vector512<T> rest = MultiplyAdd(k, Constant<T>(OfTwo), -whole) + k * Constant<T>(RestOf<T>(OfTwo, RestOfTwo));
        return OfSpecialValues(x, LogarithmToBase(whole, rest, f, 0.4342944819032518, 1.098319650216765e-17));
    }

    /// <summary>ln(e^x + e^y) without overflow: the larger plus ln(1 + e^-|x - y|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LogarithmAddExponential<T>(Vector512<T> x, Vector512<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Equal infinities have the difference 0.
        Vector512<T> distance = Vector512.ConditionalSelect(Vector512.Equals(x, y), Vector512<T>.Zero, Vector512.Abs(x - y));
        return Vector512.Max(x, y) + LogarithmOnePlus(Exponential(-distance));
    }

    /// <summary>whole + rest + scale * ln(1 + f), with the products in twice the precision. |whole| is above |scale * ln(1 + f)|, or zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> LogarithmToBase<T>(Vector512<T> whole, Vector512<T> rest, Vector512<T> f, double scale, double restOfScale)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> tail = LogarithmTail(f, out Vector512<T> halfSquare);
        Vector512<T> high = f - halfSquare;
        Vector512<T> low = f - high - halfSquare + tail;
        Vector512<T> product = high * Constant<T>(scale);
        Vector512<T> lost = MultiplyAdd(high, Constant<T>(scale), -product);
        lost = MultiplyAdd(high, Constant<T>(RestOf<T>(scale, restOfScale)), lost);
        lost = MultiplyAdd(low, Constant<T>(scale), lost);
        Vector512<T> sum = whole + product;
        return sum + (whole - sum + product + lost + rest);
    }

    /// <summary>What a constant given as the sum of two doubles has beyond the precision of T.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double RestOf<T>(double value, double rest) => typeof(T) == typeof(float) ? value - (float)value : rest;

    /// <summary>Where a function is x up to rounding: there x itself keeps subnormal numbers and the sign of zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> IsTiny<T>(Vector512<T> x) where T : unmanaged =>
        Vector512.LessThan(Vector512.Abs(x), Constant<T>(typeof(T) == typeof(float) ? 1e-9 : 1e-17));

    /// <summary>Infinite at zero and infinity, NaN below zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> OfSpecialValues<T>(Vector512<T> x, Vector512<T> logarithm) where T : unmanaged, IFloatingPointIeee754<T>
    {
        logarithm = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<T>.Zero), Vector512.Create(T.NegativeInfinity), logarithm);
        logarithm = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512<T>.Zero), logarithm, Vector512.Create(T.NaN));
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512.Create(T.PositiveInfinity)), x, logarithm);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Decompose<T>(Vector512<T> x, out Vector512<T> k) where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? Decompose<T, int>(x, 23, 0x3f3504f3, out k) : Decompose<T, long>(x, 52, 0x3fe6a09e667f3bcd, out k);

    /// <summary>k and f of x = 2^k (1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Decompose<T, TBits>(Vector512<T> x, int mantissaBits, long squareRootOfHalf, out Vector512<T> k)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        // Enough to make the smallest number normal.
        double scale = typeof(T) == typeof(float) ? 33554432 : 18014398509481984, exponentOfScale = typeof(T) == typeof(float) ? 25 : 54;
        T smallestNormal = typeof(T) == typeof(float) ? T.CreateTruncating(1.17549435e-38f) : T.CreateTruncating(2.2250738585072014e-308);
        Vector512<T> isSubnormal = Vector512.LessThan(x, Vector512.Create(smallestNormal));
        Vector512<T> scaled = Vector512.ConditionalSelect(isSubnormal, x * Constant<T>(scale), x);

        Vector512<TBits> lowest = Vector512.Create(TBits.CreateTruncating(squareRootOfHalf));
        Vector512<TBits> fromLowest = scaled.As<T, TBits>() - lowest;
        Vector512<TBits> mantissa = fromLowest & Vector512.Create((TBits.One << mantissaBits) - TBits.One);
        k = ToFloatingPoint<T, TBits>(fromLowest >> mantissaBits);
        k = Vector512.ConditionalSelect(isSubnormal, k - Constant<T>(exponentOfScale), k);
        return (mantissa + lowest).As<TBits, T>() - Vector512<T>.One;
    }

    /// <summary>ln(1 + f) - (f - f^2 / 2)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> LogarithmTail<T>(Vector512<T> f, out Vector512<T> halfSquare) where T : unmanaged
    {
        Vector512<T> s = f / (f + Constant<T>(2));
        Vector512<T> z = s * s;
        halfSquare = f * f * Constant<T>(0.5);
        return s * MultiplyAdd(LogarithmSeries(z), z, halfSquare);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> LogarithmSeries<T>(Vector512<T> z) where T : unmanaged
    {
        Vector512<T> p;
        if (typeof(T) == typeof(float))
        {
            p = Constant<T>(0.24279078841);
            p = MultiplyAdd(p, z, Constant<T>(0.28498786688));
            p = MultiplyAdd(p, z, Constant<T>(0.40000972152));
            return MultiplyAdd(p, z, Constant<T>(0.66666662693));
        }
        p = Constant<T>(1.479819860511658591e-01);
        p = MultiplyAdd(p, z, Constant<T>(1.531383769920937332e-01));
        p = MultiplyAdd(p, z, Constant<T>(1.818357216161805012e-01));
        p = MultiplyAdd(p, z, Constant<T>(2.222219843214978396e-01));
        p = MultiplyAdd(p, z, Constant<T>(2.857142874366239149e-01));
        p = MultiplyAdd(p, z, Constant<T>(3.999999999940941908e-01));
        return MultiplyAdd(p, z, Constant<T>(6.666666666666735130e-01));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ToFloatingPoint<T, TBits>(Vector512<TBits> value) where T : unmanaged where TBits : unmanaged =>
        typeof(T) == typeof(float)
            ? Vector512.ConvertToSingle(value.As<TBits, int>()).As<float, T>()
            : Vector512.ConvertToDouble(value.As<TBits, long>()).As<double, T>();
}
