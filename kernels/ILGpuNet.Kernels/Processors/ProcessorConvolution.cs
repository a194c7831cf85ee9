using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// A pass of a convolution for processors, a thread a tile of the product of matrices that it is: the same sums in the same order as
/// <see cref="ConvolutionForward{TStored, T, TStorage, TTile}"/>, <see cref="ConvolutionInputGradient{TStored, T, TStorage, TTile}"/> and
/// <see cref="ConvolutionWeightGradient{TStored, T, TStorage, TTile}"/>. Windows are inside of the images, as <see cref="PadImages{T}"/> makes them. Groups, of one thread: segments * Groups * ceil(Filters / Rows) * ceil(columns / Columns), in
/// that order; only the gradient of w may have more than one segment.
/// </summary>
/// <param name="factor">The left factor: w, w, the gradient of y.</param>
/// <param name="images">What the right factor is gathered from: x, the gradient of y, x.</param>
/// <param name="result">y, the gradient of x, that of w.</param>
/// <param name="sizes">Sizes, as the pass has them.</param>
/// <param name="segmentLength">Steps of a segment; the last one may have fewer.</param>
public readonly struct ProcessorConvolution<TStored, T, TStorage, TTile, TPass>(
    View<TStored> factor, View<TStored> images, View<T> result, ConvolutionSizes sizes, int segmentLength) : IKernel
    where TStored : unmanaged
    where T : unmanaged, IFloatingPointIeee754<T>
    where TStorage : struct, IStorage<TStored, T>
    where TTile : struct, IProcessorTile
    where TPass : struct, IConvolutionPass
{
    /// <inheritdoc/>
    public static int GroupSize => 1;

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<T> left = thread.Shared<T>(PatchProduct<T, TTile>.LeftLength), right = thread.Shared<T>(PatchProduct<T, TTile>.RightLength);
        Shared<T> sums = thread.Shared<T>(PatchProduct<T, TTile>.SumsLength);
        Shared<int> starts = thread.Shared<int>(TTile.Columns), results = thread.Shared<int>(TTile.Columns), factors = thread.Shared<int>(TTile.Depth);
        // Whether the columns of a panel lie beside each other.
        Shared<int> runs = thread.Shared<int>(TTile.Columns / TTile.PatchColumns);
        int m = sizes.Filters, n = TPass.Columns(sizes);
        int tilesAcross = (n + TTile.Columns - 1) / TTile.Columns, tiles = (m + TTile.Rows - 1) / TTile.Rows * tilesAcross;
        int product = thread.GroupIndex / tiles, tile = thread.GroupIndex % tiles, group = product % sizes.Groups;
        int firstRow = tile / tilesAcross * TTile.Rows, firstColumn = tile % tilesAcross * TTile.Columns;
        int rows = Math.Min(TTile.Rows, m - firstRow), columns = Math.Min(TTile.Columns, n - firstColumn);
        int firstStep = product / sizes.Groups * segmentLength, end = Math.Min(TPass.Steps(sizes) - firstStep, segmentLength) + firstStep;
        int panels = (columns + TTile.PatchColumns - 1) / TTile.PatchColumns;
        for (int panel = 0; panel < panels; panel++)
        {
            int first = panel * TTile.PatchColumns, run = 1;
            for (int j = first; j < first + TTile.PatchColumns; j++)
            {
                int column = firstColumn + Math.Min(j, columns - 1);
                starts[j] = TPass.ColumnStart(sizes, group, column);
                results[j] = TPass.ResultStart(sizes, product, column);
                if (starts[j] != starts[first] + j - first) run = 0;
            }
            runs[panel] = run;
        }

        PatchProduct<T, TTile>.Clear(sums, rows);
        int leftStride = TPass.LeftStride(sizes);
        for (int depth = firstStep; depth < end; depth += TTile.Depth)
        {
            int steps = Math.Min(TTile.Depth, end - depth);
            for (int step = 0; step < steps; step++) factors[step] = TPass.LeftStart(sizes, group, depth + step);
            PatchProduct<T, TTile>.PackRows<TStored, TStorage>(factor, factors, firstRow * leftStride, leftStride, left, rows, steps);
            for (int step = 0; step < steps; step++)
            {
                int start = TPass.StepStart(sizes, group, depth + step);
                for (int panel = 0; panel < panels; panel++)
                {
                    Shared<int> columnStarts = starts.From(panel * TTile.PatchColumns);
                    Shared<T> to = right.From(panel * TTile.PatchColumns * TTile.Depth + step * TTile.PatchColumns);
                    if (runs[panel] != 0)
                    {
                        View<TStored> from = images.From(columnStarts[0] + start);
                        for (int j = 0; j < TTile.PatchColumns; j++) to[j] = TStorage.Read(from[j]);
                    }
                    else
                    {
                        for (int j = 0; j < TTile.PatchColumns; j++) to[j] = TStorage.Read(images[columnStarts[j] + start]);
                    }
                }
            }
            PatchProduct<T, TTile>.MultiplyAdd(thread, left, right, sums, rows, columns, steps);
        }

        int resultStride = TPass.ResultStride(sizes);
        for (int row = 0; row < rows; row++)
        {
            int start = (firstRow + row) * resultStride;
            for (int column = 0; column < columns; column += TTile.PatchColumns)
            {
                // As in ProcessorProduct: not a constant number of columns.
                int width = Math.Min(TTile.PatchColumns, columns - column);
                Shared<int> places = results.From(column);
                Shared<T> own = sums.From(PatchProduct<T, TTile>.SumsAt(row, column));
                for (int j = 0; j < width; j++) Result.Store(result, places[j] + start, own[j]);
            }
        }
    }
}
