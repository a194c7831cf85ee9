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
        int i = 0;
        if (stride == 2 && sizeof(T) == sizeof(uint))
        {
            // Lower halves of pairs. The last pair is left out, whose second half may be behind the end of the input.
            int width = Vector512<uint>.Count;
            for (; i < count - width; i += width, source += 2 * width)
                Vector512.Narrow(Vector512.Load((ulong*)source), Vector512.Load((ulong*)(source + width))).Store((uint*)scratch + i);
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
        int width = Vector512<T>.Count, i = 0;
        Vector512<TIndex> index = Vector512.Create(first) + Vector512<TIndex>.Indices * step;
        Vector512<TIndex> next = Vector512.Create(step * TIndex.CreateTruncating(width));
        for (; i <= count - width; i += width, index += next)
        {
            Vector512<T> candidate = Vector512.Load(candidates + i), value = Vector512.Load(values + i);
            Vector512<T> isTaken = Vector512.AndNot(Vector512.Equals(value, value), Vector512.LessThanOrEqual(candidate, value));
            Vector512.ConditionalSelect(isTaken, candidate, value).Store(values + i);
            Vector512.ConditionalSelect(isTaken.As<T, TIndex>(), index, Vector512.Load(indices + i)).Store(indices + i);
        }
        for (; i < count; i++)
        {
            T candidate = candidates[i], value = values[i];
            if (candidate <= value || T.IsNaN(value)) continue;
            values[i] = candidate;
            indices[i] = first + TIndex.CreateTruncating(i) * step;
        }
    }

    /// <summary>Adds every stride-th element to sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddCollected<T>(T* source, int stride, T* sums, int count) where T : unmanaged, INumber<T>
    {
        int i = 0;
        if (stride == 1)
        {
            int width = Vector512<T>.Count;
            for (; i <= count - width; i += width) (Vector512.Load(sums + i) + Vector512.Load(source + i)).Store(sums + i);
        }
        for (; i < count; i++) sums[i] += source[(long)i * stride];
    }

    /// <summary>Adds shares to every stride-th element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddStrided<T>(T* shares, T* sums, int stride, int count) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < count; i++) sums[(long)i * stride] += shares[i];
    }
}
