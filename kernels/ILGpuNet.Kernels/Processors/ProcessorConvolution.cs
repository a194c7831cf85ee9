using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// A pass of a convolution for processors, a thread a tile of the product of matrices that it is: the same sums in the same order as
/// <see cref="ConvolutionForward{T, TTile}"/>, <see cref="ConvolutionInputGradient{T, TTile}"/> and <see cref="ConvolutionWeightGradient{T, TTile}"/>. Groups, of
/// one thread: segments * Groups * ceil(rows / Rows) * ceil(columns / Columns), in that order; only the gradient of w may have more than one segment.
/// </summary>
/// <param name="factor">The left factor: w, w, the gradient of y.</param>
/// <param name="images">What the right factor is gathered from: x, the gradient of y, x.</param>
/// <param name="result">y, the gradient of x, that of w.</param>
/// <param name="sizes">Sizes.</param>
/// <param name="segmentLength">Steps of a segment; the last one may have fewer.</param>
public readonly struct ProcessorConvolution<T, TTile, TPass>(View<T> factor, View<T> images, View<T> result, ConvolutionSizes sizes, int segmentLength) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
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
        // Points of the columns, an array for each part of them: neighbouring columns are gathered as a vector.
        Shared<int> starts = thread.Shared<int>(TTile.Columns), depths = thread.Shared<int>(TTile.Columns);
        Shared<int> heights = thread.Shared<int>(TTile.Columns), widths = thread.Shared<int>(TTile.Columns);
        Shared<int> factors = thread.Shared<int>(TTile.Depth), results = thread.Shared<int>(TTile.Columns);
        int m = TPass.Rows(sizes), n = TPass.Columns(sizes);
        int tilesAcross = (n + TTile.Columns - 1) / TTile.Columns, tiles = (m + TTile.Rows - 1) / TTile.Rows * tilesAcross;
        int product = thread.GroupIndex / tiles, tile = thread.GroupIndex % tiles, group = product % sizes.Groups;
        int firstRow = tile / tilesAcross * TTile.Rows, firstColumn = tile % tilesAcross * TTile.Columns;
        int rows = Math.Min(TTile.Rows, m - firstRow), columns = Math.Min(TTile.Columns, n - firstColumn);
        int firstStep = product / sizes.Groups * segmentLength, end = Math.Min(TPass.Steps(sizes) - firstStep, segmentLength) + firstStep;
        int panels = (columns + TTile.PatchColumns - 1) / TTile.PatchColumns;
        for (int j = 0; j < panels * TTile.PatchColumns; j++)
        {
            int column = firstColumn + Math.Min(j, columns - 1);
            GatherPoint point = TPass.ColumnPoint(sizes, group, column);
            starts[j] = point.Start;
            depths[j] = point.Position.Depth;
            heights[j] = point.Position.Height;
            widths[j] = point.Position.Width;
            results[j] = TPass.ResultStart(sizes, product, column);
        }

        PatchProduct<T, TTile>.Clear(sums, rows);
        int leftStride = TPass.LeftStride(sizes);
        int depthExtent = TPass.Extents(sizes).Depth, heightExtent = TPass.Extents(sizes).Height, widthExtent = TPass.Extents(sizes).Width;
        bool addsUp = TPass.AddsUp(sizes), isWhole = addsUp && TPass.IsWhole(sizes);
        for (int depth = firstStep; depth < end; depth += TTile.Depth)
        {
            int steps = Math.Min(TTile.Depth, end - depth);
            for (int step = 0; step < steps; step++) factors[step] = TPass.LeftStart(sizes, group, depth + step);
            PatchProduct<T, TTile>.PackRows(factor, factors, firstRow * leftStride, leftStride, left, rows, steps);
            for (int step = 0; step < steps; step++)
            {
                GatherPoint point = TPass.StepPoint(sizes, group, depth + step);
                int start = point.Start, atDepth = point.Position.Depth, atHeight = point.Position.Height, atWidth = point.Position.Width;
                for (int panel = 0; panel < panels; panel++)
                {
                    int first = panel * TTile.PatchColumns;
                    Shared<T> to = right.From(first * TTile.Depth + step * TTile.PatchColumns);
                    Shared<int> ownStarts = starts.From(first), ownDepths = depths.From(first), ownHeights = heights.From(first), ownWidths = widths.From(first);
                    if (isWhole)
                    {
                        for (int j = 0; j < TTile.PatchColumns; j++) to[j] = images[ownStarts[j] + start];
                    }
                    else if (addsUp)
                    {
                        for (int j = 0; j < TTile.PatchColumns; j++)
                        {
                            bool isInside = (uint)(ownDepths[j] + atDepth) < (uint)depthExtent & (uint)(ownHeights[j] + atHeight) < (uint)heightExtent
                                & (uint)(ownWidths[j] + atWidth) < (uint)widthExtent;
                            // Loaded in any case, so that there is nothing to branch for.
                            T value = images[isInside ? ownStarts[j] + start : 0];
                            to[j] = isInside ? value : T.Zero;
                        }
                    }
                    else
                    {
                        for (int j = 0; j < TTile.PatchColumns; j++)
                        {
                            var column = new GatherPoint(ownStarts[j], new Position(ownDepths[j], ownHeights[j], ownWidths[j]));
                            int at = TPass.PlaceOf(sizes, column, point);
                            to[j] = at >= 0 ? images[at] : T.Zero;
                        }
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
                Shared<int> ownResults = results.From(column);
                Shared<T> own = sums.From(PatchProduct<T, TTile>.SumsAt(row, column));
                for (int j = 0; j < width; j++) Result.Store(result, ownResults[j] + start, own[j]);
            }
        }
    }
}
