using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// What kernels that multiply by tiles have in common. Tiles of both factors lie in shared memory, step by step along the inner dimension; each thread keeps
/// a patch of the result, whose rows and columns are as far apart as threads lie beside each other, so that neighbours read neighbouring elements.
/// </summary>
public static partial class TileProduct<T, TTile>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TTile : struct, IMatrixTile
{
    /// <summary>Threads of a group.</summary>
    public static int GroupSize => ThreadRows * ThreadColumns;

    /// <summary>
    /// Distance of the rows of the left tile [Depth, Rows]: some more than they are long, so that what is read at the same time lies in different banks.
    /// </summary>
    public static int LeftPitch => TTile.Rows + Padding;

    /// <summary>Distance of the rows of the right tile [Depth, Columns].</summary>
    public static int RightPitch => TTile.Columns + Padding;

    /// <summary>Elements of the left tile.</summary>
    public static int LeftLength => TTile.Depth * LeftPitch;

    /// <summary>Elements of the right tile.</summary>
    public static int RightLength => TTile.Depth * RightPitch;

    /// <summary>Elements of a patch: [RowsPerThread, ColumnsPerThread].</summary>
    public static int PatchLength => TTile.RowsPerThread * TTile.ColumnsPerThread;

    private static int ThreadRows => TTile.Rows / TTile.RowsPerThread;
    private static int ThreadColumns => TTile.Columns / TTile.ColumnsPerThread;
    private static int ThreadPitch => TTile.KeepsColumnsTogether ? TTile.ColumnsPerThread : 1;
    // Of a tensor core's word, 8 rows are read at 4 steps; those of pairs are two apart.
    private static int Padding => TTile.Format == TensorFormat.None ? 1 : TTile.Format == TensorFormat.TensorFloat32 ? 8 : 4;
    private static int ColumnPitch => TTile.KeepsColumnsTogether ? 1 : ThreadColumns;

    /// <summary>Row of the tile that row i of a thread's patch is.</summary>
    public static int Row(KernelThread thread, int i) =>
        TTile.Format == TensorFormat.None ? FirstRow(thread) + i * ThreadRows : TensorRow(thread) + i / 2 * 16 + i % 2 * 8;

    /// <summary>Column of the tile that column j of a thread's patch is.</summary>
    public static int Column(KernelThread thread, int j) =>
        TTile.Format == TensorFormat.None ? FirstColumn(thread) * ThreadPitch + j * ColumnPitch : TensorColumn(thread) + j / 2 * 8 + j % 2;

    /// <summary>Adds the product of the tiles to the thread's patch.</summary>
    public static void MultiplyAdd(KernelThread thread, Shared<T> leftTile, Shared<T> rightTile, Local<T> patch)
    {
        if (TTile.Format != TensorFormat.None)
        {
            MultiplyAddOnTensorCores(thread, leftTile, rightTile, patch);
            return;
        }
        // The sums are an array of this method's own, which compilers keep in registers: the patch has to last from barrier to barrier.
        Local<T> left = thread.Local<T>(TTile.RowsPerThread), right = thread.Local<T>(TTile.ColumnsPerThread), sums = thread.Local<T>(PatchLength);
        int row = FirstRow(thread), column = FirstColumn(thread) * ThreadPitch;
        for (int i = 0; i < TTile.RowsPerThread; i++)
        {
            for (int j = 0; j < TTile.ColumnsPerThread; j++) sums[i * TTile.ColumnsPerThread + j] = patch[i * TTile.ColumnsPerThread + j];
        }
        for (int step = 0; step < TTile.Depth; step++)
        {
            for (int i = 0; i < TTile.RowsPerThread; i++) left[i] = leftTile[step * LeftPitch + row + i * ThreadRows];
            for (int j = 0; j < TTile.ColumnsPerThread; j++) right[j] = rightTile[step * RightPitch + column + j * ColumnPitch];
            for (int i = 0; i < TTile.RowsPerThread; i++)
            {
                for (int j = 0; j < TTile.ColumnsPerThread; j++)
                {
                    int at = i * TTile.ColumnsPerThread + j;
                    sums[at] = T.FusedMultiplyAdd(left[i], right[j], sums[at]);
                }
            }
        }
        for (int i = 0; i < TTile.RowsPerThread; i++)
        {
            for (int j = 0; j < TTile.ColumnsPerThread; j++) patch[i * TTile.ColumnsPerThread + j] = sums[i * TTile.ColumnsPerThread + j];
        }
    }

    /// <summary>The same by tensor cores. Where their vocabulary is not compiled, neither are calls of this.</summary>
    static partial void MultiplyAddOnTensorCores(KernelThread thread, Shared<T> leftTile, Shared<T> rightTile, Local<T> patch);

    // Warps of 32 threads lie side by side, each with RowsPerThread * 8 rows and ColumnsPerThread * 4 columns. In pieces of 16x8 a thread has two neighbours in
    // a row, and the two that are eight rows below.
    private static int TensorRow(KernelThread thread) =>
        thread.LocalIndex / 32 / (TTile.Columns / (TTile.ColumnsPerThread * 4)) * (TTile.RowsPerThread * 8) + thread.LocalIndex % 32 / 4;

    private static int TensorColumn(KernelThread thread) =>
        thread.LocalIndex / 32 % (TTile.Columns / (TTile.ColumnsPerThread * 4)) * (TTile.ColumnsPerThread * 4) + thread.LocalIndex % 4 * 2;

    private static int FirstRow(KernelThread thread) => thread.LocalIndex / ThreadColumns;

    private static int FirstColumn(KernelThread thread) => thread.LocalIndex % ThreadColumns;
}
