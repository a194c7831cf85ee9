namespace ILGpuNet.Cpu;

/// <summary>
/// Sizes and strides of a batched product [..., m, k] times [..., k, n], in as few batch axes as describe it: a batch that shares its
/// right matrix and whose left rows lie evenly is a single product of more rows.
/// </summary>
internal sealed class BatchedProductGeometry
{
    private readonly List<(long Extent, nint StrideA, nint StrideB)> batchAxes = [];

    public BatchedProductGeometry(Layout a, Layout b)
    {
        int rank = a.Shape.Rank;
        (Rows, Depth, Columns) = (a.Shape[rank - 2], a.Shape[rank - 1], b.Shape[rank - 1]);
        (RowStrideA, ColumnStrideA) = (StrideOf(a, rank - 2), StrideOf(a, rank - 1));
        (RowStrideB, ColumnStrideB) = (StrideOf(b, rank - 2), StrideOf(b, rank - 1));
        Batch = 1;
        for (int axis = rank - 3; axis >= 0; axis--) AddBatchAxis(a.Shape[axis], (nint)a.Strides[axis], (nint)b.Strides[axis]);
    }

    public int Rows { get; private set; }

    public int Columns { get; }

    public int Depth { get; }

    public nint RowStrideA { get; private set; }

    public nint ColumnStrideA { get; }

    public nint RowStrideB { get; }

    public nint ColumnStrideB { get; }

    /// <summary>Number of products that are left.</summary>
    public long Batch { get; private set; }

    /// <summary>Where the operands of a product begin, counted in elements from those of the first.</summary>
    public (nint A, nint B) Offsets(long index)
    {
        nint a = 0, b = 0;
        foreach ((long extent, nint strideA, nint strideB) in batchAxes)
        {
            (index, long position) = Math.DivRem(index, extent);
            a += (nint)position * strideA;
            b += (nint)position * strideB;
        }
        return (a, b);
    }

    /// <summary>The stride of an axis; 1 where there is nothing to step to, so that kernels see a contiguous operand.</summary>
    private static nint StrideOf(Layout layout, int axis) => layout.Shape[axis] == 1 ? 1 : (nint)layout.Strides[axis];

    /// <summary>Adds an axis outside of those that are there: to the rows, to the last axis, or as a new one.</summary>
    private void AddBatchAxis(int extent, nint strideA, nint strideB)
    {
        if (extent == 1) return;
        if (batchAxes.Count == 0 && strideB == 0 && (Rows == 1 || strideA == Rows * RowStrideA) && (long)Rows * extent <= int.MaxValue)
        {
            if (Rows == 1) RowStrideA = strideA;
            Rows *= extent;
            return;
        }
        Batch *= extent;
        if (batchAxes.Count > 0)
        {
            (long inner, nint innerA, nint innerB) = batchAxes[^1];
            if (strideA == (nint)inner * innerA && strideB == (nint)inner * innerB)
            {
                batchAxes[^1] = (inner * extent, innerA, innerB);
                return;
            }
        }
        batchAxes.Add((extent, strideA, strideB));
    }
}
