using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// The gradient of x, the transposed convolution, as a product of matrices whose right one is gathered while it is loaded: channels times (filter, kernel
/// element), times those by (image, input element). A group a tile of the result of one group of channels; groups: Groups * ceil(Channels / Rows) *
/// ceil(Batch * InputCount / Columns).
/// </summary>
/// <param name="yGradient">[batch, filters, output...]</param>
/// <param name="w">[filters, channels / groups, kernel...]</param>
/// <param name="xGradient">[batch, channels, input...]</param>
/// <param name="sizes">Sizes.</param>
public readonly struct ConvolutionInputGradient<TStored, T, TStorage, TTile>(
    View<TStored> yGradient, View<TStored> w, View<T> xGradient, ConvolutionSizes sizes) : IKernel
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
        Shared<T> filterTile = thread.Shared<T>(TileProduct<T, TTile>.LeftLength), gradientTile = thread.Shared<T>(TileProduct<T, TTile>.RightLength);
        Shared<GatherPoint> inputs = thread.Shared<GatherPoint>(TTile.Columns), kernels = thread.Shared<GatherPoint>(TTile.Depth);
        Shared<int> filters = thread.Shared<int>(TTile.Depth);
        Local<T> patch = thread.Local<T>(TileProduct<T, TTile>.PatchLength);
        int m = sizes.Channels, n = sizes.Batch * sizes.InputCount, k = sizes.Filters * sizes.KernelCount;
        int tilesAcross = (n + TTile.Columns - 1) / TTile.Columns, tiles = (m + TTile.Rows - 1) / TTile.Rows * tilesAcross;
        int group = thread.GroupIndex / tiles, tile = thread.GroupIndex % tiles;
        int firstRow = tile / tilesAcross * TTile.Rows, firstColumn = tile % tilesAcross * TTile.Columns;
        for (int j = thread.LocalIndex; j < TTile.Columns; j += GroupSize)
        {
            int column = firstColumn + j, images = (column / sizes.InputCount * sizes.Groups + group) * sizes.Filters * sizes.OutputCount;
            inputs[j] = column < n ? sizes.InputPoint(images, column % sizes.InputCount) : GatherPoint.Nowhere;
        }
        for (int depth = 0; depth < k; depth += TTile.Depth)
        {
            for (int i = thread.LocalIndex; i < TTile.Depth; i += GroupSize)
            {
                int step = depth + i, filter = step / sizes.KernelCount, element = step % sizes.KernelCount;
                kernels[i] = step < k ? sizes.FilterPoint(filter, element) : GatherPoint.Nowhere;
                filters[i] = (group * sizes.Filters + filter) * m * sizes.KernelCount + element;
            }
            thread.Barrier();
            for (int e = thread.LocalIndex; e < TTile.Depth * TTile.Rows; e += GroupSize)
            {
                int i = e % TTile.Depth, row = firstRow + e / TTile.Depth;
                filterTile[i * TileProduct<T, TTile>.LeftPitch + e / TTile.Depth] = row < m && depth + i < k ? TStorage.Read(w[filters[i] + row * sizes.KernelCount]) : T.Zero;
            }
            for (int e = thread.LocalIndex; e < TTile.Depth * TTile.Columns; e += GroupSize)
            {
                int i = e / TTile.Columns, j = e % TTile.Columns, at = sizes.OutputPlace(inputs[j], kernels[i]);
                gradientTile[i * TileProduct<T, TTile>.RightPitch + j] = at >= 0 ? TStorage.Read(yGradient[at]) : T.Zero;
            }
            thread.Barrier();
            TileProduct<T, TTile>.MultiplyAdd(thread, filterTile, gradientTile, patch);
            thread.Barrier();
        }

        int columns = TTile.KeepsColumnsTogether ? Math.Min(TTile.ColumnsPerThread, n - firstColumn - TileProduct<T, TTile>.Column(thread, 0)) : TTile.ColumnsPerThread;
        for (int j = 0; j < columns; j++)
        {
            int place = firstColumn + TileProduct<T, TTile>.Column(thread, j);
            int image = place / sizes.InputCount, element = place % sizes.InputCount;
            for (int i = 0; i < TTile.RowsPerThread; i++)
            {
                int row = firstRow + TileProduct<T, TTile>.Row(thread, i);
                if (row >= m || place >= n) continue;
                Result.Store(
                    xGradient, ((image * sizes.Groups + group) * m + row) * sizes.InputCount + element, patch[i * TTile.ColumnsPerThread + j]);
            }
        }
    }
}
