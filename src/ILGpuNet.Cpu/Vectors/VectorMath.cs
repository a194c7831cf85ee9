using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ILGpuNet.Cpu;

/// <summary>
/// Transcendental functions of vectors of float or double, to within 2 units in the last place for exponential and logarithm and 4 for
/// the rest, with the results of IEEE 754 for infinities, NaN and subnormal numbers. Arithmetic is written once for both types;
/// tests of <c>typeof(T)</c> are constants to the JIT.
/// </summary>
internal static partial class VectorMath
{
    /// <summary>A constant in the precision of T.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Constant<T>(double value) where T : unmanaged =>
        typeof(T) == typeof(float) ? Vector512.Create((float)value).As<float, T>() : Vector512.Create(value).As<double, T>();

    /// <summary>a * b + c, rounded once for floating point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd<T>(Vector512<T> a, Vector512<T> b, Vector512<T> c) where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
        return a * b + c;
    }

    /// <summary>e^x</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Exponential<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // x = n ln 2 + r with |r| <= ln 2 / 2. Adding 1.5 * 2^(mantissa bits) leaves the nearest whole number in the low bits.
        Vector512<T> shifter = Constant<T>(typeof(T) == typeof(float) ? 12582912.0 : 6755399441055744.0);
        Vector512<T> shifted = MultiplyAdd(x, Constant<T>(1.4426950408889634), shifter);
        Vector512<T> n = shifted - shifter;
        Vector512<T> r = MultiplyAdd(n, Constant<T>(typeof(T) == typeof(float) ? -0.693359375 : -6.93147180369123816490e-01), x);
        r = MultiplyAdd(n, Constant<T>(typeof(T) == typeof(float) ? 2.12194440e-4 : -1.90821492927058770002e-10), r);
        Vector512<T> result = ScaleByPowerOfTwo(ExponentialOfReduced(r), n, shifted);
        result = Vector512.ConditionalSelect(
            Vector512.GreaterThan(x, Constant<T>(typeof(T) == typeof(float) ? 88.722839 : 709.78271289338397)),
            Vector512.Create(T.PositiveInfinity), result);
        return Vector512.ConditionalSelect(
            Vector512.LessThan(x, Constant<T>(typeof(T) == typeof(float) ? -104.0 : -745.2)), Vector512<T>.Zero, result);
    }

    /// <summary>1 / (1 + e^-x), computed from e^-|x| so that small results keep their precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Sigmoid<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> exponential = Exponential(-Vector512.Abs(x));
        Vector512<T> numerator = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<T>.Zero), exponential, Vector512<T>.One);
        return numerator / (Vector512<T>.One + exponential);
    }

    /// <summary>Hyperbolic tangent: a polynomial or rational function near zero (Cephes), else 1 - 2 / (e^2|x| + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> HyperbolicTangent<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> magnitude = Vector512.Abs(x);
        Vector512<T> square = x * x;
        Vector512<T> small = MultiplyAdd(HyperbolicTangentNearZero(square) * square, x, x);
        Vector512<T> exponential = Exponential(magnitude + magnitude);
        Vector512<T> large = Vector512<T>.One - Constant<T>(2) / (exponential + Vector512<T>.One);
        Vector512<T> sign = Vector512.Create(T.NegativeZero);
        large |= x & sign;
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Constant<T>(0.625)), small, large);
    }

    /// <summary>Natural logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Logarithm<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? Logarithm<T, int>(x, 23, 0x3f3504f3) : Logarithm<T, long>(x, 52, 0x3fe6a09e667f3bcd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ExponentialOfReduced<T>(Vector512<T> r) where T : unmanaged
    {
        Vector512<T> p;
        if (typeof(T) == typeof(float))
        {
            p = Constant<T>(1.9875691500e-4);
            p = MultiplyAdd(p, r, Constant<T>(1.3981999507e-3));
            p = MultiplyAdd(p, r, Constant<T>(8.3334519073e-3));
            p = MultiplyAdd(p, r, Constant<T>(4.1665795894e-2));
            p = MultiplyAdd(p, r, Constant<T>(1.6666665459e-1));
            p = MultiplyAdd(p, r, Constant<T>(5.0000001201e-1));
        }
        else
        {
            // Taylor's series: the first term left out is below 2^-57.
            p = Constant<T>(1.0 / 6227020800.0);
            p = MultiplyAdd(p, r, Constant<T>(1.0 / 479001600.0));
            p = MultiplyAdd(p, r, Constant<T>(1.0 / 39916800.0));
            p = MultiplyAdd(p, r, Constant<T>(1.0 / 3628800.0));
            p = MultiplyAdd(p, r, Constant<T>(1.0 / 362880.0));
            p = MultiplyAdd(p, r, Constant<T>(1.0 / 40320.0));
            p = MultiplyAdd(p, r, Constant<T>(1.0 / 5040.0));
            p = MultiplyAdd(p, r, Constant<T>(1.0 / 720.0));
            p = MultiplyAdd(p, r, Constant<T>(1.0 / 120.0));
            p = MultiplyAdd(p, r, Constant<T>(1.0 / 24.0));
            p = MultiplyAdd(p, r, Constant<T>(1.0 / 6.0));
            p = MultiplyAdd(p, r, Constant<T>(0.5));
        }
        return MultiplyAdd(p * r, r, r) + Vector512<T>.One;
    }

    /// <summary>
    /// value * 2^n, where shifted holds n in its low bits. Where there is no instruction for it, two steps keep underflow exact.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ScaleByPowerOfTwo<T>(Vector512<T> value, Vector512<T> n, Vector512<T> shifted) where T : unmanaged
    {
        if (Avx512F.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Avx512F.Scale(value.AsSingle(), n.AsSingle()).As<float, T>()
                : Avx512F.Scale(value.AsDouble(), n.AsDouble()).As<double, T>();
        }
        if (typeof(T) == typeof(float))
        {
            Vector512<int> exponent = (shifted.AsInt32() << 10) >> 10;
            Vector512<int> half = exponent >> 1;
            Vector512<int> bias = Vector512.Create(127);
            return value * ((half + bias) << 23).As<int, T>() * ((exponent - half + bias) << 23).As<int, T>();
        }
        else
        {
            Vector512<long> exponent = (shifted.AsInt64() << 13) >> 13;
            Vector512<long> half = exponent >> 1;
            Vector512<long> bias = Vector512.Create(1023L);
            return value * ((half + bias) << 52).As<long, T>() * ((exponent - half + bias) << 52).As<long, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> HyperbolicTangentNearZero<T>(Vector512<T> square) where T : unmanaged
    {
        Vector512<T> p;
        if (typeof(T) == typeof(float))
        {
            p = Constant<T>(-5.70498872745e-3);
            p = MultiplyAdd(p, square, Constant<T>(2.06390887954e-2));
            p = MultiplyAdd(p, square, Constant<T>(-5.37397155531e-2));
            p = MultiplyAdd(p, square, Constant<T>(1.33314422036e-1));
            return MultiplyAdd(p, square, Constant<T>(-3.33332819422e-1));
        }
        p = Constant<T>(-9.64399179425052238628e-1);
        p = MultiplyAdd(p, square, Constant<T>(-9.92877231001918586564e1));
        p = MultiplyAdd(p, square, Constant<T>(-1.61468768441708447952e3));
        Vector512<T> q = square + Constant<T>(1.12811678491632931402e2);
        q = MultiplyAdd(q, square, Constant<T>(2.23548839060100448583e3));
        q = MultiplyAdd(q, square, Constant<T>(4.84406305325125486048e3));
        return p / q;
    }

    /// <summary>fdlibm's logarithm: x = 2^k (1 + f) with 1 + f in [sqrt 1/2, sqrt 2), and a polynomial in (f / (2 + f))^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Logarithm<T, TBits>(Vector512<T> x, int mantissaBits, long squareRootOfHalf)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        const double SubnormalScale = 33554432;
        T smallestNormal = typeof(T) == typeof(float) ? T.CreateTruncating(1.17549435e-38f) : T.CreateTruncating(2.2250738585072014e-308);
        Vector512<T> isSubnormal = Vector512.LessThan(x, Vector512.Create(smallestNormal));
        Vector512<T> scaled = Vector512.ConditionalSelect(isSubnormal, x * Constant<T>(SubnormalScale), x);

        Vector512<TBits> lowest = Vector512.Create(TBits.CreateTruncating(squareRootOfHalf));
        Vector512<TBits> fromLowest = scaled.As<T, TBits>() - lowest;
        Vector512<TBits> mantissa = fromLowest & Vector512.Create((TBits.One << mantissaBits) - TBits.One);
        Vector512<TBits> exponent = fromLowest >> mantissaBits;
        Vector512<T> k = ToFloatingPoint<T, TBits>(exponent);
        k = Vector512.ConditionalSelect(isSubnormal, k - Constant<T>(25), k);
        Vector512<T> f = (mantissa + lowest).As<TBits, T>() - Vector512<T>.One;

        Vector512<T> s = f / (f + Constant<T>(2));
        Vector512<T> z = s * s;
        Vector512<T> halfSquare = f * f * Constant<T>(0.5);
        Vector512<T> tail = s * MultiplyAdd(LogarithmSeries(z), z, halfSquare);
        Vector512<T> high = Constant<T>(typeof(T) == typeof(float) ? 6.9313812256e-01 : 6.93147180369123816490e-01);
        Vector512<T> low = Constant<T>(typeof(T) == typeof(float) ? 9.0580006145e-06 : 1.90821492927058770002e-10);
        Vector512<T> result = MultiplyAdd(k, high, f - (halfSquare - MultiplyAdd(k, low, tail)));

        result = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<T>.Zero), Vector512.Create(T.NegativeInfinity), result);
        result = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512<T>.Zero), result, Vector512.Create(T.NaN));
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512.Create(T.PositiveInfinity)), x, result);
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
