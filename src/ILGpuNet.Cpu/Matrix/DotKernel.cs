using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The innermost loop of products A B^T with few rows, where packing B would cost more than it saves: a tile of up to four by six inner
/// products of rows that are contiguous in both operands.
/// </summary>
internal static unsafe class DotKernel<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Rows of A in a full tile.</summary>
    public const int Rows = 4;

    /// <summary>Rows of B, which are columns of C, in a full tile.</summary>
    public static int Columns => TOperations.Registers >= 32 ? 6 : 2;

    /// <summary>
    /// C = A B^T, or C += A B^T, for up to <see cref="Rows"/> by <see cref="Columns"/> elements.
    /// The depth is at least <c>TOperations.Count</c>.
    /// </summary>
    public static void Multiply(in DotTile<T> tile, int rows, int columns)
    {
        switch (rows)
        {
            case 1: MultiplyRows<One>(tile, columns); break;
            case 2: MultiplyRows<Two>(tile, columns); break;
            case 3: MultiplyRows<Three>(tile, columns); break;
            default: MultiplyRows<Four>(tile, columns); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyRows<TRows>(in DotTile<T> tile, int columns) where TRows : struct, IConstant
    {
        switch (columns)
        {
            case 1: MultiplyTile<TRows, One>(tile); break;
            case 2: MultiplyTile<TRows, Two>(tile); break;
            case 3: MultiplyTile<TRows, Three>(tile); break;
            case 4: MultiplyTile<TRows, Four>(tile); break;
            case 5: MultiplyTile<TRows, Five>(tile); break;
            default: MultiplyTile<TRows, Six>(tile); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyTile<TRows, TColumns>(in DotTile<T> tile)
        where TRows : struct, IConstant
        where TColumns : struct, IConstant
    {
        Column c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
        nint aStride = tile.AStride, bStride = tile.BStride;
        T* a = tile.A, b = tile.B;
        int rest = (int)(tile.Depth % TOperations.Count);
        T* end = a + tile.Depth - rest;
        for (; a < end; a += TOperations.Count, b += TOperations.Count)
        {
            TVector a0 = TOperations.Load(a);
            TVector a1 = TRows.Value > 1 ? TOperations.Load(a + aStride) : default;
            TVector a2 = TRows.Value > 2 ? TOperations.Load(a + 2 * aStride) : default;
            TVector a3 = TRows.Value > 3 ? TOperations.Load(a + 3 * aStride) : default;
            c0.Add<TRows>(TOperations.Load(b), a0, a1, a2, a3);
            if (TColumns.Value > 1) c1.Add<TRows>(TOperations.Load(b + bStride), a0, a1, a2, a3);
            if (TColumns.Value > 2) c2.Add<TRows>(TOperations.Load(b + 2 * bStride), a0, a1, a2, a3);
            if (TColumns.Value > 3) c3.Add<TRows>(TOperations.Load(b + 3 * bStride), a0, a1, a2, a3);
            if (TColumns.Value > 4) c4.Add<TRows>(TOperations.Load(b + 4 * bStride), a0, a1, a2, a3);
            if (TColumns.Value > 5) c5.Add<TRows>(TOperations.Load(b + 5 * bStride), a0, a1, a2, a3);
        }
        if (rest > 0)
        {
            // The last vector overlaps the one before it; zeros on both sides keep those products out even where they are not finite.
            a += rest;
            b += rest;
            TVector a0 = TOperations.LoadLast(a, rest);
            TVector a1 = TRows.Value > 1 ? TOperations.LoadLast(a + aStride, rest) : default;
            TVector a2 = TRows.Value > 2 ? TOperations.LoadLast(a + 2 * aStride, rest) : default;
            TVector a3 = TRows.Value > 3 ? TOperations.LoadLast(a + 3 * aStride, rest) : default;
            c0.Add<TRows>(TOperations.LoadLast(b, rest), a0, a1, a2, a3);
            if (TColumns.Value > 1) c1.Add<TRows>(TOperations.LoadLast(b + bStride, rest), a0, a1, a2, a3);
            if (TColumns.Value > 2) c2.Add<TRows>(TOperations.LoadLast(b + 2 * bStride, rest), a0, a1, a2, a3);
            if (TColumns.Value > 3) c3.Add<TRows>(TOperations.LoadLast(b + 3 * bStride, rest), a0, a1, a2, a3);
            if (TColumns.Value > 4) c4.Add<TRows>(TOperations.LoadLast(b + 4 * bStride, rest), a0, a1, a2, a3);
            if (TColumns.Value > 5) c5.Add<TRows>(TOperations.LoadLast(b + 5 * bStride, rest), a0, a1, a2, a3);
        }

        c0.Store<TRows>(tile, 0);
        if (TColumns.Value > 1) c1.Store<TRows>(tile, 1);
        if (TColumns.Value > 2) c2.Store<TRows>(tile, 2);
        if (TColumns.Value > 3) c3.Store<TRows>(tile, 3);
        if (TColumns.Value > 4) c4.Store<TRows>(tile, 4);
        if (TColumns.Value > 5) c5.Store<TRows>(tile, 5);
    }

    /// <summary>Partial sums of a column of the tile.</summary>
    private struct Column
    {
        private TVector sum0, sum1, sum2, sum3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TRows>(TVector b, TVector a0, TVector a1, TVector a2, TVector a3) where TRows : struct, IConstant
        {
            sum0 = TOperations.FusedMultiplyAdd(a0, b, sum0);
            if (TRows.Value > 1) sum1 = TOperations.FusedMultiplyAdd(a1, b, sum1);
            if (TRows.Value > 2) sum2 = TOperations.FusedMultiplyAdd(a2, b, sum2);
            if (TRows.Value > 3) sum3 = TOperations.FusedMultiplyAdd(a3, b, sum3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store<TRows>(in DotTile<T> tile, int column) where TRows : struct, IConstant
        {
            T* c = tile.C + column;
            nint stride = tile.CStride;
            StoreSum(sum0, c, tile.Accumulate);
            if (TRows.Value > 1) StoreSum(sum1, c + stride, tile.Accumulate);
            if (TRows.Value > 2) StoreSum(sum2, c + 2 * stride, tile.Accumulate);
            if (TRows.Value > 3) StoreSum(sum3, c + 3 * stride, tile.Accumulate);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void StoreSum(TVector sum, T* c, bool accumulate) =>
            *c = accumulate ? *c + TOperations.Sum(sum) : TOperations.Sum(sum);
    }
}

/// <summary>Operands of a tile of inner products: rows of A and of B, each contiguous, and the place in C.</summary>
internal readonly unsafe struct DotTile<T>(nint depth, T* a, nint aStride, T* b, nint bStride, T* c, nint cStride, bool accumulate)
    where T : unmanaged
{
    public readonly nint Depth = depth;
    public readonly T* A = a;
    public readonly nint AStride = aStride;
    public readonly T* B = b;
    public readonly nint BStride = bStride;
    public readonly T* C = c;
    public readonly nint CStride = cStride;
    public readonly bool Accumulate = accumulate;
}
