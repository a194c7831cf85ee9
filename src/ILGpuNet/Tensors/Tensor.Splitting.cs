namespace ILGpuNet;

// Views of consecutive parts along an axis.
public partial class Tensor
{
    /// <summary>Parts of <paramref name="length"/> slices along an axis; the last one has what is left. One empty part where the axis is empty.</summary>
    /// <exception cref="ShapeException">The length is less than 1, or the axis out of range.</exception>
    public Tensor[] Split(int length, int axis = 0)
    {
        axis = Shape.Axis(axis, "Split");
        if (length < 1) throw new ShapeException($"[Split] parts must have at least 1 slice, found {length}");
        int extent = Shape[axis];
        var parts = new Tensor[Math.Max(1, (extent + length - 1) / length)];
        for (int i = 0; i < parts.Length; i++) parts[i] = Narrow(axis, i * length, Math.Min(length, extent - i * length));
        return parts;
    }

    /// <summary>Parts of the given numbers of slices along an axis.</summary>
    /// <exception cref="ShapeException">The lengths do not add up to the extent of the axis, or one is negative.</exception>
    public Tensor[] Split(ReadOnlySpan<int> lengths, int axis = 0)
    {
        axis = Shape.Axis(axis, "Split");
        long sum = 0;
        foreach (int length in lengths) sum += length;
        if (sum != Shape[axis])
            throw new ShapeException($"[Split] lengths [{string.Join(", ", lengths.ToArray())}] must add up to {Shape[axis]}, the extent of axis {axis} of {Shape}");
        var parts = new Tensor[lengths.Length];
        for (int i = 0, start = 0; i < parts.Length; start += lengths[i++]) parts[i] = Narrow(axis, start, lengths[i]);
        return parts;
    }

    /// <summary>
    /// At most <paramref name="count"/> parts of equal length along an axis, except for the last, which may be shorter: as torch.chunk, fewer parts
    /// where that many do not come out.
    /// </summary>
    /// <exception cref="ShapeException">The count is less than 1, or the axis out of range.</exception>
    public Tensor[] Chunk(int count, int axis = 0)
    {
        axis = Shape.Axis(axis, "Chunk");
        if (count < 1) throw new ShapeException($"[Chunk] expected at least 1 part, found {count}");
        int extent = Shape[axis];
        return extent == 0 ? Split(ValueList.Repeat(0, count).Span, axis) : Split((extent + count - 1) / count, axis);
    }

    /// <summary>The slices of an axis, each without it.</summary>
    public Tensor[] Unbind(int axis = 0)
    {
        axis = Shape.Axis(axis, "Unbind");
        var slices = new Tensor[Shape[axis]];
        for (int i = 0; i < slices.Length; i++) slices[i] = Narrow(axis, i, 1).Squeeze(axis);
        return slices;
    }
}
