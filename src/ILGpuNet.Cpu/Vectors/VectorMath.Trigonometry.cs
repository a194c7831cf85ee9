using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>
/// Sine, cosine, tangent and power. Sine and cosine of floats up to 2^15 are computed in single precision, with pi / 2 as the sum of three floats;
/// everything else in double precision, also for floats.
/// </summary>
internal static partial class VectorMath
{
    /// <summary>Above this the reduction by multiples of pi / 2 loses bits; such arguments are computed one by one.</summary>
    private const double LargestReducible = 1e8;

    /// <summary>Up to this, x - n * (first part of pi / 2) is a float, so that the reduction loses nothing where it cancels.</summary>
    private const double LargestReducibleInSingle = 1 << 15;

    /// <summary>Sine.</summary>
    public static Vector512<T> Sine<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> sine;
        if (typeof(T) == typeof(float) && IsReducibleInSingle(x)) sine = SineOrCosineInSingle(x.AsSingle(), Vector512<int>.Zero).As<float, T>();
        else if (IsReducible(x)) sine = SineOrCosine(x, Vector512<long>.Zero);
        else return ByElement<T, SineOfElement<T>>(x, x);
        // The sign of a zero is kept.
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<T>.Zero), x, sine);
    }

    /// <summary>Cosine.</summary>
    public static Vector512<T> Cosine<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float) && IsReducibleInSingle(x)) return SineOrCosineInSingle(x.AsSingle(), Vector512<int>.One).As<float, T>();
        return IsReducible(x) ? SineOrCosine(x, Vector512<long>.One) : ByElement<T, CosineOfElement<T>>(x, x);
    }

    /// <summary>Tangent.</summary>
    public static Vector512<T> Tangent<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!IsReducible(x)) return ByElement<T, TangentOfElement<T>>(x, x);
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<T>.Zero), x, InDouble<T, TangentOfDouble>(x));
    }

    /// <summary>x^y: e^(y ln x) in double precision for floats with ordinary arguments, else one by one.</summary>
    public static Vector512<T> Power<T>(Vector512<T> x, Vector512<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float) || !IsOrdinaryPower(x, y)) return ByElement<T, PowerOfElement<T>>(x, y);
        (Vector512<double> lowerX, Vector512<double> upperX) = Vector512.Widen(x.AsSingle());
        (Vector512<double> lowerY, Vector512<double> upperY) = Vector512.Widen(y.AsSingle());
        return Vector512.Narrow(
            Exponential(lowerY * Logarithm(lowerX)), Exponential(upperY * Logarithm(upperX))).As<float, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsReducible<T>(Vector512<T> x) where T : unmanaged =>
        Vector512.LessThanAll(Vector512.Abs(x), Constant<T>(LargestReducible));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsReducibleInSingle<T>(Vector512<T> x) where T : unmanaged =>
        Vector512.LessThanAll(Vector512.Abs(x), Constant<T>(LargestReducibleInSingle));

    private static bool IsOrdinaryPower<T>(Vector512<T> x, Vector512<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> infinity = Vector512.Create(T.PositiveInfinity);
        return Vector512.GreaterThanAll(x, Vector512<T>.Zero) && Vector512.LessThanAll(x, infinity)
            && Vector512.LessThanAll(Vector512.Abs(y), infinity);
    }

    /// <summary>Cosine of elements 0, 2, ... and sine of the others, for angles up to 2^15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CosineThenSine<T>(Vector512<T> x) where T : unmanaged => typeof(T) == typeof(float)
        ? SineOrCosineInSingle(x.AsSingle(), Vector512.AndNot(Vector512<int>.One, Vector512<int>.Indices)).As<float, T>()
        : SineOrCosine(x.AsDouble(), Vector512.AndNot(Vector512<long>.One, Vector512<long>.Indices)).As<double, T>();

    /// <summary>
    /// Sine where the quadrant is 0, cosine where it is 1, for |x| up to 1e8. The quadrants serve both halves of a vector of floats.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> SineOrCosine<T>(Vector512<T> x, Vector512<long> quadrants) where T : unmanaged
    {
        if (typeof(T) == typeof(double)) return SineOrCosine(x.AsDouble(), quadrants).As<double, T>();
        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(x.AsSingle());
        return Vector512.Narrow(SineOrCosine(lower, quadrants), SineOrCosine(upper, quadrants)).As<float, T>();
    }

    /// <summary>The quadrant, plus one for cosine, says which of the two polynomials is the result and its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SineOrCosine(Vector512<double> x, Vector512<long> quadrants)
    {
        Vector512<double> shifter = Vector512.Create(6755399441055744.0);
        Vector512<double> shifted = MultiplyAdd(x, Vector512.Create(0.63661977236758134), shifter);
        Vector512<double> n = shifted - shifter;
        // pi / 2 as the sum of three doubles.
        Vector512<double> r = MultiplyAdd(n, Vector512.Create(-1.5707963267948966), x);
        r = MultiplyAdd(n, Vector512.Create(-6.123233995736766e-17), r);
        r = MultiplyAdd(n, Vector512.Create(1.4973849048591833e-33), r);

        Vector512<double> sine = SineOfReduced(r), cosine = CosineOfReduced(r);
        Vector512<long> turns = shifted.AsInt64() + quadrants;
        Vector512<double> isCosine = Vector512.Equals(turns & Vector512<long>.One, Vector512<long>.One).AsDouble();
        Vector512<double> sign = ((turns & Vector512.Create(2L)) << 62).AsDouble();
        return Vector512.ConditionalSelect(isCosine, cosine, sine) ^ sign;
    }

    /// <summary>fdlibm's polynomial of the sine on [-pi/4, pi/4].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SineOfReduced(Vector512<double> r)
    {
        Vector512<double> z = r * r;
        Vector512<double> sine = Vector512.Create(1.58969099521155010221e-10);
        sine = MultiplyAdd(sine, z, Vector512.Create(-2.50507602534068634195e-08));
        sine = MultiplyAdd(sine, z, Vector512.Create(2.75573137070700676789e-06));
        sine = MultiplyAdd(sine, z, Vector512.Create(-1.98412698298579493134e-04));
        sine = MultiplyAdd(sine, z, Vector512.Create(8.33333333332248946124e-03));
        sine = MultiplyAdd(sine, z, Vector512.Create(-1.66666666666666324348e-01));
        return MultiplyAdd(sine * z, r, r);
    }

    /// <summary>fdlibm's polynomial of the cosine on [-pi/4, pi/4].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> CosineOfReduced(Vector512<double> r)
    {
        Vector512<double> z = r * r;
        Vector512<double> cosine = Vector512.Create(-1.13596475577881948265e-11);
        cosine = MultiplyAdd(cosine, z, Vector512.Create(2.08757232129817482790e-09));
        cosine = MultiplyAdd(cosine, z, Vector512.Create(-2.75573143513906633035e-07));
        cosine = MultiplyAdd(cosine, z, Vector512.Create(2.48015872894767294178e-05));
        cosine = MultiplyAdd(cosine, z, Vector512.Create(-1.38888888888741095749e-03));
        cosine = MultiplyAdd(cosine, z, Vector512.Create(4.16666666666666019037e-02));
        return MultiplyAdd(cosine * z, z, MultiplyAdd(z, Vector512.Create(-0.5), Vector512<double>.One));
    }

    /// <summary>As <see cref="SineOrCosine(Vector512{double}, Vector512{long})"/>, for floats up to <see cref="LargestReducibleInSingle"/>; the polynomials are those of Cephes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> SineOrCosineInSingle(Vector512<float> x, Vector512<int> quadrants)
    {
        Vector512<float> shifter = Vector512.Create(12582912.0f);
        Vector512<float> shifted = MultiplyAdd(x, Vector512.Create(0.63661977236758134f), shifter);
        Vector512<float> n = shifted - shifter;
        // pi / 2 as the sum of three floats.
        Vector512<float> r = MultiplyAdd(n, Vector512.Create(-1.57079637050628662f), x);
        r = MultiplyAdd(n, Vector512.Create(4.37113882867e-8f), r);
        r = MultiplyAdd(n, Vector512.Create(1.71512451e-15f), r);

        Vector512<float> z = r * r;
        Vector512<float> sine = Vector512.Create(-1.9515295891e-4f);
        sine = MultiplyAdd(sine, z, Vector512.Create(8.3321608736e-3f));
        sine = MultiplyAdd(sine, z, Vector512.Create(-1.6666654611e-1f));
        sine = MultiplyAdd(sine * z, r, r);
        Vector512<float> cosine = Vector512.Create(2.443315711809948e-5f);
        cosine = MultiplyAdd(cosine, z, Vector512.Create(-1.388731625493765e-3f));
        cosine = MultiplyAdd(cosine, z, Vector512.Create(4.166664568298827e-2f));
        cosine = MultiplyAdd(cosine * z, z, MultiplyAdd(z, Vector512.Create(-0.5f), Vector512<float>.One));

        Vector512<int> turns = shifted.AsInt32() + quadrants;
        Vector512<float> isCosine = Vector512.Equals(turns & Vector512<int>.One, Vector512<int>.One).AsSingle();
        Vector512<float> sign = ((turns & Vector512.Create(2)) << 30).AsSingle();
        return Vector512.ConditionalSelect(isCosine, cosine, sine) ^ sign;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe Vector512<T> ByElement<T, TFunction>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged
        where TFunction : struct, IElementFunction<T>
    {
        T* first = stackalloc T[Vector512<T>.Count];
        T* second = stackalloc T[Vector512<T>.Count];
        x.Store(first);
        y.Store(second);
        for (int i = 0; i < Vector512<T>.Count; i++) first[i] = TFunction.Invoke(first[i], second[i]);
        return Vector512.Load(first);
    }

    private interface IElementFunction<T>
    {
        static abstract T Invoke(T x, T y);
    }

    private readonly struct SineOfElement<T> : IElementFunction<T> where T : IFloatingPointIeee754<T>
    {
        public static T Invoke(T x, T y) => T.Sin(x);
    }

    private readonly struct CosineOfElement<T> : IElementFunction<T> where T : IFloatingPointIeee754<T>
    {
        public static T Invoke(T x, T y) => T.Cos(x);
    }

    private readonly struct TangentOfElement<T> : IElementFunction<T> where T : IFloatingPointIeee754<T>
    {
        public static T Invoke(T x, T y) => T.Tan(x);
    }

    private readonly struct TangentOfDouble : IUnaryFunction<double>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => SineOrCosine(x, Vector512<long>.Zero) / SineOrCosine(x, Vector512<long>.One);
    }

    private readonly struct PowerOfElement<T> : IElementFunction<T> where T : IFloatingPointIeee754<T>
    {
        public static T Invoke(T x, T y) => T.Pow(x, y);
    }
}
