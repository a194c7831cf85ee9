namespace ILGpuNet.Kernels;

/// <summary>
/// Where the elements of a strided tensor lie, as an argument of kernels: element i, counted in row-major order, is at <see cref="Offset"/>(i).
/// Axes that lie in memory like one are merged when it is created; eight may remain. Counted in elements, which fit an int.
/// </summary>
public readonly struct Axes
{
    /// <summary>Axes that may remain after merging.</summary>
    public const int Maximum = 8;

    private readonly int count, start;
    private readonly int extent0, extent1, extent2, extent3, extent4, extent5, extent6;
    private readonly int stride0, stride1, stride2, stride3, stride4, stride5, stride6, stride7;

    private Axes(List<(int Extent, int Stride)> innermostFirst, int start)
    {
        (count, this.start) = (innermostFirst.Count, start);
        (extent0, stride0) = At(0);
        (extent1, stride1) = At(1);
        (extent2, stride2) = At(2);
        (extent3, stride3) = At(3);
        (extent4, stride4) = At(4);
        (extent5, stride5) = At(5);
        (extent6, stride6) = At(6);
        (_, stride7) = At(7);

        (int, int) At(int axis) => axis < innermostFirst.Count ? innermostFirst[axis] : (1, 0);
    }

    /// <summary>Axes of given extents and strides, the outermost first.</summary>
    /// <param name="axes">Extent and stride of each axis.</param>
    /// <param name="start">Position of the first element.</param>
    /// <exception cref="KernelException">More axes remain than a kernel can take, or a number does not fit an int.</exception>
    public static Axes Create(ReadOnlySpan<(long Extent, long Stride)> axes, long start = 0)
    {
        var merged = new List<(long Extent, long Stride)>();
        for (int axis = axes.Length - 1; axis >= 0; axis--)
        {
            (long extent, long stride) = axes[axis];
            if (extent == 1) continue;
            if (merged.Count > 0 && merged[^1] is var inner && stride == inner.Extent * inner.Stride) merged[^1] = (inner.Extent * extent, inner.Stride);
            else merged.Add((extent, stride));
        }
        if (merged.Count == 0) merged.Add((1, 1));
        if (merged.Count > Maximum)
            throw new KernelException($"[kernel] {merged.Count} axes that do not lie in memory like fewer: expected at most {Maximum}; make the tensor contiguous first");
        return new Axes(merged.ConvertAll(axis => (ToInt32(axis.Extent), ToInt32(axis.Stride))), ToInt32(start));
    }

    /// <summary>All axes of a layout.</summary>
    /// <exception cref="KernelException">More axes remain than a kernel can take, or a number does not fit an int.</exception>
    public static Axes Create(Layout layout)
    {
        var axes = new (long, long)[layout.Shape.Rank];
        for (int axis = 0; axis < axes.Length; axis++) axes[axis] = (layout.Shape[axis], layout.Strides[axis]);
        return Create(axes, layout.Offset);
    }

    /// <summary>Position of an element.</summary>
    /// <param name="index">Its number in row-major order.</param>
    public int Offset(int index)
    {
        if (count == 1) return start + index * stride0;
        int offset = start + Take(ref index, extent0) * stride0;
        if (count == 2) return offset + index * stride1;
        offset += Take(ref index, extent1) * stride1;
        if (count == 3) return offset + index * stride2;
        offset += Take(ref index, extent2) * stride2;
        if (count == 4) return offset + index * stride3;
        offset += Take(ref index, extent3) * stride3;
        if (count == 5) return offset + index * stride4;
        offset += Take(ref index, extent4) * stride4;
        if (count == 6) return offset + index * stride5;
        offset += Take(ref index, extent5) * stride5;
        if (count == 7) return offset + index * stride6;
        offset += Take(ref index, extent6) * stride6;
        return offset + index * stride7;
    }

    /// <summary>The position along an axis; what is left of the index counts the axes outside of it.</summary>
    private static int Take(ref int index, int extent)
    {
        int outer = index / extent, position = index - outer * extent;
        index = outer;
        return position;
    }

    private static int ToInt32(long number) => number is >= int.MinValue and <= int.MaxValue
        ? (int)number
        : throw new KernelException($"[kernel] {number} elements: kernels count them in 32 bits, expected at most {int.MaxValue}");
}
