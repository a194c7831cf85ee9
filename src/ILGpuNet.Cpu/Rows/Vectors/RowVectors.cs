using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>What emitted loops over rows call to bring values of rows to registers.</summary>
internal static unsafe class RowVectors
{
    /// <summary>A value of a row, repeated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Repeat<T>(byte* value) => Vector512.Create(Unsafe.ReadUnaligned<T>(value));

    /// <summary>A truth value of a row as a mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> RepeatMask<T>(byte* value) => *value == 0 ? Vector512<T>.Zero : Vector512<T>.AllBitsSet;
}

/// <summary>What emitted loops over rows call to reduce them: the same steps in the same order as <see cref="FoldLoops{T, T, TTotal, TFold}"/>.</summary>
internal static unsafe class RowFold<T, TTotal, TFold>
    where T : unmanaged, INumber<T>
    where TTotal : unmanaged, INumber<TTotal>
    where TFold : struct, IFold<T, TTotal>
{
    /// <summary>A vector that changes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Identity() => Vector512.Create(TFold.Identity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> left, Vector512<T> right) => TFold.Combine(left, right);

    /// <summary>Combines with the first <paramref name="count"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CombineFirst(Vector512<T> left, Vector512<T> right, int count)
    {
        Vector512<T> isThere = Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(T.CreateTruncating(count)));
        return TFold.Combine(left, Vector512.ConditionalSelect(isThere, right, Vector512.Create(TFold.Identity)));
    }

    /// <summary>Stores what four vectors come to, combined with what is there if the block is not the first of its row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Finish(Vector512<T> first, Vector512<T> second, Vector512<T> third, Vector512<T> fourth, double* total, bool isFirst)
    {
        TTotal sum = FoldLoops<T, T, TTotal, TFold>.Finish(TFold.Combine(TFold.Combine(first, second), TFold.Combine(third, fourth)));
        if (!isFirst) sum = TFold.Combine(TTotal.CreateTruncating(*total), sum);
        *total = double.CreateTruncating(sum);
    }
}
