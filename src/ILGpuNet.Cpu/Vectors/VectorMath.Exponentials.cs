using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Relatives of the exponential.</summary>
internal static partial class VectorMath
{
    /// <summary>Above this the hyperbolic functions are half of the exponential, whose square root does not overflow with it.</summary>
    private const double LargestHyperbolic = 700;

    /// <summary>2^x, exact for whole numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ExponentialBase2<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> shifter = Shifter<T>(), shifted = x + shifter, n = shifted - shifter, rest = x - n;
        Vector512<T> r = MultiplyAdd(rest, Constant<T>(0.6931471805599453), rest * Constant<T>(RestOf<T>(0.6931471805599453, 2.3190468138462996e-17)));
        Vector512<T> result = ScaleByPowerOfTwo(ExponentialOfReduced(r), n, shifted);
        result = Vector512.ConditionalSelect(
            Vector512.GreaterThanOrEqual(x, Constant<T>(typeof(T) == typeof(float) ? 128 : 1024)), Vector512.Create(T.PositiveInfinity), result);
        return Vector512.ConditionalSelect(
            Vector512.LessThan(x, Constant<T>(typeof(T) == typeof(float) ? -151 : -1076)), Vector512<T>.Zero, result);
    }

    /// <summary>e^x - 1: with e^x = 2^n e^r it is 2^n (e^r - 1) + (2^n - 1), computed in halves, so that it overflows no earlier than e^x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ExponentialMinusOne<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> half = HalfOfExponentialMinusOne(x);
        return Vector512.ConditionalSelect(IsTiny(x), x, half + half);
    }

    /// <summary>Hyperbolic sine; with h = (e^|x| - 1) / 2 it is h + h / (2 h + 1).</summary>
    public static Vector512<T> HyperbolicSine<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T> => InDouble<T, HyperbolicSineOfDouble>(x);

    /// <summary>Hyperbolic cosine: (e^|x| + e^-|x|) / 2.</summary>
    public static Vector512<T> HyperbolicCosine<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T> => InDouble<T, HyperbolicCosineOfDouble>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> HalfOfExponentialMinusOne<T>(Vector512<T> x) where T : unmanaged
    {
        // Below, the result is -1/2; above, twice the result is infinite, but 2^(n - 1) is not yet.
        Vector512<T> least = Constant<T>(-60), most = Constant<T>(typeof(T) == typeof(float) ? 89 : 710);
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, least), least, x);
        x = Vector512.ConditionalSelect(Vector512.GreaterThan(x, most), most, x);
        Vector512<T> r = ReduceByLogarithmOfTwo(x, out Vector512<T> n, out Vector512<T> shifted);
        Vector512<T> half = ScaleByPowerOfTwo(Vector512<T>.One, n - Vector512<T>.One, shifted - Vector512<T>.One);
        return MultiplyAdd(half, ExponentialOfReducedMinusOne(r), half - Constant<T>(0.5));
    }

    /// <summary>A function of doubles, also for floats: where double precision is simpler than care.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> InDouble<T, TFunction>(Vector512<T> x) where T : unmanaged where TFunction : struct, IUnaryFunction<double>
    {
        if (typeof(T) == typeof(double)) return TFunction.Invoke(x.AsDouble()).As<double, T>();
        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(x.AsSingle());
        return Vector512.Narrow(TFunction.Invoke(lower), TFunction.Invoke(upper)).As<float, T>();
    }

    private readonly struct HyperbolicSineOfDouble : IUnaryFunction<double>
    {
        public static Vector512<double> Invoke(Vector512<double> x)
        {
            Vector512<double> magnitude = Vector512.Abs(x);
            Vector512<double> half = HalfOfExponentialMinusOne(magnitude);
            Vector512<double> result = half + half / (half + half + Vector512<double>.One);
            if (Vector512.GreaterThanAny(magnitude, Vector512.Create(LargestHyperbolic))) result = HalfOfLargeExponential(magnitude, result);
            result |= x & Vector512.Create(-0.0);
            return Vector512.ConditionalSelect(IsTiny(x), x, result);
        }
    }

    private readonly struct HyperbolicCosineOfDouble : IUnaryFunction<double>
    {
        public static Vector512<double> Invoke(Vector512<double> x)
        {
            Vector512<double> magnitude = Vector512.Abs(x), half = Vector512.Create(0.5);
            Vector512<double> exponential = Exponential(magnitude);
            Vector512<double> result = MultiplyAdd(half, exponential, half / exponential);
            return Vector512.GreaterThanAny(magnitude, Vector512.Create(LargestHyperbolic)) ? HalfOfLargeExponential(magnitude, result) : result;
        }
    }

    /// <summary>e^x / 2 where x is large, else another value.</summary>
    private static Vector512<double> HalfOfLargeExponential(Vector512<double> x, Vector512<double> other)
    {
        Vector512<double> root = Exponential(x * Vector512.Create(0.5));
        return Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(LargestHyperbolic)), root * Vector512.Create(0.5) * root, other);
    }
}
