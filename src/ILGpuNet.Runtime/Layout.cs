namespace ILGpuNet;

/// <summary>
/// Where the elements of a tensor lie in a buffer: element [i, j, ...] is at
/// <c>Offset + i * Strides[0] + j * Strides[1] + ...</c>, counted in elements. Strides may be zero (broadcast) or negative (flip).
/// Views change the layout and leave the buffer alone.
/// </summary>
public sealed class Layout : IEquatable<Layout>
{
    private readonly long[] strides;

    /// <summary>Creates a layout; one stride for each axis of <paramref name="shape"/>.</summary>
    public Layout(Shape shape, ReadOnlySpan<long> strides, long offset)
    {
        Shape = shape;
        this.strides = strides.ToArray();
        Offset = offset;
        IsContiguous = ComputeIsContiguous();
    }

    /// <summary>The row-major layout of a shape, from offset zero.</summary>
    public static Layout Contiguous(Shape shape) => new(shape, ContiguousStrides(shape), 0);

    /// <summary>Extents of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>Distance between neighbours along each axis, in elements.</summary>
    public ReadOnlySpan<long> Strides => strides;

    /// <summary>Position of the first element, in elements.</summary>
    public long Offset { get; }

    /// <summary>Whether the elements lie in row-major order without gaps (the offset may be anything).</summary>
    public bool IsContiguous { get; }

    /// <summary>Row-major strides of a shape.</summary>
    public static long[] ContiguousStrides(Shape shape)
    {
        var strides = new long[shape.Rank];
        long stride = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(shape[axis], 1);
        }
        return strides;
    }

    /// <summary>Axes reordered: axis i of the result is axis <c>order[i]</c> of this.</summary>
    public Layout Permute(ReadOnlySpan<int> order)
    {
        var extents = new int[order.Length];
        var permuted = new long[order.Length];
        for (int i = 0; i < order.Length; i++) (extents[i], permuted[i]) = (Shape[order[i]], strides[order[i]]);
        return new Layout(Shape.Create(extents), permuted, Offset);
    }

    /// <summary>Broadcast to a larger shape: repeated axes get stride zero.</summary>
    public Layout Expand(Shape shape)
    {
        var expanded = new long[shape.Rank];
        int added = shape.Rank - Shape.Rank;
        for (int axis = added; axis < shape.Rank; axis++)
            expanded[axis] = Shape[axis - added] == 1 && shape[axis] != 1 ? 0 : strides[axis - added];
        return new Layout(shape, expanded, Offset);
    }

    /// <summary>Every axis restricted to <c>lengths[i]</c> elements from <c>starts[i]</c> in steps of <c>steps[i]</c> (negative steps walk back).</summary>
    public Layout Slice(ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, ReadOnlySpan<int> steps)
    {
        long offset = Offset;
        var sliced = new long[Shape.Rank];
        for (int axis = 0; axis < Shape.Rank; axis++)
        {
            if (lengths[axis] > 0) offset += starts[axis] * strides[axis];
            sliced[axis] = strides[axis] * steps[axis];
        }
        return new Layout(Shape.Create(lengths), sliced, offset);
    }

    /// <summary>The same elements under another shape without moving them, or null where strides cannot express that.</summary>
    public Layout? TryReshape(Shape shape)
    {
        if (IsContiguous) return new Layout(shape, ContiguousStrides(shape), Offset);
        if (shape.Count == 0) return new Layout(shape, ContiguousStrides(shape), Offset);
        // Walk both shapes from the left, matching groups of axes with equal products; inside a group the old axes must be mergeable.
        var result = new long[shape.Rank];
        int oldAxis = 0, newAxis = 0;
        while (true)
        {
            while (oldAxis < Shape.Rank && Shape[oldAxis] == 1) oldAxis++;
            if (oldAxis == Shape.Rank) break;
            int newStart = newAxis;
            long oldCount = Shape[oldAxis], newCount = 1;
            int oldEnd = oldAxis;
            while (newCount != oldCount || newAxis == newStart)
            {
                if (newCount < oldCount || newAxis == newStart)
                {
                    newCount *= shape[newAxis++];
                }
                else
                {
                    int next = oldEnd + 1;
                    while (Shape[next] == 1) next++;
                    if (strides[oldEnd] != Shape[next] * strides[next]) return null;
                    oldCount *= Shape[next];
                    oldEnd = next;
                }
            }
            long stride = strides[oldEnd];
            for (int axis = newAxis - 1; axis >= newStart; axis--)
            {
                result[axis] = stride;
                stride *= shape[axis];
            }
            oldAxis = oldEnd + 1;
        }
        // What is left are axes of extent 1; any stride serves.
        for (; newAxis < shape.Rank; newAxis++) result[newAxis] = 1;
        return new Layout(shape, result, Offset);
    }

    /// <inheritdoc/>
    public bool Equals(Layout? other) =>
        other is not null && Offset == other.Offset && Shape == other.Shape && Strides.SequenceEqual(other.Strides);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Layout);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Shape);
        hash.Add(Offset);
        foreach (long stride in strides) hash.Add(stride);
        return hash.ToHashCode();
    }

    /// <summary>Shape and, where they are not row-major, strides and offset.</summary>
    public override string ToString() =>
        IsContiguous && Offset == 0 ? Shape.ToString() : $"{Shape} strides [{string.Join(", ", strides)}] offset {Offset}";

    private bool ComputeIsContiguous()
    {
        if (Shape.Count == 0) return true;
        long expected = 1;
        for (int axis = Shape.Rank - 1; axis >= 0; axis--)
        {
            int extent = Shape[axis];
            if (extent == 1) continue;
            if (strides[axis] != expected) return false;
            expected *= extent;
        }
        return true;
    }
}
