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
public readonly struct ConvolutionInputGradient<T, TTile>(View<T> yGradient, View<T> w, View<T> xGradient, ConvolutionSizes sizes) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TTile : struct, IMatrixTile
{
    /// <inheritdoc/>
    public static int GroupSize => TileProduct<T, TTile>.GroupSize;

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<T> filterTile = thread.Shared<T>(TileProduct<T, TTile>.LeftLength), gradientTile = thread.Shared<T>(TileProduct<T, TTile>.RightLength);
        Local<T> patch = thread.Local<T>(TileProduct<T, TTile>.PatchLength);
        int m = sizes.Channels, n = sizes.Batch * sizes.InputCount, k = sizes.Filters * sizes.KernelCount;
        int tilesAcross = (n + TTile.Columns - 1) / TTile.Columns, tiles = (m + TTile.Rows - 1) / TTile.Rows * tilesAcross;
        int group = thread.GroupIndex / tiles, tile = thread.GroupIndex % tiles;
        int firstRow = tile / tilesAcross * TTile.Rows, firstColumn = tile % tilesAcross * TTile.Columns;
        for (int depth = 0; depth < k; depth += TTile.Depth)
        {
            for (int e = thread.LocalIndex; e < TTile.Depth * TTile.Rows; e += GroupSize)
            {
                int row = firstRow + e / TTile.Depth, step = depth + e % TTile.Depth;
                int filter = group * sizes.Filters + step / sizes.KernelCount;
                filterTile[e % TTile.Depth * TileProduct<T, TTile>.LeftPitch + e / TTile.Depth] =
                    row < m && step < k ? w[(filter * m + row) * sizes.KernelCount + step % sizes.KernelCount] : T.Zero;
            }
            for (int j = thread.LocalIndex % TileProduct<T, TTile>.ColumnsAtOnce; j < TTile.Columns; j += TileProduct<T, TTile>.ColumnsAtOnce)
            {
                int column = firstColumn + j, filters = (column / sizes.InputCount * sizes.Groups + group) * sizes.Filters;
                Position padded = sizes.PaddedPositionOf(column % sizes.InputCount);
                for (int i = thread.LocalIndex / TileProduct<T, TTile>.ColumnsAtOnce; i < TTile.Depth; i += TileProduct<T, TTile>.StepsAtOnce)
                {
                    int step = depth + i;
                    int at = column < n && step < k ? sizes.OutputAt(padded, sizes.OffsetOf(step % sizes.KernelCount)) : -1;
                    gradientTile[i * TileProduct<T, TTile>.RightPitch + j] = at >= 0 ? yGradient[(filters + step / sizes.KernelCount) * sizes.OutputCount + at] : T.Zero;
                }
            }
            thread.Barrier();
            TileProduct<T, TTile>.MultiplyAdd(thread, filterTile, gradientTile, patch);
            thread.Barrier();
        }

        for (int j = 0; j < TTile.ColumnsPerThread; j++)
        {
            int place = firstColumn + TileProduct<T, TTile>.Column(thread, j);
            int image = place / sizes.InputCount, element = place % sizes.InputCount;
            for (int i = 0; i < TTile.RowsPerThread; i++)
            {
                int row = firstRow + TileProduct<T, TTile>.Row(thread, i);
                if (row < m && place < n)
                    xGradient[((image * sizes.Groups + group) * m + row) * sizes.InputCount + element] = patch[i * TTile.ColumnsPerThread + j];
            }
        }
    }
}
