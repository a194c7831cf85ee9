using System.Numerics;

namespace ILGpuNet.Kernels;

// Tiles that tensor cores multiply: a warp has a block of the result, cut into pieces of 16x8. Factors are rounded when they leave shared memory.
public static partial class TileProduct<T, TTile>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TTile : struct, IMatrixTile
{
    /// <summary>Pieces of 16 rows that a warp has.</summary>
    private static int RowPieces => TTile.RowsPerThread / 2;

    /// <summary>Pieces of 8 columns that a warp has.</summary>
    private static int ColumnPieces => TTile.ColumnsPerThread / 2;

    /// <summary>Elements of the inner dimension that a word has.</summary>
    private static int ElementsOfWord => TTile.Format == TensorFormat.TensorFloat32 ? 1 : 2;

    static partial void MultiplyAddOnTensorCores(KernelThread thread, Shared<T> leftTile, Shared<T> rightTile, Local<T> patch)
    {
        Local<uint> left = thread.Local<uint>(RowPieces * TensorCore.LeftWords), right = thread.Local<uint>(ColumnPieces * TensorCore.RightWords);
        Local<float> sums = thread.Local<float>(PatchLength);
        int word = thread.LocalIndex % 4, row = TensorRow(thread), column = TensorColumn(thread) - word * 2 + thread.LocalIndex % TensorCore.WarpSize / 4;
        for (int i = 0; i < TTile.RowsPerThread; i++)
        {
            for (int j = 0; j < TTile.ColumnsPerThread; j++) sums[i * TTile.ColumnsPerThread + j] = float.CreateTruncating(patch[i * TTile.ColumnsPerThread + j]);
        }
        for (int step = 0; step < TTile.Depth; step += TensorCore.Words * ElementsOfWord)
        {
            for (int i = 0; i < RowPieces; i++)
            {
                for (int half = 0; half < 2; half++)
                {
                    left[i * TensorCore.LeftWords + half] = WordOf(leftTile, step + word * ElementsOfWord, LeftPitch, row + i * 16 + half * 8);
                    left[i * TensorCore.LeftWords + 2 + half] = WordOf(leftTile, step + (word + 4) * ElementsOfWord, LeftPitch, row + i * 16 + half * 8);
                }
            }
            for (int j = 0; j < ColumnPieces; j++)
            {
                right[j * TensorCore.RightWords] = WordOf(rightTile, step + word * ElementsOfWord, RightPitch, column + j * 8);
                right[j * TensorCore.RightWords + 1] = WordOf(rightTile, step + (word + 4) * ElementsOfWord, RightPitch, column + j * 8);
            }
            for (int i = 0; i < RowPieces; i++)
            {
                for (int j = 0; j < ColumnPieces; j++)
                {
                    int leftStart = i * TensorCore.LeftWords, rightStart = j * TensorCore.RightWords, at = i * 2 * TTile.ColumnsPerThread + j * 2;
                    if (TTile.Format == TensorFormat.TensorFloat32)
                        TensorCore.MultiplyAddTensorFloat32(thread, left, leftStart, right, rightStart, sums, at, TTile.ColumnsPerThread);
                    else if (TTile.Format == TensorFormat.BFloat16)
                        TensorCore.MultiplyAddBFloat16(thread, left, leftStart, right, rightStart, sums, at, TTile.ColumnsPerThread);
                    else
                        TensorCore.MultiplyAddFloat16(thread, left, leftStart, right, rightStart, sums, at, TTile.ColumnsPerThread);
                }
            }
        }
        for (int i = 0; i < TTile.RowsPerThread; i++)
        {
            for (int j = 0; j < TTile.ColumnsPerThread; j++) patch[i * TTile.ColumnsPerThread + j] = T.CreateTruncating(sums[i * TTile.ColumnsPerThread + j]);
        }
    }

    /// <summary>The word of a tile that begins at a step, of a row or column.</summary>
    private static uint WordOf(Shared<T> tile, int step, int pitch, int at)
    {
        float first = float.CreateTruncating(tile[step * pitch + at]);
        if (TTile.Format == TensorFormat.TensorFloat32) return TensorCore.TensorFloat32(first);
        float second = float.CreateTruncating(tile[(step + 1) * pitch + at]);
        return TTile.Format == TensorFormat.BFloat16 ? TensorCore.BFloat16Pair(first, second) : TensorCore.Float16Pair(first, second);
    }
}
