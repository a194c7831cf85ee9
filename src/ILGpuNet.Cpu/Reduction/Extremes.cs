using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ILGpuNet.Cpu;

/// <summary>
/// The larger and the smaller of two elements, NaN if either is NaN. Without vectors of 512 bits, <see cref="Vector512.Max{T}"/> takes many
/// instructions to put zeros in the order of their signs, which no reduction asks for: of two zeros the second is taken there.
/// </summary>
internal static class Extremes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Larger<T>(Vector512<T> left, Vector512<T> right)
    {
        if (Vector512.IsHardwareAccelerated || !Avx.IsSupported) return Vector512.Max(left, right);
        if (typeof(T) == typeof(float))
        {
            return Vector512.Create(
                Larger(left.GetLower().AsSingle(), right.GetLower().AsSingle()), Larger(left.GetUpper().AsSingle(), right.GetUpper().AsSingle())).As<float, T>();
        }
        if (typeof(T) == typeof(double))
        {
            return Vector512.Create(
                Larger(left.GetLower().AsDouble(), right.GetLower().AsDouble()), Larger(left.GetUpper().AsDouble(), right.GetUpper().AsDouble())).As<double, T>();
        }
        return Vector512.Max(left, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Smaller<T>(Vector512<T> left, Vector512<T> right)
    {
        if (Vector512.IsHardwareAccelerated || !Avx.IsSupported) return Vector512.Min(left, right);
        if (typeof(T) == typeof(float))
        {
            return Vector512.Create(
                Smaller(left.GetLower().AsSingle(), right.GetLower().AsSingle()), Smaller(left.GetUpper().AsSingle(), right.GetUpper().AsSingle())).As<float, T>();
        }
        if (typeof(T) == typeof(double))
        {
            return Vector512.Create(
                Smaller(left.GetLower().AsDouble(), right.GetLower().AsDouble()), Smaller(left.GetUpper().AsDouble(), right.GetUpper().AsDouble())).As<double, T>();
        }
        return Vector512.Min(left, right);
    }

    // The instructions give the second operand where either is NaN: right for a NaN there, and wrong for one in the first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Larger(Vector256<float> left, Vector256<float> right) =>
        Avx.BlendVariable(Avx.Max(left, right), left, Avx.CompareUnordered(left, left));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Larger(Vector256<double> left, Vector256<double> right) =>
        Avx.BlendVariable(Avx.Max(left, right), left, Avx.CompareUnordered(left, left));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Smaller(Vector256<float> left, Vector256<float> right) =>
        Avx.BlendVariable(Avx.Min(left, right), left, Avx.CompareUnordered(left, left));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Smaller(Vector256<double> left, Vector256<double> right) =>
        Avx.BlendVariable(Avx.Min(left, right), left, Avx.CompareUnordered(left, left));
}
