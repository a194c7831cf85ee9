using ILGpuNet.Operations;

namespace ILGpuNet.Graphs.Passes;

/// <summary>
/// Number and length of rows that a tensor is cut into. Each lies in one piece, row after row; or in several, with the elements in the row-major order of
/// [segments, rows, elements of a piece].
/// </summary>
internal readonly record struct RowExtents(long Count, int Length, int Segments = 1)
{
    /// <summary>Elements of all rows.</summary>
    public long Total => Count * Length;

    /// <summary>The rows that an operation works on as wholes, or null where it does not work on rows.</summary>
    public static RowExtents? Of(ProgramNode node, TensorSpec input)
    {
        if (!input.Type.IsFloatingPoint() && node.Operation is not (GatherOperation or ScatterAddOperation)) return null;
        return node.Operation switch
        {
            SumOperation sum when node.Spec.Type == input.Type => OfAxes(input.Shape, sum.Axes),
            ExtremumOperation extremum => OfAxes(input.Shape, extremum.Axes),
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
        if (layout.Shape.Count != Total) return null;
        int axis = layout.Shape.Rank, end;
        if (!SkipRepeated(layout, Length / Segments, ref axis)) return null;
        end = axis;
        for (long count = 1; axis > 0 && count < Count;) count *= layout.Shape[--axis];
        var values = new Layout(Shape.Create(layout.Shape.Span[axis..end]), layout.Strides[axis..end], layout.Offset);
        return values.Shape.Count == Count && SkipRepeated(layout, Segments, ref axis) ? values : null;
    }

    /// <summary>Goes to the left over axes that together have so many elements, all of them the same.</summary>
    private static bool SkipRepeated(Layout layout, int count, ref int axis)
    {
        int elements = 1;
        while (axis > 0 && elements < count && (layout.Shape[axis - 1] == 1 || layout.Strides[axis - 1] == 0)) elements *= layout.Shape[--axis];
        return elements == count;
    }

    private static bool IsComputedWith(DType type) => type is DType.Float32 or DType.Float64;

    private static RowExtents? OfAxis(Shape shape, int axis) => OfAxes(shape, [axis]) is { Segments: 1 } rows ? rows : null;

    /// <summary>The last axes as rows, or the first and the last ones as rows in pieces; there must be others.</summary>
    private static RowExtents? OfAxes(Shape shape, ValueList<int> axes)
    {
        if (axes.Count == shape.Rank) return null;
        long piece = 1, count = 1, segments = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            if (axes.Contains(axis))
            {
                if (count > 1) segments *= shape[axis];
                else piece *= shape[axis];
            }
            else if (segments > 1)
            {
                if (shape[axis] > 1) return null;
            }
            else
            {
                count *= shape[axis];
            }
        }
        return piece * segments is > 0 and <= int.MaxValue ? new RowExtents(count, (int)(piece * segments), (int)segments) : null;
    }
}
