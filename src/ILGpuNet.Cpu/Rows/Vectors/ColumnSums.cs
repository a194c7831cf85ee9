using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Adds rows that lie one after the other to sums in double: few at a time in their own type, so that the sums are seldom read and written.</summary>
internal static unsafe class ColumnSums
{
    private const int RowsAtATime = 8;

    /// <summary>Adds <paramref name="rows"/> rows of floats or doubles to the sums of their columns.</summary>
    public static void Add<T>(double* sums, T* values, int rows, int length) where T : unmanaged, INumber<T>
    {
        for (int row = 0; row < rows; row += RowsAtATime)
            AddFew(sums, values + (long)row * length, Math.Min(RowsAtATime, rows - row), length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFew<T>(double* sums, T* values, int rows, int length) where T : unmanaged, INumber<T>
    {
        int width = Vector512<T>.Count, column = 0;
        for (; column <= length - width; column += width)
        {
            Vector512<T> sum = Vector512.Load(values + column);
            for (int row = 1; row < rows; row++) sum += Vector512.Load(values + (long)row * length + column);
            AddTo(sums + column, sum);
        }
        for (; column < length; column++)
        {
            T sum = values[column];
            for (int row = 1; row < rows; row++) sum += values[(long)row * length + column];
            sums[column] += double.CreateTruncating(sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<T>(double* target, Vector512<T> sum) where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            (Vector512.Load(target) + sum.AsDouble()).Store(target);
            return;
        }
        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(sum.AsSingle());
        (Vector512.Load(target) + lower).Store(target);
        (Vector512.Load(target + Vector512<double>.Count) + upper).Store(target + Vector512<double>.Count);
    }
}
