using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// The gradient of w over segment s of the (image, output element) pairs, as a product of matrices whose right one is gathered while it is loaded: filters
/// times (image, output element), times those by (channel, kernel element). Groups: segments * Groups * ceil(Filters / Rows) *
/// ceil(Channels * KernelCount / Columns), in that order. One segment gives the gradient; several give summands, which
/// <see cref="Reduce{T, TState, TResult, TReduction}"/> adds.
/// </summary>
/// <param name="yGradient">[batch, filters, output...]</param>
/// <param name="x">[batch, channels, input...]</param>
/// <param name="wGradient">[segments, filters, channels / groups, kernel...]</param>
/// <param name="sizes">Sizes.</param>
/// <param name="segmentLength">Pairs of a segment; the last one may have fewer.</param>
public readonly struct ConvolutionWeightGradient<T, TTile>(View<T> yGradient, View<T> x, View<T> wGradient, ConvolutionSizes sizes, int segmentLength) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TTile : struct, IMatrixTile
{
    /// <inheritdoc/>
    public static int GroupSize => TileProduct<T, TTile>.GroupSize;

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<T> gradientTile = thread.Shared<T>(TileProduct<T, TTile>.LeftLength), inputTile = thread.Shared<T>(TileProduct<T, TTile>.RightLength);
        Local<T> patch = thread.Local<T>(TileProduct<T, TTile>.PatchLength);
        int m = sizes.Filters, n = sizes.Channels * sizes.KernelCount, k = sizes.Batch * sizes.OutputCount;
        int tilesAcross = (n + TTile.Columns - 1) / TTile.Columns, tiles = (m + TTile.Rows - 1) / TTile.Rows * tilesAcross;
        int product = thread.GroupIndex / tiles, tile = thread.GroupIndex % tiles, group = product % sizes.Groups;
        int firstRow = tile / tilesAcross * TTile.Rows, firstColumn = tile % tilesAcross * TTile.Columns;
        int firstStep = product / sizes.Groups * segmentLength, end = Math.Min(k - firstStep, segmentLength) + firstStep;

        int ownStep = thread.LocalIndex % TTile.Depth;
        for (int depth = firstStep; depth < end; depth += TTile.Depth)
        {
            int step = depth + ownStep, image = step / sizes.OutputCount, element = step % sizes.OutputCount;
            Position window = sizes.WindowOf(element);
            for (int i = thread.LocalIndex / TTile.Depth; i < TTile.Rows; i += GroupSize / TTile.Depth)
            {
                int row = firstRow + i;
                gradientTile[ownStep * TileProduct<T, TTile>.LeftPitch + i] =
                    row < m && step < end ? yGradient[((image * sizes.Groups + group) * m + row) * sizes.OutputCount + element] : T.Zero;
            }
            for (int j = thread.LocalIndex / TTile.Depth; j < TTile.Columns; j += GroupSize / TTile.Depth)
            {
                int column = firstColumn + j, channel = (image * sizes.Groups + group) * sizes.Channels + column / sizes.KernelCount;
                int at = column < n && step < end ? sizes.InputAt(window, sizes.OffsetOf(column % sizes.KernelCount)) : -1;
                inputTile[ownStep * TileProduct<T, TTile>.RightPitch + j] = at >= 0 ? x[channel * sizes.InputCount + at] : T.Zero;
            }
            thread.Barrier();
            TileProduct<T, TTile>.MultiplyAdd(thread, gradientTile, inputTile, patch);
            thread.Barrier();
        }

        for (int i = 0; i < TTile.RowsPerThread; i++)
        {
            for (int j = 0; j < TTile.ColumnsPerThread; j++)
            {
                int row = firstRow + TileProduct<T, TTile>.Row(thread, i), column = firstColumn + TileProduct<T, TTile>.Column(thread, j);
                if (row < m && column < n) wGradient[(product * m + row) * n + column] = patch[i * TTile.ColumnsPerThread + j];
            }
        }
    }
}
