namespace ILGpuNet;

// The same elements several times. What only broadcasts is a view (Expand); here data are copied once.
public partial class Tensor
{
    /// <summary>
    /// The whole tensor side by side with itself: axis i has <c>counts[i]</c> times its extent. More counts than axes put new axes in front
    /// (torch.repeat).
    /// </summary>
    /// <exception cref="ShapeException">There are fewer counts than axes, or a count is negative.</exception>
    public Tensor Repeat(params ReadOnlySpan<int> counts)
    {
        if (counts.Length < Rank)
            throw new ShapeException($"[Repeat] shape {Shape} needs at least {Rank} counts, one for each axis, found {counts.Length}");
        return RepeatWhole(counts, "Repeat");
    }

    /// <summary>As <see cref="Repeat"/>; where there are fewer counts than axes, they are those of the last axes (torch.tile).</summary>
    /// <exception cref="ShapeException">A count is negative.</exception>
    public Tensor Tile(params ReadOnlySpan<int> counts)
    {
        int[] all = [.. ValueList.Repeat(1, Math.Max(0, Rank - counts.Length)), .. counts];
        return RepeatWhole(all, "Tile");
    }

    /// <summary>Every slice of an axis <paramref name="count"/> times in a row: [a, b] becomes [a, a, b, b] (torch.repeat_interleave).</summary>
    /// <exception cref="ShapeException">The count is negative, or the axis out of range.</exception>
    public Tensor RepeatInterleave(int count, int axis)
    {
        axis = Shape.Axis(axis, "RepeatInterleave");
        if (count < 0) throw new ShapeException($"[RepeatInterleave] counts must not be negative, found {count}");
        Tensor repeated = Unsqueeze(axis + 1).Expand([.. Shape.Span[..(axis + 1)], count, .. Shape.Span[(axis + 1)..]]);
        return repeated.Reshape(WithExtent(Shape.Span, axis, checked(Shape[axis] * count)));
    }

    /// <summary>Slice i of an axis <c>counts[i]</c> times in a row.</summary>
    /// <exception cref="ShapeException">There is not one count for each slice, one is negative, or the axis is out of range.</exception>
    public Tensor RepeatInterleave(ReadOnlySpan<int> counts, int axis)
    {
        axis = Shape.Axis(axis, "RepeatInterleave");
        if (counts.Length != Shape[axis])
            throw new ShapeException($"[RepeatInterleave] axis {axis} of {Shape} has {Shape[axis]} slices, found {counts.Length} counts");
        var indices = new List<long>();
        for (int slice = 0; slice < counts.Length; slice++)
        {
            if (counts[slice] < 0) throw new ShapeException($"[RepeatInterleave] counts must not be negative, found {counts[slice]}");
            for (int i = 0; i < counts[slice]; i++) indices.Add(slice);
        }
        return IndexSelect(axis, FromArray(indices.ToArray(), Device));
    }

    /// <summary>Views of two or more tensors, all of the shape to which they broadcast together.</summary>
    /// <exception cref="ShapeException">They do not broadcast.</exception>
    public static Tensor[] BroadcastTensors(params ReadOnlySpan<Tensor> tensors)
    {
        Shape shape = Shape.Scalar;
        foreach (Tensor tensor in tensors) shape = Shape.Broadcast(shape, tensor.Shape, "BroadcastTensors");
        var expanded = new Tensor[tensors.Length];
        for (int i = 0; i < expanded.Length; i++) expanded[i] = tensors[i].Expand(shape);
        return expanded;
    }

    /// <summary>
    /// Coordinates of a grid: vectors of n0, n1, ... elements become views of shape [n0, n1, ...]; the i-th varies along axis i only.
    /// </summary>
    /// <param name="vectors">Tensors [n], or scalars.</param>
    /// <param name="isCartesian">Whether the first two axes are exchanged ("xy" of NumPy and PyTorch: x varies along columns); default "ij".</param>
    /// <exception cref="ShapeException">A tensor has more than one axis.</exception>
    public static Tensor[] Meshgrid(ReadOnlySpan<Tensor> vectors, bool isCartesian = false)
    {
        var extents = new int[vectors.Length];
        for (int i = 0; i < extents.Length; i++)
        {
            if (vectors[i].Rank > 1) throw new ShapeException($"[Meshgrid] expected vectors [n], found {vectors[i].Shape} (tensor {i})");
            extents[i] = (int)vectors[i].Count;
        }
        var grids = new Tensor[vectors.Length];
        for (int i = 0; i < grids.Length; i++)
        {
            Shape alone = [.. ValueList.Repeat(1, i), extents[i], .. ValueList.Repeat(1, extents.Length - i - 1)];
            Tensor grid = vectors[i].Reshape(alone).Expand(Shape.Create(extents));
            grids[i] = isCartesian && extents.Length > 1 ? grid.Transpose(0, 1) : grid;
        }
        return grids;
    }

    private Tensor RepeatWhole(ReadOnlySpan<int> counts, string operation)
    {
        foreach (int count in counts)
        {
            if (count < 0) throw new ShapeException($"[{operation}] counts must not be negative, found {count}");
        }
        // [a, b] repeated is [1, a, 1, b] expanded to [m, a, n, b] and joined to [m a, n b].
        int added = counts.Length - Rank;
        int[] split = new int[2 * counts.Length], expanded = new int[2 * counts.Length], joined = new int[counts.Length];
        for (int axis = 0; axis < counts.Length; axis++)
        {
            int extent = axis < added ? 1 : Shape[axis - added];
            (split[2 * axis], split[2 * axis + 1]) = (1, extent);
            (expanded[2 * axis], expanded[2 * axis + 1]) = (counts[axis], extent);
            joined[axis] = checked(counts[axis] * extent);
        }
        return Reshape(Shape.Create(split)).Expand(Shape.Create(expanded)).Reshape(Shape.Create(joined));
    }
}
