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
        // Beyond, the result is zero or infinite, as it is there.
        x = NotAbove(x, typeof(T) == typeof(float) ? 90 : 712);
        return ExponentialOfBounded(NotBelow(x, typeof(T) == typeof(float) ? -104 : -746));
    }

    /// <summary>The smaller of x and a constant; NaN where x is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> NotAbove<T>(Vector512<T> x, double limit) where T : unmanaged => Vector512.MinNative(Constant<T>(limit), x);

    /// <summary>The larger of x and a constant; NaN where x is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> NotBelow<T>(Vector512<T> x, double limit) where T : unmanaged => Vector512.MaxNative(Constant<T>(limit), x);

    /// <summary>e^x where the result is at most little beyond the range, or x is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ExponentialOfBounded<T>(Vector512<T> x) where T : unmanaged
    {
        Vector512<T> r = ReduceByLogarithmOfTwo(x, out Vector512<T> n, out Vector512<T> shifted);
        return ScaleByPowerOfTwo(ExponentialOfReduced(r), n, shifted);
    }

    /// <summary>e^x where neither x nor the result is near the ends of the range, or x is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ExponentialWithoutEnds(Vector512<float> x)
    {
        Vector512<float> r = ReduceByLogarithmOfTwo(x, out _, out Vector512<float> shifted);
        return ExponentialOfReduced(r) * ((shifted.AsInt32() - Vector512.Create(127)) << 23).AsSingle();
    }

    /// <summary>1 / (1 + e^-x), computed from e^-|x| so that small results keep their precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Sigmoid<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> exponential = ExponentialOfBounded(NotBelow(-Vector512.Abs(x), typeof(T) == typeof(float) ? -104 : -746));
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

    /// <summary>
    /// x = n ln 2 + r with |r| up to ln 2 / 2. Adding 1.5 * 2^(mantissa bits) leaves the nearest whole number in the low bits of <paramref name="shifted"/>;
    /// there they hold n and twice the bias of exponents, so that half of it is an exponent.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ReduceByLogarithmOfTwo<T>(Vector512<T> x, out Vector512<T> n, out Vector512<T> shifted) where T : unmanaged
    {
        Vector512<T> shifter = Shifter<T>();
        shifted = MultiplyAdd(x, Constant<T>(1.4426950408889634), shifter);
        n = shifted - shifter;
        Vector512<T> r = MultiplyAdd(n, Constant<T>(typeof(T) == typeof(float) ? -0.693359375 : -6.93147180369123816490e-01), x);
        return MultiplyAdd(n, Constant<T>(typeof(T) == typeof(float) ? 2.12194440e-4 : -1.90821492927058770002e-10), r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Shifter<T>() where T : unmanaged => Constant<T>(typeof(T) == typeof(float) ? 12582912.0 + 254 : 6755399441055744.0 + 2046);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ExponentialOfReduced<T>(Vector512<T> r) where T : unmanaged => ExponentialOfReducedMinusOne(r) + Vector512<T>.One;

    /// <summary>e^r - 1 for |r| up to ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ExponentialOfReducedMinusOne<T>(Vector512<T> r) where T : unmanaged
    {
        Vector512<T> p;
        if (typeof(T) == typeof(float))
        {
            // By Estrin's scheme: Horner's waits for each step before.
            Vector512<T> r2 = r * r;
            Vector512<T> first = MultiplyAdd(Constant<T>(1.6666665459e-1), r, Constant<T>(5.0000001201e-1));
            Vector512<T> second = MultiplyAdd(Constant<T>(8.3334519073e-3), r, Constant<T>(4.1665795894e-2));
            Vector512<T> third = MultiplyAdd(Constant<T>(1.9875691500e-4), r, Constant<T>(1.3981999507e-3));
            return MultiplyAdd(MultiplyAdd(MultiplyAdd(third, r2, second), r2, first), r2, r);
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
        return MultiplyAdd(p * r, r, r);
    }

    /// <summary>
    /// value * 2^n, where shifted holds n in its low bits. Where there is no instruction for it, two steps keep underflow exact.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ScaleByPowerOfTwo<T>(Vector512<T> value, Vector512<T> n, Vector512<T> shifted) where T : unmanaged
    {
        if (Avx512F.VL.IsSupported) return WidthSpecific.Scale(value, n);
        if (typeof(T) == typeof(float))
        {
            Vector512<int> exponent = shifted.AsInt32(), half = exponent >>> 1;
            return value * (half << 23).As<int, T>() * ((exponent - half) << 23).As<int, T>();
        }
        else
        {
            Vector512<long> exponent = shifted.AsInt64(), half = exponent >>> 1;
            return value * (half << 52).As<long, T>() * ((exponent - half) << 52).As<long, T>();
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
}
