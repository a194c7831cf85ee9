namespace ILGpuNet.Cpu;

/// <summary>A contiguous shape seen from one of its axes: [outer, length, inner].</summary>
internal readonly record struct AxisGeometry(long Outer, long Length, long Inner)
{
    public AxisGeometry(Shape shape, int axis)
        : this(Shape.Create(shape.Span[..axis]).Count, shape[axis], Shape.Create(shape.Span[(axis + 1)..]).Count)
    {
    }

    /// <summary>Number of elements.</summary>
    public long Count => Outer * Length * Inner;
}
