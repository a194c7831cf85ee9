using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>The sizes of a batched product of matrices of any strides, [m, k] times [k, n], as an argument of its kernels.</summary>
/// <param name="m">Rows of the result.</param>
/// <param name="n">Columns of the result.</param>
/// <param name="k">The inner dimension.</param>
/// <param name="rowStrideA">Distance of the rows of a.</param>
/// <param name="columnStrideA">Distance of the columns of a.</param>
/// <param name="rowStrideB">Distance of the rows of b.</param>
/// <param name="columnStrideB">Distance of the columns of b.</param>
/// <param name="segmentLength">Steps of the inner dimension in a segment; k, or more, where it is not cut.</param>
public readonly struct ProductGeometry(int m, int n, int k, int rowStrideA, int columnStrideA, int rowStrideB, int columnStrideB, int segmentLength)
{
    /// <summary>Rows of the result.</summary>
    public int M { get; } = m;

    /// <summary>Columns of the result.</summary>
    public int N { get; } = n;

    /// <summary>The inner dimension.</summary>
    public int K { get; } = k;

    /// <summary>Distance of the rows of a.</summary>
    public int RowStrideA { get; } = rowStrideA;

    /// <summary>Distance of the columns of a.</summary>
    public int ColumnStrideA { get; } = columnStrideA;

    /// <summary>Distance of the rows of b.</summary>
    public int RowStrideB { get; } = rowStrideB;

    /// <summary>Distance of the columns of b.</summary>
    public int ColumnStrideB { get; } = columnStrideB;

    /// <summary>Steps of the inner dimension in a segment.</summary>
    public int SegmentLength { get; } = segmentLength;

    /// <summary>The same with segments of another length.</summary>
    public ProductGeometry CutInto(int length) => new(M, N, K, RowStrideA, ColumnStrideA, RowStrideB, ColumnStrideB, length);
}

/// <summary>
/// c[s, b] = a[b] times b[b], over segment s of the inner dimension. Groups: segments * batch * ceil(m / Rows) * ceil(n / Columns), in that order. One
/// segment gives the product; several, for small results of a long inner dimension, give summands, which <see cref="Reduce{T, TState, TResult, TReduction}"/>
/// adds.
/// </summary>
/// <param name="a">Matrices of any strides.</param>
/// <param name="b">Matrices of any strides.</param>
/// <param name="c">[segments, batch, m, n]</param>
/// <param name="batchA">Where the matrices of a begin.</param>
/// <param name="batchB">Where the matrices of b begin.</param>
/// <param name="batch">Number of matrices.</param>
/// <param name="geometry">Sizes and strides of each.</param>
public readonly struct MatrixProduct<TStored, T, TStorage, TTile>(
    View<TStored> a, View<TStored> b, View<T> c, Axes batchA, Axes batchB, int batch, ProductGeometry geometry) : IKernel
    where TStored : unmanaged
    where T : unmanaged, IFloatingPointIeee754<T>
    where TStorage : struct, IStorage<TStored, T>
    where TTile : struct, IMatrixTile
{
    /// <inheritdoc/>
    public static int GroupSize => TileProduct<T, TTile>.GroupSize;

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<T> tileA = thread.Shared<T>(TileProduct<T, TTile>.LeftLength), tileB = thread.Shared<T>(TileProduct<T, TTile>.RightLength);
        Local<T> patch = thread.Local<T>(TileProduct<T, TTile>.PatchLength);
        int m = geometry.M, n = geometry.N;
        int tilesAcross = (n + TTile.Columns - 1) / TTile.Columns, tiles = (m + TTile.Rows - 1) / TTile.Rows * tilesAcross;
        int product = thread.GroupIndex / tiles, tile = thread.GroupIndex % tiles;
        int firstRow = tile / tilesAcross * TTile.Rows, firstColumn = tile % tilesAcross * TTile.Columns;
        int firstStep = product / batch * geometry.SegmentLength, end = Math.Min(geometry.K - firstStep, geometry.SegmentLength) + firstStep;
        int startA = batchA.Offset(product % batch), startB = batchB.Offset(product % batch);

        // Neighbours read what is adjacent in memory: along a row where columns have stride 1, else down a column.
        bool isAcrossA = geometry.ColumnStrideA == 1, isAcrossB = geometry.ColumnStrideB == 1;
        for (int depth = firstStep; depth < end; depth += TTile.Depth)
        {
            for (int e = thread.LocalIndex; e < TTile.Depth * TTile.Rows; e += GroupSize)
            {
                int i = isAcrossA ? e / TTile.Depth : e % TTile.Rows, j = isAcrossA ? e % TTile.Depth : e / TTile.Rows;
                int row = firstRow + i, step = depth + j;
                tileA[j * TileProduct<T, TTile>.LeftPitch + i] = row < m && step < end ? TStorage.Read(a[startA + row * geometry.RowStrideA + step * geometry.ColumnStrideA]) : T.Zero;
            }
            for (int e = thread.LocalIndex; e < TTile.Depth * TTile.Columns; e += GroupSize)
            {
                int i = isAcrossB ? e / TTile.Columns : e % TTile.Depth, j = isAcrossB ? e % TTile.Columns : e / TTile.Depth;
                int step = depth + i, column = firstColumn + j;
                tileB[i * TileProduct<T, TTile>.RightPitch + j] = step < end && column < n ? TStorage.Read(b[startB + step * geometry.RowStrideB + column * geometry.ColumnStrideB]) : T.Zero;
            }
            thread.Barrier();
            TileProduct<T, TTile>.MultiplyAdd(thread, tileA, tileB, patch);
            thread.Barrier();
        }

        // A processor's patch lies in memory: its loop is none of constant length, and so not unrolled with a map in each of its stores.
        int columns = TTile.KeepsColumnsTogether ? Math.Min(TTile.ColumnsPerThread, n - firstColumn - TileProduct<T, TTile>.Column(thread, 0)) : TTile.ColumnsPerThread;
        for (int i = 0; i < TTile.RowsPerThread; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                int row = firstRow + TileProduct<T, TTile>.Row(thread, i), column = firstColumn + TileProduct<T, TTile>.Column(thread, j);
                if (row < m && column < n) Result.Store(c, (product * m + row) * n + column, patch[i * TTile.ColumnsPerThread + j]);
            }
        }
    }
}

/// <summary>
/// c[b, row] = a[b] times the vector b[b]: a group works on some rows at once, as in <see cref="Reduce{T, TState, TResult, TReduction}"/>; rows of a group
/// are best 1 where rows of a lie in memory one after the other, and 32 where its columns do. Groups: batch * ceil(m / rows), of any size up to 256 that
/// rows divides. Of the geometry, n is 1; a product of a row is that of the transposed matrices.
/// </summary>
/// <param name="a">Matrices of any strides.</param>
/// <param name="b">Vectors of any strides.</param>
/// <param name="c">[batch, m]</param>
/// <param name="batchA">Where the matrices of a begin.</param>
/// <param name="batchB">Where the vectors begin.</param>
/// <param name="geometry">Sizes and strides of each; it is not cut into segments.</param>
/// <param name="rows">Rows of a group.</param>
public readonly struct MatrixVectorProduct<TStored, T, TStorage>(
    View<TStored> a, View<TStored> b, View<T> c, Axes batchA, Axes batchB, ProductGeometry geometry, int rows) : IKernel
    where TStored : unmanaged
    where T : unmanaged, IFloatingPointIeee754<T>
    where TStorage : struct, IStorage<TStored, T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<T> scratch = thread.Shared<T>(GroupReduction.MaximumGroupSize);
        var place = new RowLanes(thread, rows, geometry.RowStrideA == 1);
        int groupsPerMatrix = (geometry.M + rows - 1) / rows;
        int matrix = thread.GroupIndex / groupsPerMatrix, row = thread.GroupIndex % groupsPerMatrix * rows + place.Row;
        int startA = batchA.Offset(matrix) + row * geometry.RowStrideA, startB = batchB.Offset(matrix), end = row < geometry.M ? geometry.K : 0;
        T sum = T.Zero;
        for (int i = place.Lane; i < end; i += place.Lanes)
            sum = T.FusedMultiplyAdd(TStorage.Read(a[startA + i * geometry.ColumnStrideA]), TStorage.Read(b[startB + i * geometry.RowStrideB]), sum);
        sum = GroupReduction.Reduce<T, Sum<T>>(thread, scratch, sum, place);
        if (place.Lane == 0 && row < geometry.M) Result.Store(c, matrix * geometry.M + row, sum);
    }
}
