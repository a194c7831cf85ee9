using ILGpuNet.Operations;

namespace ILGpuNet.Graphs.Passes;

/// <summary>Number and length of rows that a tensor is cut into, in row-major order.</summary>
internal readonly record struct RowExtents(long Count, int Length)
{
    /// <summary>Elements of all rows.</summary>
    public long Total => Count * Length;

    /// <summary>The rows that an operation works on as wholes, or null where it does not work on rows.</summary>
    public static RowExtents? Of(ProgramNode node, TensorSpec input)
    {
        if (!input.Type.IsFloatingPoint() && node.Operation is not (GatherOperation or ScatterAddOperation)) return null;
        return node.Operation switch
        {
            SumOperation sum when node.Spec.Type == input.Type => OfTrailing(input.Shape, sum.Axes),
            ExtremumOperation extremum => OfTrailing(input.Shape, extremum.Axes),
            SoftmaxOperation softmax => OfAxis(input.Shape, softmax.Axis),
            LogSoftmaxOperation softmax => OfAxis(input.Shape, softmax.Axis),
            GatherOperation gather when IsComputedWith(node.Spec.Type) && node.Spec.Shape[gather.Axis] == 1 => OfAxis(input.Shape, gather.Axis),
            ScatterAddOperation scatter when IsComputedWith(node.Spec.Type) && input.Shape[scatter.Axis] == 1 => OfAxis(node.Spec.Shape, scatter.Axis),
            _ => null,
        };
    }

    /// <summary>Whether a layout with the elements of all rows, whole and in their order, is the memory of one of these values.</summary>
    public bool AreAll(Layout layout) => layout.Shape.Count == Total && layout.IsContiguous && layout.Offset == 0;

    /// <summary>Whether a layout is the memory of a value of each row.</summary>
    public bool AreValues(Layout layout) => layout.Shape.Count == Count && layout.IsContiguous && layout.Offset == 0;

    /// <summary>The layout of the value of each row that a layout repeats along the rows, or null where it is something else.</summary>
    public Layout? RepeatedIn(Layout layout)
    {
        long length = 1;
        int axis = layout.Shape.Rank;
        while (axis > 0 && length < Length && (layout.Shape[axis - 1] == 1 || layout.Strides[axis - 1] == 0)) length *= layout.Shape[--axis];
        return length == Length && layout.Shape.Count == Total
            ? new Layout(Shape.Create(layout.Shape.Span[..axis]), layout.Strides[..axis], layout.Offset)
            : null;
    }

    private static bool IsComputedWith(DType type) => type is DType.Float32 or DType.Float64;

    private static RowExtents? OfAxis(Shape shape, int axis) => OfTrailing(shape, [axis]);

    /// <summary>The last axes as rows; there must be others.</summary>
    private static RowExtents? OfTrailing(Shape shape, ValueList<int> axes)
    {
        if (axes.Count == shape.Rank) return null;
        long length = 1, count = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            if (axes.Contains(axis) && count > 1) return null;
            if (axes.Contains(axis)) length *= shape[axis];
            else count *= shape[axis];
        }
        return length <= int.MaxValue ? new RowExtents(count, (int)length) : null;
    }
}
