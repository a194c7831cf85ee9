using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// What kernels that multiply by tiles on a processor have in common. The left factor is held in panels of a patch's rows, the right one in panels of its
/// columns, step by step, so that a patch reads both in order; the sums are held patch by patch. Where a panel reaches beyond the result it repeats the last row
/// or column: what becomes of that is not stored.
/// </summary>
public static class PatchProduct<T, TTile>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TTile : struct, IProcessorTile
{
    /// <summary>Elements of the left factor's panels: [Rows / PatchRows, Depth, PatchRows].</summary>
    public static int LeftLength => TTile.Depth * TTile.Rows;

    /// <summary>Elements of the right factor's panels: [Columns / PatchColumns, Depth, PatchColumns].</summary>
    public static int RightLength => TTile.Depth * TTile.Columns;

    /// <summary>Elements of the sums: [Rows / PatchRows, Columns / PatchColumns, PatchRows, PatchColumns].</summary>
    public static int SumsLength => TTile.Rows * TTile.Columns;

    /// <summary>Where the columns of a patch begin that belong to a row of the tile.</summary>
    /// <param name="row">Row of the tile.</param>
    /// <param name="column">First column of the patch.</param>
    public static int SumsAt(int row, int column) =>
        row / TTile.PatchRows * TTile.PatchRows * TTile.Columns + column * TTile.PatchRows + row % TTile.PatchRows * TTile.PatchColumns;

    /// <summary>Sets the sums of all patches that have some of the result to zero.</summary>
    public static void Clear(Shared<T> sums, int rows)
    {
        int length = (rows + TTile.PatchRows - 1) / TTile.PatchRows * TTile.PatchRows * TTile.Columns;
        for (int i = 0; i < length; i++) sums[i] = T.Zero;
    }

    /// <summary>Copies a block of a matrix into panels.</summary>
    /// <param name="source">Has the matrix.</param>
    /// <param name="start">First element of the block.</param>
    /// <param name="laneStride">Distance of rows of a left factor, of columns of a right one.</param>
    /// <param name="stepStride">Distance along the inner dimension.</param>
    /// <param name="panels">Where to.</param>
    /// <param name="width">Rows or columns of a patch.</param>
    /// <param name="lanes">Rows or columns of the block.</param>
    /// <param name="steps">Steps of the block.</param>
    public static void Pack<TStored, TStorage>(View<TStored> source, int start, int laneStride, int stepStride, Shared<T> panels, int width, int lanes, int steps)
        where TStored : unmanaged
        where TStorage : struct, IStorage<TStored, T>
    {
        for (int first = 0; first < lanes; first += width)
        {
            Shared<T> panel = panels.From(first * TTile.Depth);
            if (laneStride == 1 && first + width <= lanes)
            {
                for (int step = 0; step < steps; step++)
                {
                    Shared<T> to = panel.From(step * width);
                    View<TStored> from = source.From(start + step * stepStride + first);
                    for (int lane = 0; lane < width; lane++) to[lane] = TStorage.Read(from[lane]);
                }
            }
            else
            {
                for (int lane = 0; lane < width; lane++)
                {
                    int at = start + Math.Min(first + lane, lanes - 1) * laneStride;
                    for (int step = 0; step < steps; step++) panel[step * width + lane] = TStorage.Read(source[at + step * stepStride]);
                }
            }
        }
    }

    /// <summary>Copies a block of a left factor into panels whose steps may lie anywhere.</summary>
    /// <param name="source">Has the factor.</param>
    /// <param name="steps">Where each step begins.</param>
    /// <param name="start">The first row, from there on.</param>
    /// <param name="stride">Distance of the rows.</param>
    /// <param name="panels">Where to.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="count">Number of steps.</param>
    public static void PackRows<TStored, TStorage>(View<TStored> source, Shared<int> steps, int start, int stride, Shared<T> panels, int rows, int count)
        where TStored : unmanaged
        where TStorage : struct, IStorage<TStored, T>
    {
        for (int first = 0; first < rows; first += TTile.PatchRows)
        {
            Shared<T> panel = panels.From(first * TTile.Depth);
            for (int lane = 0; lane < TTile.PatchRows; lane++)
            {
                int row = start + Math.Min(first + lane, rows - 1) * stride;
                for (int step = 0; step < count; step++) panel[step * TTile.PatchRows + lane] = TStorage.Read(source[steps[step] + row]);
            }
        }
    }

    /// <summary>Adds the product of the factors to the sums.</summary>
    public static void MultiplyAdd(KernelThread thread, Shared<T> left, Shared<T> right, Shared<T> sums, int rows, int columns, int steps)
    {
        Local<T> patch = thread.Local<T>(TTile.PatchRows * TTile.PatchColumns);
        for (int column = 0; column < columns; column += TTile.PatchColumns)
        {
            for (int row = 0; row < rows; row += TTile.PatchRows)
            {
                Shared<T> leftPanel = left.From(row * TTile.Depth), rightPanel = right.From(column * TTile.Depth);
                Shared<T> own = sums.From(row * TTile.Columns + column * TTile.PatchRows);
                for (int i = 0; i < TTile.PatchRows; i++)
                {
                    for (int j = 0; j < TTile.PatchColumns; j++) patch[i * TTile.PatchColumns + j] = own[i * TTile.PatchColumns + j];
                }
                for (int step = 0; step < steps; step++)
                {
                    for (int i = 0; i < TTile.PatchRows; i++)
                    {
                        for (int j = 0; j < TTile.PatchColumns; j++)
                        {
                            int at = i * TTile.PatchColumns + j;
                            patch[at] = T.FusedMultiplyAdd(leftPanel[step * TTile.PatchRows + i], rightPanel[step * TTile.PatchColumns + j], patch[at]);
                        }
                    }
                }
                for (int i = 0; i < TTile.PatchRows; i++)
                {
                    for (int j = 0; j < TTile.PatchColumns; j++) own[i * TTile.PatchColumns + j] = patch[i * TTile.PatchColumns + j];
                }
            }
        }
    }
}
