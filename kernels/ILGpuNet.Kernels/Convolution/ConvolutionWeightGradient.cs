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
public readonly struct ConvolutionWeightGradient<TStored, T, TStorage, TTile>(
    View<TStored> yGradient, View<TStored> x, View<T> wGradient, ConvolutionSizes sizes, int segmentLength) : IKernel
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
        Shared<T> gradientTile = thread.Shared<T>(TileProduct<T, TTile>.LeftLength), inputTile = thread.Shared<T>(TileProduct<T, TTile>.RightLength);
        Shared<GatherPoint> windows = thread.Shared<GatherPoint>(TTile.Depth), kernels = thread.Shared<GatherPoint>(TTile.Columns);
        Shared<int> gradients = thread.Shared<int>(TTile.Depth);
        Local<T> patch = thread.Local<T>(TileProduct<T, TTile>.PatchLength);
        int m = sizes.Filters, n = sizes.Channels * sizes.KernelCount, k = sizes.Batch * sizes.OutputCount;
        int tilesAcross = (n + TTile.Columns - 1) / TTile.Columns, tiles = (m + TTile.Rows - 1) / TTile.Rows * tilesAcross;
        int product = thread.GroupIndex / tiles, tile = thread.GroupIndex % tiles, group = product % sizes.Groups;
        int firstRow = tile / tilesAcross * TTile.Rows, firstColumn = tile % tilesAcross * TTile.Columns;
        int firstStep = product / sizes.Groups * segmentLength, end = Math.Min(k - firstStep, segmentLength) + firstStep;
        for (int j = thread.LocalIndex; j < TTile.Columns; j += GroupSize)
        {
            int column = firstColumn + j;
            kernels[j] = column < n ? sizes.KernelPoint(column / sizes.KernelCount, column % sizes.KernelCount) : GatherPoint.Nowhere;
        }
        for (int depth = firstStep; depth < end; depth += TTile.Depth)
        {
            for (int i = thread.LocalIndex; i < TTile.Depth; i += GroupSize)
            {
                int step = depth + i, image = step / sizes.OutputCount * sizes.Groups + group, element = step % sizes.OutputCount;
                windows[i] = step < end ? sizes.WindowPoint(image * sizes.Channels * sizes.InputCount, element) : GatherPoint.Nowhere;
                gradients[i] = image * m * sizes.OutputCount + element;
            }
            thread.Barrier();
            // Neighbours read neighbouring output elements.
            for (int e = thread.LocalIndex; e < TTile.Depth * TTile.Rows; e += GroupSize)
            {
                int i = e % TTile.Depth, row = firstRow + e / TTile.Depth;
                gradientTile[i * TileProduct<T, TTile>.LeftPitch + e / TTile.Depth] =
                    row < m && depth + i < end ? TStorage.Read(yGradient[gradients[i] + row * sizes.OutputCount]) : T.Zero;
            }
            for (int e = thread.LocalIndex; e < TTile.Depth * TTile.Columns; e += GroupSize)
            {
                int i = e % TTile.Depth, j = e / TTile.Depth, at = sizes.InputPlace(windows[i], kernels[j]);
                inputTile[i * TileProduct<T, TTile>.RightPitch + j] = at >= 0 ? TStorage.Read(x[at]) : T.Zero;
            }
            thread.Barrier();
            TileProduct<T, TTile>.MultiplyAdd(thread, gradientTile, inputTile, patch);
            thread.Barrier();
        }

        int columns = TTile.KeepsColumnsTogether ? Math.Min(TTile.ColumnsPerThread, n - firstColumn - TileProduct<T, TTile>.Column(thread, 0)) : TTile.ColumnsPerThread;
        for (int i = 0; i < TTile.RowsPerThread; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                int row = firstRow + TileProduct<T, TTile>.Row(thread, i), column = firstColumn + TileProduct<T, TTile>.Column(thread, j);
                if (row < m && column < n) wGradient[(product * m + row) * n + column] = patch[i * TTile.ColumnsPerThread + j];
            }
        }
    }
}
