using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Steps of pooling along a row of windows: one element of each window at a time, so that vectors run along the windows.</summary>
internal static unsafe class PoolingRows
{
    /// <summary>Brings every stride-th element together, or gives the source itself where that is the case already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T* Collect<T>(T* source, int stride, int count, T* scratch) where T : unmanaged
    {
        if (stride == 1) return source;
        int i = 0, width = Vector256<uint>.Count;
        if (stride == 2 && sizeof(T) == sizeof(uint) && count > width)
        {
            // Lower halves of pairs; at the end upper halves, because behind the last element there may be none.
            for (; i < count - width; i += width) EvenElements((ulong*)(source + 2 * i)).Store((uint*)scratch + i);
            i = count - width;
            ulong* pairs = (ulong*)(source + 2 * i - 1);
            Vector256.Narrow(Vector256.Load(pairs) >> 32, Vector256.Load(pairs + Vector256<ulong>.Count) >> 32).Store((uint*)scratch + i);
            return scratch;
        }
        for (; i <= count - 4; i += 4, source += 4 * stride)
        {
            T a = source[0], b = source[stride], c = source[2 * stride], d = source[3 * stride];
            (scratch[i], scratch[i + 1], scratch[i + 2], scratch[i + 3]) = (a, b, c, d);
        }
        for (; i < count; i++, source += stride) scratch[i] = *source;
        return scratch;
    }

    /// <summary>Takes candidates that are larger or NaN, unless what is there is NaN. Candidate i has the index first + i * step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TakeLarger<T, TIndex>(T* candidates, TIndex first, TIndex step, T* values, TIndex* indices, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        int width = Vector256<T>.Count, i = 0;
        if (count >= width)
        {
            Vector256<TIndex> offsets = Vector256<TIndex>.Indices * step;
            // The last vector overlaps the one before: to take what has been taken changes nothing.
            for (; i < count; i += width)
            {
                int at = Math.Min(i, count - width);
                Vector256<T> candidate = Vector256.Load(candidates + at), value = Vector256.Load(values + at);
                Vector256<T> isTaken = Vector256.AndNot(Vector256.Equals(value, value), Vector256.LessThanOrEqual(candidate, value));
                Vector256<TIndex> index = Vector256.Create(first + TIndex.CreateTruncating(at) * step) + offsets;
                Vector256.ConditionalSelect(isTaken, candidate, value).Store(values + at);
                Vector256.ConditionalSelect(isTaken.As<T, TIndex>(), index, Vector256.Load(indices + at)).Store(indices + at);
            }
            return;
        }
        for (; i < count; i++)
        {
            T candidate = candidates[i], value = values[i];
            if (candidate <= value || T.IsNaN(value)) continue;
            values[i] = candidate;
            indices[i] = first + TIndex.CreateTruncating(i) * step;
        }
    }

    /// <summary>Adds neighbouring elements to sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<T>(T* source, T* sums, int count) where T : unmanaged, INumber<T>
    {
        int i = 0;
        for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count) (Vector256.Load(sums + i) + Vector256.Load(source + i)).Store(sums + i);
        for (; i <= count - Vector128<T>.Count; i += Vector128<T>.Count) (Vector128.Load(sums + i) + Vector128.Load(source + i)).Store(sums + i);
        for (; i < count; i++) sums[i] += source[i];
    }

    /// <summary>Divides sums by numbers of elements, in rows and in columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divide<T>(T* sums, T rows, T* columns, T* means, int count) where T : unmanaged, INumber<T>
    {
        int i = 0;
        Vector256<T> allRows = Vector256.Create(rows);
        for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count)
            (Vector256.Load(sums + i) / (allRows * Vector256.Load(columns + i))).Store(means + i);
        for (; i <= count - Vector128<T>.Count; i += Vector128<T>.Count)
            (Vector128.Load(sums + i) / (allRows.GetLower() * Vector128.Load(columns + i))).Store(means + i);
        for (; i < count; i++) means[i] = sums[i] / (rows * columns[i]);
    }

    /// <summary>Adds shares to every stride-th element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddStrided<T>(T* shares, T* sums, int stride, int count) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < count; i++) sums[(long)i * stride] += shares[i];
    }

    /// <summary>The lower halves of eight pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> EvenElements(ulong* pairs) =>
        Vector256.Narrow(Vector256.Load(pairs), Vector256.Load(pairs + Vector256<ulong>.Count));
}
