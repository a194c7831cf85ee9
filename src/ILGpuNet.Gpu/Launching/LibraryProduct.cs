using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>A matrix as libraries take it: one of its two axes lies element beside element.</summary>
/// <param name="Pitch">Distance of its rows, or of its columns where it lies column by column.</param>
/// <param name="IsByColumns">Whether columns lie one after the other.</param>
/// <param name="BatchStride">Distance of the matrices of a batch; 0 where they are the same.</param>
internal readonly record struct LibraryMatrix(int Pitch, bool IsByColumns, long BatchStride);

/// <summary>
/// A batch of products for a library of the vendor: a [m, k] times b [k, n] gives c [m, n], whose rows and matrices lie one after the other.
/// </summary>
/// <param name="Batch">Number of products.</param>
/// <param name="M">Rows of a result.</param>
/// <param name="N">Columns of a result.</param>
/// <param name="K">The inner dimension.</param>
/// <param name="A">Left factors.</param>
/// <param name="B">Right factors.</param>
/// <param name="Factors">Element type of both factors.</param>
/// <param name="Result">Element type of the result: Float32 or Float64.</param>
/// <param name="Precision">What Float32 factors may be rounded to.</param>
internal sealed record LibraryProduct(int Batch, int M, int N, int K, LibraryMatrix A, LibraryMatrix B, DType Factors, DType Result, ProductPrecision Precision)
{
    /// <summary>Multiply-adds from which on a library is worth its call.</summary>
    private const long ManySteps = 1L << 21;

    /// <summary>
    /// The inner dimension from which on it is worth more than computing a map in the place of the product's stores: the map then reads the product from memory,
    /// which takes as long as some hundred steps.
    /// </summary>
    private const int LongProduct = 256;

    /// <summary>The product of two operands; null where one of them does not lie as libraries take it.</summary>
    public static LibraryProduct? Create(Operand a, Operand b, DType result, ProductPrecision precision)
    {
        Shape left = a.Shape, right = b.Shape;
        if (a.Type != b.Type || MatrixOf(a.Layout) is not { } first || MatrixOf(b.Layout) is not { } second) return null;
        long batch = Shape.Create(left.Span[..(left.Rank - 2)]).Count;
        return batch > int.MaxValue ? null : new LibraryProduct((int)batch, left[-2], right[-1], left[-1], first, second, a.Type, result, precision);
    }

    /// <summary>Whether a library is worth its call.</summary>
    /// <param name="hasMap">Whether a map of the result could be computed in the place of its stores otherwise.</param>
    public bool IsWorthACall(bool hasMap) => M > 1 && N > 1 && (double)Batch * M * N * K >= ManySteps && (!hasMap || K >= LongProduct);

    private static LibraryMatrix? MatrixOf(Layout layout)
    {
        int rank = layout.Shape.Rank;
        (long rows, long columns, long rowStride, long columnStride) = (layout.Shape[-2], layout.Shape[-1], layout.Strides[rank - 2], layout.Strides[rank - 1]);
        if (BatchStrideOf(layout) is not ({ } batchStride and >= 0) || Math.Max(rowStride, columnStride) > int.MaxValue) return null;
        if (columnStride == 1 && rowStride >= columns) return new LibraryMatrix((int)rowStride, false, batchStride);
        return rowStride == 1 && columnStride >= rows ? new LibraryMatrix((int)columnStride, true, batchStride) : null;
    }

    /// <summary>The distance of matrices whose number is counted over all leading axes; null where it is not always the same.</summary>
    private static long? BatchStrideOf(Layout layout)
    {
        long stride = 0, next = 0;
        bool isFirst = true;
        for (int axis = layout.Shape.Rank - 3; axis >= 0; axis--)
        {
            if (layout.Shape[axis] == 1) continue;
            if (isFirst) stride = next = layout.Strides[axis];
            else if (layout.Strides[axis] != next) return null;
            isFirst = false;
            next *= layout.Shape[axis];
        }
        return stride;
    }
}
