using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ILGpuNet.Cpu;

/// <summary>
/// The larger and the smaller of two elements, NaN if either is NaN. Without AVX-512, <see cref="Vector256.Max{T}"/> takes many instructions to put
/// zeros in the order of their signs, which no reduction asks for: of two zeros the second is taken there.
/// </summary>
internal static class Extremes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Larger<T>(Vector512<T> left, Vector512<T> right) => Vector512.Max(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Smaller<T>(Vector512<T> left, Vector512<T> right) => Vector512.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Larger<T>(Vector256<T> left, Vector256<T> right)
    {
        if (!Avx.IsSupported) return Vector256.Max(left, right);
        if (typeof(T) == typeof(float))
        {
            Vector256<float> first = left.AsSingle();
            return Avx.BlendVariable(Avx.Max(first, right.AsSingle()), first, Avx.CompareUnordered(first, first)).As<float, T>();
        }
        if (typeof(T) == typeof(double))
        {
            Vector256<double> first = left.AsDouble();
            return Avx.BlendVariable(Avx.Max(first, right.AsDouble()), first, Avx.CompareUnordered(first, first)).As<double, T>();
        }
        return Vector256.Max(left, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Smaller<T>(Vector256<T> left, Vector256<T> right)
    {
        if (!Avx.IsSupported) return Vector256.Min(left, right);
        if (typeof(T) == typeof(float))
        {
            Vector256<float> first = left.AsSingle();
            return Avx.BlendVariable(Avx.Min(first, right.AsSingle()), first, Avx.CompareUnordered(first, first)).As<float, T>();
        }
        if (typeof(T) == typeof(double))
        {
            Vector256<double> first = left.AsDouble();
            return Avx.BlendVariable(Avx.Min(first, right.AsDouble()), first, Avx.CompareUnordered(first, first)).As<double, T>();
        }
        return Vector256.Min(left, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Larger<T>(Vector128<T> left, Vector128<T> right) => Vector128.Max(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Smaller<T>(Vector128<T> left, Vector128<T> right) => Vector128.Min(left, right);
}
