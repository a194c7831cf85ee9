using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// y = x convolved with w, as a product of matrices whose right one is gathered while it is loaded: filters times (channel, kernel element), times those
/// by (image, output element). A group a tile of the result of one group of channels; groups: Groups * ceil(Filters / Rows) *
/// ceil(Batch * OutputCount / Columns).
/// </summary>
/// <param name="x">[batch, channels, input...]</param>
/// <param name="w">[filters, channels / groups, kernel...]</param>
/// <param name="y">[batch, filters, output...]</param>
/// <param name="sizes">Sizes.</param>
public readonly struct ConvolutionForward<TStored, T, TStorage, TTile>(
    View<TStored> x, View<TStored> w, View<T> y, ConvolutionSizes sizes) : IKernel
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
        Shared<T> filterTile = thread.Shared<T>(TileProduct<T, TTile>.LeftLength), inputTile = thread.Shared<T>(TileProduct<T, TTile>.RightLength);
        Shared<GatherPoint> windows = thread.Shared<GatherPoint>(TTile.Columns), kernels = thread.Shared<GatherPoint>(TTile.Depth);
        Local<T> patch = thread.Local<T>(TileProduct<T, TTile>.PatchLength);
        int m = sizes.Filters, n = sizes.Batch * sizes.OutputCount, k = sizes.Channels * sizes.KernelCount;
        int tilesAcross = (n + TTile.Columns - 1) / TTile.Columns, tiles = (m + TTile.Rows - 1) / TTile.Rows * tilesAcross;
        int group = thread.GroupIndex / tiles, tile = thread.GroupIndex % tiles;
        int firstRow = tile / tilesAcross * TTile.Rows, firstColumn = tile % tilesAcross * TTile.Columns;
        for (int j = thread.LocalIndex; j < TTile.Columns; j += GroupSize)
        {
            int column = firstColumn + j, images = (column / sizes.OutputCount * sizes.Groups + group) * sizes.Channels * sizes.InputCount;
            windows[j] = column < n ? sizes.WindowPoint(images, column % sizes.OutputCount) : GatherPoint.Nowhere;
        }
        for (int depth = 0; depth < k; depth += TTile.Depth)
        {
            for (int i = thread.LocalIndex; i < TTile.Depth; i += GroupSize)
            {
                int step = depth + i;
                kernels[i] = step < k ? sizes.KernelPoint(step / sizes.KernelCount, step % sizes.KernelCount) : GatherPoint.Nowhere;
            }
            for (int e = thread.LocalIndex; e < TTile.Depth * TTile.Rows; e += GroupSize)
            {
                int row = firstRow + e / TTile.Depth, step = depth + e % TTile.Depth;
                filterTile[e % TTile.Depth * TileProduct<T, TTile>.LeftPitch + e / TTile.Depth] = row < m && step < k ? TStorage.Read(w[(group * m + row) * k + step]) : T.Zero;
            }
            thread.Barrier();
            for (int e = thread.LocalIndex; e < TTile.Depth * TTile.Columns; e += GroupSize)
            {
                int i = e / TTile.Columns, j = e % TTile.Columns, at = sizes.InputPlace(windows[j], kernels[i]);
                inputTile[i * TileProduct<T, TTile>.RightPitch + j] = at >= 0 ? TStorage.Read(x[at]) : T.Zero;
            }
            thread.Barrier();
            TileProduct<T, TTile>.MultiplyAdd(thread, filterTile, inputTile, patch);
            thread.Barrier();
        }

        int columns = TTile.KeepsColumnsTogether ? Math.Min(TTile.ColumnsPerThread, n - firstColumn - TileProduct<T, TTile>.Column(thread, 0)) : TTile.ColumnsPerThread;
        for (int j = 0; j < columns; j++)
        {
            int place = firstColumn + TileProduct<T, TTile>.Column(thread, j);
            int image = place / sizes.OutputCount, element = place % sizes.OutputCount;
            for (int i = 0; i < TTile.RowsPerThread; i++)
            {
                int row = firstRow + TileProduct<T, TTile>.Row(thread, i);
                if (row >= m || place >= n) continue;
                Result.Store(y, ((image * sizes.Groups + group) * m + row) * sizes.OutputCount + element, patch[i * TTile.ColumnsPerThread + j]);
            }
        }
    }
}
