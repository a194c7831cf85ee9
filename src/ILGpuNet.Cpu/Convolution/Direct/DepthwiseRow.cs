using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// What the elements of a row of a depthwise kernel meet, a vector for each. Numbers of elements are constants wherever they are given, so that what a kernel lacks
/// costs nothing; weights are vectors in memory, which the multiplications read: there are more of them than registers.
/// </summary>
internal unsafe struct DepthwiseRow<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private TVector v0, v1, v2, v3, v4, v5, v6, v7;

    /// <summary>Neighbouring elements.</summary>
    /// <param name="source">Where the first vector begins.</param>
    /// <param name="masks">For each element which places of its vector count, where <typeparamref name="TEdge"/> is one.</param>
    /// <param name="elements">Number of elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DepthwiseRow<T, TVector, TOperations> Read<TEdge>(T* source, in DepthwiseRow<T, TVector, TOperations> masks, int elements) where TEdge : struct, IConstant
    {
        DepthwiseRow<T, TVector, TOperations> row = default;
        row.v0 = Load<TEdge>(source, masks.v0);
        row.v1 = Load<TEdge>(source + 1, masks.v1);
        if (elements > 2) row.v2 = Load<TEdge>(source + 2, masks.v2);
        if (elements > 3) row.v3 = Load<TEdge>(source + 3, masks.v3);
        if (elements > 4) row.v4 = Load<TEdge>(source + 4, masks.v4);
        if (elements > 5) row.v5 = Load<TEdge>(source + 5, masks.v5);
        if (elements > 6) row.v6 = Load<TEdge>(source + 6, masks.v6);
        return row;
    }

    /// <summary>Neighbouring elements of windows that lie two apart: pairs of vectors are taken apart into even and odd places.</summary>
    /// <inheritdoc cref="Read"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DepthwiseRow<T, TVector, TOperations> ReadApart<TEdge>(T* source, in DepthwiseRow<T, TVector, TOperations> masks, int elements) where TEdge : struct, IConstant
    {
        DepthwiseRow<T, TVector, TOperations> row = default;
        (row.v0, row.v1) = LoadApart<TEdge>(source, masks.v0, masks.v1);
        (row.v2, row.v3) = LoadApart<TEdge>(source + 2, masks.v2, masks.v3);
        if (elements > 3) (row.v4, row.v5) = LoadApart<TEdge>(source + 4, masks.v4, masks.v5);
        if (elements > 5) (row.v6, _) = LoadApart<TEdge>(source + 6, masks.v6, masks.v7);
        return row;
    }

    /// <summary>Vectors that lie one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DepthwiseRow<T, TVector, TOperations> ReadVectors(T* vectors, int elements)
    {
        DepthwiseRow<T, TVector, TOperations> row = default;
        row.v0 = TOperations.Load(vectors);
        row.v1 = TOperations.Load(vectors + TOperations.Count);
        if (elements > 2) row.v2 = TOperations.Load(vectors + 2 * TOperations.Count);
        if (elements > 3) row.v3 = TOperations.Load(vectors + 3 * TOperations.Count);
        if (elements > 4) row.v4 = TOperations.Load(vectors + 4 * TOperations.Count);
        if (elements > 5) row.v5 = TOperations.Load(vectors + 5 * TOperations.Count);
        if (elements > 6) row.v6 = TOperations.Load(vectors + 6 * TOperations.Count);
        return row;
    }

    /// <summary>The masks of <see cref="Read"/> for windows that move by single steps, or of <see cref="ReadApart"/> for those that move by two.</summary>
    /// <param name="stride">One or two.</param>
    /// <param name="before">Where the row begins, counted from where the first element is read.</param>
    /// <param name="inside">Where it ends.</param>
    /// <param name="limit">For each element how many count from where it is read.</param>
    /// <param name="elements">Number of masks.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DepthwiseRow<T, TVector, TOperations> Masks<TEdge>(int stride, int before, int inside, int limit, int elements) where TEdge : struct, IConstant
    {
        DepthwiseRow<T, TVector, TOperations> row = default;
        if (TEdge.Value == 0) return row;
        row.v0 = Mask(stride, before, inside, limit, 0);
        row.v1 = Mask(stride, before, inside, limit, 1);
        if (elements > 2) row.v2 = Mask(stride, before, inside, limit, 2);
        if (elements > 3) row.v3 = Mask(stride, before, inside, limit, 3);
        if (elements > 4) row.v4 = Mask(stride, before, inside, limit, 4);
        if (elements > 5) row.v5 = Mask(stride, before, inside, limit, 5);
        if (elements > 6) row.v6 = Mask(stride, before, inside, limit, 6);
        if (elements > 7) row.v7 = Mask(stride, before, inside, limit, 7);
        return row;
    }

    /// <summary>Writes vectors one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void WriteVectors(T* vectors, int elements)
    {
        TOperations.Store(v0, vectors);
        TOperations.Store(v1, vectors + TOperations.Count);
        TOperations.Store(v2, vectors + 2 * TOperations.Count);
        if (elements > 3) TOperations.Store(v3, vectors + 3 * TOperations.Count);
        if (elements > 4) TOperations.Store(v4, vectors + 4 * TOperations.Count);
        if (elements > 5) TOperations.Store(v5, vectors + 5 * TOperations.Count);
        if (elements > 6) TOperations.Store(v6, vectors + 6 * TOperations.Count);
    }

    /// <summary>
    /// Adds the products of each element that is read and one factor to this row of sums, of another to the next one, and so on: of as many rows as are asked for.
    /// Elements are read one by one, as sums leave few registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProducts<TEdge>(
        ref DepthwiseRow<T, TVector, TOperations> s0, ref DepthwiseRow<T, TVector, TOperations> s1, ref DepthwiseRow<T, TVector, TOperations> s2,
        T* source, in DepthwiseRow<T, TVector, TOperations> masks, int stride, int elements, TVector f0, TVector f1, TVector f2, int rows)
        where TEdge : struct, IConstant
    {
        (TVector even, TVector odd) = LoadPair<TEdge>(source, stride, masks.v0, masks.v1);
        AddProducts(ref s0.v0, ref s1.v0, ref s2.v0, even, f0, f1, f2, rows);
        AddProducts(ref s0.v1, ref s1.v1, ref s2.v1, odd, f0, f1, f2, rows);
        (even, odd) = LoadPair<TEdge>(source + 2, stride, masks.v2, masks.v3);
        AddProducts(ref s0.v2, ref s1.v2, ref s2.v2, even, f0, f1, f2, rows);
        if (elements > 3)
        {
            AddProducts(ref s0.v3, ref s1.v3, ref s2.v3, odd, f0, f1, f2, rows);
            (even, odd) = LoadPair<TEdge>(source + 4, stride, masks.v4, masks.v5);
            AddProducts(ref s0.v4, ref s1.v4, ref s2.v4, even, f0, f1, f2, rows);
        }
        if (elements > 5)
        {
            AddProducts(ref s0.v5, ref s1.v5, ref s2.v5, odd, f0, f1, f2, rows);
            (even, _) = LoadPair<TEdge>(source + 6, stride, masks.v6, masks.v7);
            AddProducts(ref s0.v6, ref s1.v6, ref s2.v6, even, f0, f1, f2, rows);
        }
    }

    /// <summary>Adds the products of all elements and their weights to a sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TVector Multiply(T* weights, int elements, TVector sum)
    {
        sum = Multiply(v0, weights, 0, sum);
        sum = Multiply(v1, weights, 1, sum);
        if (elements > 2) sum = Multiply(v2, weights, 2, sum);
        if (elements > 3) sum = Multiply(v3, weights, 3, sum);
        if (elements > 4) sum = Multiply(v4, weights, 4, sum);
        if (elements > 5) sum = Multiply(v5, weights, 5, sum);
        if (elements > 6) sum = Multiply(v6, weights, 6, sum);
        return sum;
    }

    /// <summary>The same with weights that are at hand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TVector Multiply(in DepthwiseRow<T, TVector, TOperations> weights, int elements, TVector sum)
    {
        sum = TOperations.FusedMultiplyAdd(v0, weights.v0, sum);
        sum = TOperations.FusedMultiplyAdd(v1, weights.v1, sum);
        if (elements > 2) sum = TOperations.FusedMultiplyAdd(v2, weights.v2, sum);
        if (elements > 3) sum = TOperations.FusedMultiplyAdd(v3, weights.v3, sum);
        if (elements > 4) sum = TOperations.FusedMultiplyAdd(v4, weights.v4, sum);
        return sum;
    }

    /// <summary>Adds the products of some elements and each second weight to a sum.</summary>
    /// <param name="weights">The weight of the first of these elements.</param>
    /// <param name="first">The first element, zero or one.</param>
    /// <param name="end">The element after the last.</param>
    /// <param name="sum">The sum.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TVector MultiplyApart(T* weights, int first, int end, TVector sum)
    {
        if (first == 0) sum = Multiply(v0, weights, 0, sum);
        if (end > 1) sum = Multiply(v1, weights, 2 * (1 - first), sum);
        if (end > 2) sum = Multiply(v2, weights, 2 * (2 - first), sum);
        if (end > 3) sum = Multiply(v3, weights, 2 * (3 - first), sum);
        return sum;
    }

    /// <summary>Writes a vector of results, or as many of them as there are before the end of a row that is shorter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TEdge>(TVector results, T* destination, int count) where TEdge : struct, IConstant
    {
        if (TEdge.Value > 0 && count < TOperations.Count) TOperations.StoreFirst(results, destination, count);
        else TOperations.Store(results, destination);
    }

    /// <summary>The same with a bias that is added to each, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TEdge>(TVector sum, T* bias, T* destination, int count) where TEdge : struct, IConstant =>
        Store<TEdge>(bias is null ? sum : TOperations.Add(sum, TOperations.Broadcast(*bias)), destination, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Mask(int stride, int before, int inside, int limit, int element)
    {
        int shift = stride == 1 ? element : element / 2 * 2, vector = stride == 1 ? 0 : element % 2 * TOperations.Count;
        return TOperations.Mask(before - shift - vector, Math.Min(inside - shift, limit) - vector);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load<TEdge>(T* source, TVector mask) where TEdge : struct, IConstant
    {
        TVector vector = TOperations.Load(source);
        return TEdge.Value > 0 ? TOperations.And(vector, mask) : vector;
    }

    /// <summary>Two neighbouring elements of windows that move by single steps or by two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Even, TVector Odd) LoadPair<TEdge>(T* source, int stride, TVector firstMask, TVector secondMask) where TEdge : struct, IConstant =>
        stride == 1 ? (Load<TEdge>(source, firstMask), Load<TEdge>(source + 1, secondMask)) : LoadApart<TEdge>(source, firstMask, secondMask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(ref TVector s0, ref TVector s1, ref TVector s2, TVector element, TVector f0, TVector f1, TVector f2, int rows)
    {
        s0 = TOperations.FusedMultiplyAdd(element, f0, s0);
        if (rows > 1) s1 = TOperations.FusedMultiplyAdd(element, f1, s1);
        if (rows > 2) s2 = TOperations.FusedMultiplyAdd(element, f2, s2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Even, TVector Odd) LoadApart<TEdge>(T* source, TVector firstMask, TVector secondMask) where TEdge : struct, IConstant
    {
        TVector first = Load<TEdge>(source, firstMask), second = Load<TEdge>(source + TOperations.Count, secondMask);
        return (TOperations.EvenElements(first, second), TOperations.OddElements(first, second));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Multiply(TVector element, T* weights, int weight, TVector sum) =>
        TOperations.FusedMultiplyAdd(element, TOperations.Load(weights + weight * TOperations.Count), sum);
}
