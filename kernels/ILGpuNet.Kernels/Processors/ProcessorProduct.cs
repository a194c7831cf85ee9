using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary><see cref="MatrixProduct{TStored, T, TStorage, TTile}"/> for processors: the same sums in the same order, a thread a tile. Groups are the same, of one thread each.</summary>
/// <param name="a">Matrices of any strides.</param>
/// <param name="b">Matrices of any strides.</param>
/// <param name="c">[segments, batch, m, n]</param>
/// <param name="batchA">Where the matrices of a begin.</param>
/// <param name="batchB">Where the matrices of b begin.</param>
/// <param name="batch">Number of matrices.</param>
/// <param name="geometry">Sizes and strides of each.</param>
public readonly struct ProcessorProduct<TStored, T, TStorage, TTile>(
    View<TStored> a, View<TStored> b, View<T> c, Axes batchA, Axes batchB, int batch, ProductGeometry geometry) : IKernel
    where TStored : unmanaged
    where T : unmanaged, IFloatingPointIeee754<T>
    where TStorage : struct, IStorage<TStored, T>
    where TTile : struct, IProcessorTile
{
    /// <inheritdoc/>
    public static int GroupSize => 1;

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<T> left = thread.Shared<T>(PatchProduct<T, TTile>.LeftLength), right = thread.Shared<T>(PatchProduct<T, TTile>.RightLength);
        Shared<T> sums = thread.Shared<T>(PatchProduct<T, TTile>.SumsLength);
        int m = geometry.M, n = geometry.N;
        int tilesAcross = (n + TTile.Columns - 1) / TTile.Columns, tiles = (m + TTile.Rows - 1) / TTile.Rows * tilesAcross;
        int product = thread.GroupIndex / tiles, tile = thread.GroupIndex % tiles;
        int firstRow = tile / tilesAcross * TTile.Rows, firstColumn = tile % tilesAcross * TTile.Columns;
        int rows = Math.Min(TTile.Rows, m - firstRow), columns = Math.Min(TTile.Columns, n - firstColumn);
        int firstStep = product / batch * geometry.SegmentLength, end = Math.Min(geometry.K - firstStep, geometry.SegmentLength) + firstStep;
        int startA = batchA.Offset(product % batch) + firstRow * geometry.RowStrideA, startB = batchB.Offset(product % batch) + firstColumn * geometry.ColumnStrideB;

        PatchProduct<T, TTile>.Clear(sums, rows);
        for (int depth = firstStep; depth < end; depth += TTile.Depth)
        {
            int steps = Math.Min(TTile.Depth, end - depth);
            PatchProduct<T, TTile>.Pack<TStored, TStorage>(
                a, startA + depth * geometry.ColumnStrideA, geometry.RowStrideA, geometry.ColumnStrideA, left, TTile.PatchRows, rows, steps);
            PatchProduct<T, TTile>.Pack<TStored, TStorage>(
                b, startB + depth * geometry.RowStrideB, geometry.ColumnStrideB, geometry.RowStrideB, right, TTile.PatchColumns, columns, steps);
            PatchProduct<T, TTile>.MultiplyAdd(thread, left, right, sums, rows, columns, steps);
        }
        for (int row = 0; row < rows; row++)
        {
            int at = (product * m + firstRow + row) * n + firstColumn;
            for (int column = 0; column < columns; column += TTile.PatchColumns)
            {
                // Not a constant number of columns: a loop of those is unrolled, with a map in each of its stores.
                int width = Math.Min(TTile.PatchColumns, columns - column);
                Shared<T> own = sums.From(PatchProduct<T, TTile>.SumsAt(row, column));
                for (int j = 0; j < width; j++) Result.Store(c, at + column + j, own[j]);
            }
        }
    }
}
