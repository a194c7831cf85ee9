namespace ILGpuNet;

// Axes put in, removed, split and moved: views.
public partial class Tensor
{
    /// <summary>Axes of extent 1 put in, so that the result has them at <paramref name="axes"/>; negative ones count from behind its last.</summary>
    /// <exception cref="ShapeException">An axis is out of range or named twice.</exception>
    public Tensor Unsqueeze(params ReadOnlySpan<int> axes)
    {
        int rank = Rank + axes.Length;
        Span<bool> isNew = stackalloc bool[rank];
        foreach (int axis in axes)
        {
            int position = axis < 0 ? axis + rank : axis;
            if ((uint)position >= (uint)rank)
                throw new ShapeException($"[Unsqueeze] axis {axis} is out of range for shape {Shape}: expected {-rank}..{rank - 1}");
            if (isNew[position]) throw new ShapeException($"[Unsqueeze] axis {position} is named twice");
            isNew[position] = true;
        }
        Span<int> extents = stackalloc int[rank];
        for (int axis = 0, old = 0; axis < rank; axis++) extents[axis] = isNew[axis] ? 1 : Shape[old++];
        return Reshape(Shape.Create(extents));
    }

    /// <summary>Axes of extent 1 removed: those that are named, or all if none is.</summary>
    /// <exception cref="ShapeException">A named axis has another extent (PyTorch keeps such an axis silently), or is named twice.</exception>
    public Tensor Squeeze(params ReadOnlySpan<int> axes)
    {
        if (axes.IsEmpty) return Reshape(Shape.Create(Array.FindAll(Shape.ToArray(), extent => extent != 1)));
        ValueList<int> removed = Axes(axes, "Squeeze");
        var kept = new List<int>(Rank);
        for (int axis = 0; axis < Rank; axis++)
        {
            if (!removed.Contains(axis)) kept.Add(Shape[axis]);
            else if (Shape[axis] != 1) throw new ShapeException($"[Squeeze] axis {axis} of {Shape} has {Shape[axis]} elements, expected 1");
        }
        return Reshape(Shape.Create(kept.ToArray()));
    }

    /// <summary>An axis split into several, the reverse of <see cref="Flatten"/>; one extent may be -1 and follows from the others.</summary>
    /// <exception cref="ShapeException">The product of the extents is not the axis' extent.</exception>
    public Tensor Unflatten(int axis, params ReadOnlySpan<int> extents)
    {
        axis = Shape.Axis(axis, "Unflatten");
        int[] split = extents.ToArray();
        int free = Array.IndexOf(split, -1);
        long known = 1;
        for (int i = 0; i < split.Length; i++) if (i != free) known *= split[i];
        if (free >= 0 && known > 0 && Shape[axis] % known == 0) split[free] = (int)(Shape[axis] / known);
        else if (free >= 0 || known != Shape[axis])
            throw new ShapeException($"[Unflatten] axis {axis} of {Shape} has {Shape[axis]} elements and cannot become [{string.Join(", ", split)}]");
        return Reshape(Shape.Create([.. Shape.Span[..axis], .. split, .. Shape.Span[(axis + 1)..]]));
    }

    /// <summary>Two axes exchanged, as <see cref="Transpose(int, int)"/>.</summary>
    public Tensor SwapAxes(int first, int second) => Transpose(first, second);

    /// <summary>An axis moved to another position; the order of the others stays.</summary>
    public Tensor MoveAxis(int source, int destination) => MoveAxis([source], [destination]);

    /// <summary>Axes moved: axis <c>sources[i]</c> becomes axis <c>destinations[i]</c> of the result; the order of the others stays.</summary>
    /// <exception cref="ShapeException">There are more sources or more destinations, or an axis is out of range or named twice.</exception>
    public Tensor MoveAxis(ReadOnlySpan<int> sources, ReadOnlySpan<int> destinations)
    {
        if (sources.Length != destinations.Length)
            throw new ShapeException($"[MoveAxis] {sources.Length} axes need as many destinations, found {destinations.Length}");
        Span<int> order = stackalloc int[Rank];
        order.Fill(-1);
        Span<bool> isMoved = stackalloc bool[Rank];
        for (int i = 0; i < sources.Length; i++)
        {
            int source = Shape.Axis(sources[i], "MoveAxis"), destination = Shape.Axis(destinations[i], "MoveAxis");
            if (isMoved[source]) throw new ShapeException($"[MoveAxis] axis {source} is moved twice");
            if (order[destination] >= 0) throw new ShapeException($"[MoveAxis] two axes are moved to {destination}");
            (order[destination], isMoved[source]) = (source, true);
        }
        for (int axis = 0, position = 0; axis < Rank; axis++)
        {
            if (isMoved[axis]) continue;
            while (order[position] >= 0) position++;
            order[position] = axis;
        }
        return Permute(order);
    }
}
