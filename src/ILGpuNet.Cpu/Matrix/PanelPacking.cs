using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>
/// Copies parts of A and B into panels in the order in which the tile kernel reads them: for each step of depth the elements of a tile
/// side by side, padded with zeros.
/// </summary>
internal static unsafe class PanelPacking<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Packs rows of A, [rows, depth], into panels of a tile's rows, each [depth, tile rows], one after the other.</summary>
    public static void PackRows(MatrixView<T> a, int rows, int depth, T* panels)
    {
        int width = TileKernel<T, TVector, TOperations>.Rows;
        if (a.RowStride == 1 && a.ColumnStride != 1)
        {
            PackPieces(a.Transposed, rows, depth, panels, width);
            return;
        }
        for (int row = 0; row < rows; row += width)
        {
            int count = Math.Min(width, rows - row);
            T* panel = panels + (nint)row * depth;
            if (a.ColumnStride == 1) PackTransposed(a.At(row, 0), a.RowStride, count, width, depth, panel, width);
            else PackStrided(a.From(row, 0).Transposed, count, depth, panel, width);
        }
    }

    /// <summary>
    /// Packs columns of B, [depth, columns], into panels of a tile's columns, each [depth, tile columns], one after the other; the last is
    /// [depth, columns left, rounded up to vectors].
    /// </summary>
    public static void PackColumns(MatrixView<T> b, int columns, int depth, T* panels)
    {
        int tileColumns = TileKernel<T, TVector, TOperations>.Columns, whole = columns / tileColumns * tileColumns;
        if (b.ColumnStride == 1 && whole > 0) PackPieces(b, whole, depth, panels, tileColumns);
        else whole = 0;
        for (int column = whole; column < columns; column += tileColumns)
            PackPanel(b.From(0, column), Math.Min(tileColumns, columns - column), depth, panels + (nint)column * depth);
    }

    private static void PackPanel(MatrixView<T> b, int columns, int depth, T* panel)
    {
        int width = RoundUp(columns);
        if (b.RowStride != 1 || b.ColumnStride == 1)
        {
            PackStrided(b, columns, depth, panel, width);
            return;
        }
        for (int column = 0; column < columns; column += TOperations.Count)
        {
            int count = Math.Min(TOperations.Count, columns - column);
            PackTransposed(b.At(0, column), b.ColumnStride, count, TOperations.Count, depth, panel + column, width);
        }
    }

    /// <summary>
    /// Packs up to a vector's columns of B into their place in a panel of the given width; zeros for those of the vector that are not there.
    /// </summary>
    public static void PackVector(MatrixView<T> b, int columns, int depth, T* panel, int width)
    {
        if (columns > 0 && b.RowStride == 1 && b.ColumnStride != 1)
        {
            PackTransposed(b.Data, b.ColumnStride, columns, TOperations.Count, depth, panel, width);
            return;
        }
        for (nint k = 0; k < depth; k++)
        {
            for (int i = 0; i < TOperations.Count; i++) panel[k * width + i] = i < columns ? *b.At(k, i) : T.Zero;
        }
    }

    /// <summary>Turns contiguous lines, [lines, length], into [length, lines] without padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(T* source, nint stride, int lines, int length, T* destination)
    {
        if (length < TOperations.Count && TOperations.Count > Vector256<T>.Count)
        {
            PanelPacking<T, Vector256<T>, Operations256<T>>.Transpose(source, stride, lines, length, destination);
            return;
        }
        int line = 0;
        for (; line + TOperations.Count <= lines; line += TOperations.Count)
            PackTransposed(source + line * stride, stride, TOperations.Count, TOperations.Count, length, destination + line, lines);
        for (; line < lines; line++)
            for (int i = 0; i < length; i++) destination[(nint)i * lines + line] = source[line * stride + i];
    }

    /// <summary>A number of columns rounded up to whole vectors: the width of its panel.</summary>
    public static int RoundUp(int columns) => (columns + TOperations.Count - 1) / TOperations.Count * TOperations.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackStrided(MatrixView<T> source, int count, int depth, T* panel, int width)
    {
        int vectorized = source.ColumnStride == 1 ? count / TOperations.Count * TOperations.Count : 0;
        for (int k = 0; k < depth; k++)
        {
            T* row = source.Data + k * source.RowStride;
            int i = 0;
            for (; i < vectorized; i += TOperations.Count) TOperations.Store(TOperations.Load(row + i), panel + i);
            for (; i < count; i++) panel[i] = row[i * source.ColumnStride];
            for (; i < width; i++) panel[i] = T.Zero;
            panel += width;
        }
    }

    /// <summary>
    /// Packs contiguous rows, [depth, count], into panels of the given width. Some rows at a time are read to their end, in pieces that go
    /// to one panel each: neighbours of A arrive together, and a line of the panel is written whole.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackPieces(MatrixView<T> source, int count, int depth, T* panels, int width)
    {
        const int RowsTogether = 8;
        int whole = count / width * width;
        for (int start = 0; start < depth; start += RowsTogether)
        {
            T* first = source.Data + start * source.RowStride, panel = panels + (nint)start * width;
            int rows = Math.Min(RowsTogether, depth - start);
            for (int i = 0; i < whole; i += width, panel += (nint)width * depth) CopyPiece(first + i, source.RowStride, rows, panel, width);
            if (whole == count) continue;
            for (int k = 0; k < rows; k++)
            {
                for (int i = 0; i < width; i++) panel[k * width + i] = whole + i < count ? first[k * source.RowStride + whole + i] : T.Zero;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyPiece(T* source, nint stride, int rows, T* panel, int width)
    {
        int bytes = width * sizeof(T);
        if (bytes == Vector128<byte>.Count)
        {
            for (int k = 0; k < rows; k++, source += stride, panel += width) Vector128.Store(Vector128.Load((byte*)source), (byte*)panel);
        }
        else if (bytes == Vector256<byte>.Count)
        {
            for (int k = 0; k < rows; k++, source += stride, panel += width) Vector256.Store(Vector256.Load((byte*)source), (byte*)panel);
        }
        else if (width == TileKernel<T, TVector, TOperations>.Columns)
        {
            for (int k = 0; k < rows; k++, source += stride, panel += width)
            {
                TOperations.Store(TOperations.Load(source), panel);
                TOperations.Store(TOperations.Load(source + TOperations.Count), panel + TOperations.Count);
                TOperations.Store(TOperations.Load(source + 2 * TOperations.Count), panel + 2 * TOperations.Count);
            }
        }
        else
        {
            for (int k = 0; k < rows; k++, source += stride, panel += width)
                for (int i = 0; i < width; i++) panel[i] = source[i];
        }
    }

    /// <summary>
    /// Packs <paramref name="count"/> contiguous lines of the source, zeros for the others up to <paramref name="lines"/>, by turning
    /// blocks of one vector from each line.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackTransposed(T* source, nint stride, int count, int lines, int depth, T* panel, int width)
    {
        // A panel of A is as wide as the block, so that its vectors follow one another; one of B is wider, and a vector is a row of it.
        int step = lines == TOperations.Count ? width : TOperations.Count;
        int turned = depth / TOperations.Count * TOperations.Count;
        for (int k = 0; k < turned; k += TOperations.Count)
            BlockTranspose<T, TVector, TOperations>.Turn(source + k, stride, count, lines, panel + (nint)k * width, step);
        for (int k = turned; k < depth; k++)
        {
            int i = 0;
            for (; i < count; i++) panel[(nint)k * width + i] = source[i * stride + k];
            for (; i < lines; i++) panel[(nint)k * width + i] = T.Zero;
        }
    }
}
