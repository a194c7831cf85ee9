namespace ILGpuNet.Cpu;

/// <summary>A matrix in memory: element [i, j] is at <c>Data + i * RowStride + j * ColumnStride</c>.</summary>
internal readonly unsafe struct MatrixView<T>(T* data, nint rowStride, nint columnStride) where T : unmanaged
{
    public readonly T* Data = data;
    public readonly nint RowStride = rowStride;
    public readonly nint ColumnStride = columnStride;

    public MatrixView<T> Transposed => new(Data, ColumnStride, RowStride);

    public T* At(nint row, nint column) => Data + row * RowStride + column * ColumnStride;

    /// <summary>The part of the matrix that starts at an element.</summary>
    public MatrixView<T> From(nint row, nint column) => new(At(row, column), RowStride, ColumnStride);
}
