namespace ILGpuNet.Cpu;

/// <summary>One matrix product: C = A B, or C += A B.</summary>
/// <param name="rows">Rows of A and C.</param>
/// <param name="columns">Columns of B and C.</param>
/// <param name="depth">Columns of A and rows of B.</param>
/// <param name="a">Left operand, any strides.</param>
/// <param name="b">Right operand, any strides.</param>
/// <param name="c">Result; neighbours in a row are adjacent.</param>
/// <param name="cStride">Distance between rows of C.</param>
/// <param name="accumulate">Whether the product is added to C or replaces it.</param>
internal readonly unsafe struct ProductArguments<T>(
    int rows, int columns, int depth, MatrixView<T> a, MatrixView<T> b, T* c, nint cStride, bool accumulate) where T : unmanaged
{
    public readonly int Rows = rows;
    public readonly int Columns = columns;
    public readonly int Depth = depth;
    public readonly MatrixView<T> A = a;
    public readonly MatrixView<T> B = b;
    public readonly T* C = c;
    public readonly nint CStride = cStride;
    public readonly bool Accumulate = accumulate;

    public double Flops => 2.0 * Rows * Columns * Depth;

    /// <summary>The same product with the operands' roles exchanged, for a C that is a single contiguous column.</summary>
    public ProductArguments<T> ColumnAsRow => new(1, Rows, Depth, B.Transposed, A.Transposed, C, Rows, Accumulate);

    /// <summary>The product of some rows of A with some columns of B.</summary>
    public ProductArguments<T> Part(Range rows, Range columns)
    {
        (int row, int rowCount) = rows.GetOffsetAndLength(Rows);
        (int column, int columnCount) = columns.GetOffsetAndLength(Columns);
        return new ProductArguments<T>(
            rowCount, columnCount, Depth, A.From(row, 0), B.From(0, column), C + row * CStride + column, CStride, Accumulate);
    }

    /// <summary>The contribution of a range of the depth; all but the first are added to C.</summary>
    public ProductArguments<T> DepthPart(int start, int length) => new(
        Rows, Columns, length, A.From(0, start), B.From(start, 0), C, CStride, Accumulate || start > 0);
}
