using ILGpuNet.Operations;

namespace ILGpuNet;

// Indices in brackets, and assignment by them as pure functions.
public partial class Tensor
{
    /// <summary>
    /// Part of the tensor: <c>x[1..3, ^1]</c> keeps rows 1 and 2 of the last column. Axes that are not named are kept whole. Without index tensors a
    /// view; with them a copy, as NumPy's and PyTorch's advanced indexing: they broadcast together, and the axes of their shape stand where
    /// the indexed axes stood, or in front where those do not lie side by side. Negative positions count from the end; one out of range
    /// throws when evaluated. A Bool mask is evaluated at the call, since the shape follows from it.
    /// </summary>
    /// <exception cref="ShapeException">There are more indices than axes, one is out of range, or a mask does not fit.</exception>
    /// <exception cref="DTypeException">An index tensor is neither Int64 nor Bool.</exception>
    [System.Runtime.CompilerServices.IndexerName("Elements")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get
        {
            var index = new BasicIndex(Shape, indices);
            Tensor part = index.Lengths.AsSpan().SequenceEqual(Shape.Span) ? this : Slice(index.Starts, index.Lengths, index.Steps);
            Tensor view = part.Reshape(index.Shape);
            return index.Tensors.Count == 0 ? view : view.Take(TensorPositions.Of(view, index.Tensors));
        }
    }

    /// <summary>
    /// A copy with elements replaced: <c>y = x.IndexPut([1..3, ^1], values)</c> is the pure form of <c>x[1..3, ^1] = values</c>. Where positions repeat,
    /// the last one in row-major order counts; its source alone gets a gradient (PyTorch leaves both open).
    /// </summary>
    /// <param name="indices">As for reading; a whole axis is written <c>Range.All</c>, since <c>..</c> alone means something else in a collection.</param>
    /// <param name="values">Broadcast to the part; of this type.</param>
    /// <param name="accumulate">Whether values are added to what is there, each time that a position is named.</param>
    /// <exception cref="ShapeException">An index is out of range, or the values do not broadcast to the part.</exception>
    /// <exception cref="DTypeException">The values are of another type, or an index tensor is neither Int64 nor Bool.</exception>
    public Tensor IndexPut(ReadOnlySpan<TensorIndex> indices, Tensor values, bool accumulate = false)
    {
        if (values.DType != DType) throw new DTypeException($"[IndexPut] values must be {DType} like the tensor, found {values.DType}: convert with To");
        var index = new BasicIndex(Shape, indices);
        Tensor part = Slice(index.Starts, index.Lengths, index.Steps);
        Tensor view = part.Reshape(index.Shape), changed;
        if (index.Tensors.Count > 0) changed = view.Put(TensorPositions.Of(view, index.Tensors), values, accumulate);
        else changed = accumulate ? view + BroadcastPart(values, view.Shape) : BroadcastPart(values, view.Shape);
        var scatter = new SliceScatterOperation(Shape, ValueList.Create<int>(index.Starts), ValueList.Create<int>(index.Lengths), ValueList.Create<int>(index.Steps));
        return Apply(scatter, changed.Reshape(part.Shape), this);
    }

    /// <summary>A copy with a range of an axis replaced (torch.slice_scatter).</summary>
    /// <param name="source">The new slices, of this type; every other extent is that of this tensor.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="start">The first slice that is replaced.</param>
    /// <param name="step">Distance between replaced slices.</param>
    /// <exception cref="ShapeException">The source does not fit.</exception>
    public Tensor SliceScatter(Tensor source, int axis = 0, int start = 0, int step = 1)
    {
        axis = Shape.Axis(axis, "SliceScatter");
        if (source.Rank != Rank) throw new ShapeException($"[SliceScatter] the source must have {Rank} axes like {Shape}, found {source.Shape}");
        int count = source.Shape[axis];
        RequireSource("SliceScatter", source, WithExtent(Shape.Span, axis, count));
        if (step < 1 || start < 0 || count > 0 && start + (count - 1L) * step >= Shape[axis])
            throw new ShapeException($"[SliceScatter] {count} slices from {start} in steps of {step} are not inside of axis {axis} of {Shape}");
        int[] starts = new int[Rank], steps = new int[Rank];
        Array.Fill(steps, 1);
        (starts[axis], steps[axis]) = (start, step);
        return Apply(new SliceScatterOperation(Shape, ValueList.Create<int>(starts), ValueList.Create(source.Shape.Span), ValueList.Create<int>(steps)), source, this);
    }

    /// <summary>A copy with one slice of an axis replaced (torch.select_scatter).</summary>
    /// <param name="source">The new slice: this shape without the axis, of this type.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="index">Which slice; from the end where negative.</param>
    /// <exception cref="ShapeException">The index is out of range, or the source has another shape.</exception>
    public Tensor SelectScatter(Tensor source, int axis, int index)
    {
        axis = Shape.Axis(axis, "SelectScatter");
        int start = index < 0 ? index + Shape[axis] : index;
        if ((uint)start >= (uint)Shape[axis]) throw new ShapeException($"[SelectScatter] index {index} is out of range for axis {axis} of {Shape}");
        RequireSource("SelectScatter", source, Shape.Create([.. Shape.Span[..axis], .. Shape.Span[(axis + 1)..]]));
        return SliceScatter(source.Unsqueeze(axis), axis, start);
    }

    /// <summary>Index tensors take whole slices of the flattened axes that they address.</summary>
    private Tensor Take(TensorPositions positions)
    {
        (Tensor flat, int axis) = Flattened(positions);
        Tensor taken = flat.IndexSelect(axis, positions.Positions);
        return taken.Reshape(Shape.Create([.. taken.Shape.Span[..axis], .. positions.Shape, .. taken.Shape.Span[(axis + 1)..]]));
    }

    private Tensor Put(TensorPositions positions, Tensor values, bool accumulate)
    {
        (Tensor flat, int axis) = Flattened(positions);
        ReadOnlySpan<int> before = flat.Shape.Span[..axis], after = flat.Shape.Span[(axis + 1)..];
        int count = (int)positions.Positions.Count;
        Tensor source = BroadcastPart(values, Shape.Create([.. before, .. positions.Shape, .. after])).Reshape(Shape.Create([.. before, count, .. after]));
        Tensor changed = accumulate ? flat.IndexAdd(axis, positions.Positions, source) : flat.IndexCopy(axis, positions.Positions, source);
        if (positions.IsAdjacent) return changed.Reshape(Shape);
        int[] indexed = positions.Axes.Span.ToArray(), extents = Array.ConvertAll(indexed, i => Shape[i]);
        return changed.Unflatten(0, extents).MoveAxis([.. Enumerable.Range(0, indexed.Length)], indexed);
    }

    /// <summary>The indexed axes joined into one: where they are, or in front.</summary>
    private (Tensor Flat, int Axis) Flattened(TensorPositions positions)
    {
        ReadOnlySpan<int> axes = positions.Axes.Span;
        return positions.IsAdjacent
            ? (Flatten(axes[0], axes[^1]), axes[0])
            : (MoveAxis(axes, [.. Enumerable.Range(0, axes.Length)]).Flatten(0, axes.Length - 1), 0);
    }

    private static Tensor BroadcastPart(Tensor values, Shape part)
    {
        bool fits = values.Rank <= part.Rank;
        for (int i = 1; fits && i <= values.Rank; i++) fits = values.Shape[-i] == part[-i] || values.Shape[-i] == 1;
        return fits ? values.BroadcastTo(part) : throw new ShapeException($"[IndexPut] values {values.Shape} do not broadcast to the indexed part {part}");
    }

    private void RequireSource(string operation, Tensor source, Shape expected)
    {
        if (source.Shape != expected) throw new ShapeException($"[{operation}] the source must be {expected} for {Shape}, found {source.Shape}");
        if (source.DType != DType)
            throw new DTypeException($"[{operation}] the source must be {DType} like the tensor, found {source.DType}: convert with To");
    }
}
