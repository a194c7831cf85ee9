namespace ILGpuNet.Gpu;

/// <summary>A contiguous shape seen from one of its axes: [outer, length, inner], as kernels count.</summary>
/// <param name="Outer">Elements of the axes before it.</param>
/// <param name="Length">Elements along it.</param>
/// <param name="Inner">Elements of the axes behind it.</param>
internal readonly record struct AxisShape(int Outer, int Length, int Inner)
{
    public static AxisShape Create(KernelBuilder builder, Shape shape, int axis)
    {
        builder.Count(shape.Count);
        return new(builder.Count(Shape.Create(shape.Span[..axis]).Count), shape[axis], builder.Count(Shape.Create(shape.Span[(axis + 1)..]).Count));
    }

    /// <summary>Rows along the axis.</summary>
    public int Rows => Outer * Inner;

    /// <summary>Number of elements.</summary>
    public int Count => Outer * Length * Inner;
}
