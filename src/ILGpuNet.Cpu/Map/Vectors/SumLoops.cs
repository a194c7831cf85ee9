using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Sums in double of values that lie one after the other.</summary>
internal static unsafe class SumLoops
{
    /// <summary>The sum of values, added in their own type.</summary>
    public static double SumOf<T>(T* values, int length) where T : unmanaged, INumber<T>
    {
        FoldVectors<T> vectors = FoldLoops<T, T, double, SumFold<T, double>>.Identity;
        FoldLoops<T, T, double, SumFold<T, double>>.FoldRow(values, length, ref vectors);
        return FoldLoops<T, T, double, SumFold<T, double>>.Finish(vectors);
    }

    /// <summary>Adds each value to its sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo(double* sums, float* values, int length)
    {
        int width = Vector512<float>.Count, half = Vector512<double>.Count, i = 0;
        for (; i <= length - width; i += width)
        {
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(Vector512.Load(values + i));
            (Vector512.Load(sums + i) + lower).Store(sums + i);
            (Vector512.Load(sums + i + half) + upper).Store(sums + i + half);
        }
        for (; i < length; i++) sums[i] += values[i];
    }

    /// <inheritdoc cref="AddTo(double*, float*, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo(double* sums, double* values, int length)
    {
        int width = Vector512<double>.Count, i = 0;
        for (; i <= length - width; i += width) (Vector512.Load(sums + i) + Vector512.Load(values + i)).Store(sums + i);
        for (; i < length; i++) sums[i] += values[i];
    }
}
