using ILGpuNet.Operations;

namespace ILGpuNet;

// Elements and slices taken from, and put at, positions along an axis. Positions are Int64 in [0, extent); one outside throws when evaluated.
public partial class Tensor
{
    /// <summary>Takes along an axis: <c>y[.., i, ..] = x[.., indices[.., i, ..], ..]</c>.</summary>
    /// <param name="axis">The axis that the indices address.</param>
    /// <param name="indices">Int64, same rank as this; in all other axes at most its extents, and then only that part is taken from.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Gather(int axis, Tensor indices)
    {
        axis = Shape.Axis(axis, "Gather");
        return Apply(new GatherOperation(axis), RegionOf(indices, axis), indices);
    }

    /// <summary>
    /// As <see cref="Gather"/>, with tensor and indices broadcast to each other in all other axes (torch.take_along_dim); without an axis both are
    /// flattened first.
    /// </summary>
    /// <exception cref="ShapeException">The ranks differ, or the other axes do not broadcast.</exception>
    public Tensor TakeAlongAxis(Tensor indices, int? axis)
    {
        if (axis is not { } named) return Reshape(-1).Gather(0, indices.Reshape(-1));
        int taken = Shape.Axis(named, "TakeAlongAxis");
        if (indices.Rank != Rank) throw new ShapeException($"[TakeAlongAxis] indices must have {Rank} axes like {Shape}, found {indices.Shape}");
        int[] own = Shape.ToArray(), others = indices.Shape.ToArray();
        own[taken] = others[taken] = 1;
        int[] common = Shape.Broadcast(Shape.Create(own), Shape.Create(others), "TakeAlongAxis").ToArray();
        return BroadcastTo(WithExtent(common, taken, Shape[taken])).Gather(taken, indices.BroadcastTo(WithExtent(common, taken, indices.Shape[taken])));
    }

    /// <summary>
    /// The elements at positions of the flattened tensor, in the shape of the positions (torch.take). Negative positions count from the end.
    /// </summary>
    /// <param name="indices">Int64, any shape.</param>
    /// <exception cref="DTypeException">The indices are not Int64.</exception>
    public Tensor Take(Tensor indices)
    {
        if (indices.DType != DType.Int64) throw new DTypeException($"[Take] indices must be Int64, found {indices.DType}: convert with To(DType.Int64)");
        Tensor flat = Reshape(-1);
        return flat.IndexSelect(0, TensorPositions.FromStart(indices.Reshape(-1), flat.Shape[0], "Take")).Reshape(indices.Shape);
    }

    /// <summary>Slices of an axis by number: slice i of the result is slice <c>indices[i]</c> of this.</summary>
    /// <param name="axis">The axis that the indices address.</param>
    /// <param name="indices">Int64 [n].</param>
    public Tensor IndexSelect(int axis, Tensor indices) => Apply(new IndexSelectOperation(Shape.Axis(axis, "IndexSelect")), this, indices);

    /// <summary>
    /// A copy with elements replaced: <c>y[.., indices[.., i, ..], ..] = source[.., i, ..]</c>. Where positions repeat, the last one in row-major order
    /// counts, and its source alone gets a gradient (PyTorch leaves the value open).
    /// </summary>
    /// <param name="axis">The axis that the indices address.</param>
    /// <param name="indices">Int64, same rank as this; in all other axes at most its extents.</param>
    /// <param name="source">The shape of the indices, of this type.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="DTypeException">The types do not fit.</exception>
    public Tensor Scatter(int axis, Tensor indices, Tensor source)
    {
        axis = Shape.Axis(axis, "Scatter");
        RequireScatter("Scatter", axis, indices, source);
        return InRegion(indices, axis, region => Apply(new ScatterOperation(axis), region, indices, source));
    }

    /// <summary>As <see cref="Scatter(int, Tensor, Tensor)"/>, with one number for all positions.</summary>
    public Tensor Scatter(int axis, Tensor indices, double value) =>
        Scatter(axis, indices, Full(Shape.Scalar, value, DType, Device).Expand(indices.Shape));

    /// <summary>A sum: every source element added at its position along an axis, as often as positions repeat.</summary>
    /// <param name="axis">The axis that the indices address.</param>
    /// <param name="indices">Int64, same rank as this; in all other axes at most its extents.</param>
    /// <param name="source">The shape of the indices, of this type.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="DTypeException">The types do not fit.</exception>
    public Tensor ScatterAdd(int axis, Tensor indices, Tensor source)
    {
        axis = Shape.Axis(axis, "ScatterAdd");
        RequireScatter("ScatterAdd", axis, indices, source);
        RequireNumbers("ScatterAdd");
        return InRegion(indices, axis, region => region + Apply(new ScatterAddOperation(axis, Shape[axis]), indices, source));
    }

    /// <summary>A sum: slice i of the source, times <paramref name="scale"/>, added to slice <c>indices[i]</c> of an axis.</summary>
    /// <param name="axis">The axis that the indices address.</param>
    /// <param name="indices">Int64 [n].</param>
    /// <param name="source">This shape with n slices of the axis, of this type.</param>
    /// <param name="scale">Factor of the source.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="DTypeException">The types do not fit.</exception>
    public Tensor IndexAdd(int axis, Tensor indices, Tensor source, double scale = 1)
    {
        axis = Shape.Axis(axis, "IndexAdd");
        RequireSlices("IndexAdd", axis, indices, source);
        RequireNumbers("IndexAdd");
        return this + Apply(new IndexAddOperation(axis, Shape[axis]), indices, scale == 1 ? source : source * scale);
    }

    /// <summary>
    /// A copy with slice <c>indices[i]</c> of an axis replaced by slice i of the source. Where positions repeat, the last one counts.
    /// </summary>
    /// <inheritdoc cref="IndexAdd" path="/param[not(@name='scale')]"/>
    /// <inheritdoc cref="IndexAdd" path="/exception"/>
    public Tensor IndexCopy(int axis, Tensor indices, Tensor source)
    {
        axis = Shape.Axis(axis, "IndexCopy");
        RequireSlices("IndexCopy", axis, indices, source);
        if (source.Count == 0) return Value;
        // The number of the source slice that each slice becomes, or -1.
        Tensor none = Full([Shape[axis]], -1, DType.Int64, Device);
        Tensor number = Apply(new ScatterOperation(0), none, indices, Arange(source.Shape[axis], DType.Int64, Device));
        Tensor replaced = source.IndexSelect(axis, Maximum(number, 0));
        return Where(AlongAxis(number >= 0, axis), replaced, this);
    }

    /// <summary>A copy with the slices <c>indices[i]</c> of an axis filled with a number.</summary>
    /// <param name="axis">The axis that the indices address.</param>
    /// <param name="indices">Int64 [n].</param>
    /// <param name="value">The number.</param>
    public Tensor IndexFill(int axis, Tensor indices, double value)
    {
        axis = Shape.Axis(axis, "IndexFill");
        RequireIndices("IndexFill", indices);
        Tensor isFilled = Zeros([Shape[axis]], DType.Bool, Device).Scatter(0, indices, 1);
        return Where(AlongAxis(isFilled, axis), Full(Shape.Scalar, value, DType, Device), this);
    }

    /// <summary>A vector [n] for one of the axes, with axes of extent 1 behind it so that it broadcasts.</summary>
    private Tensor AlongAxis(Tensor vector, int axis) => vector.Reshape(Shape.Create([vector.Shape[0], .. ValueList.Repeat(1, Rank - axis - 1)]));

    /// <summary>The part of this that has the indices' extents in all axes but one, from the start of each.</summary>
    private Tensor RegionOf(Tensor indices, int axis)
    {
        if (indices.Rank != Rank) return this;
        Tensor region = this;
        for (int other = 0; other < Rank; other++)
        {
            if (other != axis && indices.Shape[other] < Shape[other]) region = region.Narrow(other, 0, indices.Shape[other]);
        }
        return region;
    }

    /// <summary>A function of the <see cref="RegionOf"/> this, whose result takes its place.</summary>
    private Tensor InRegion(Tensor indices, int axis, Func<Tensor, Tensor> function)
    {
        Tensor region = RegionOf(indices, axis), changed = function(region);
        return region == this ? changed : Apply(
            new SliceScatterOperation(Shape, ValueList.Repeat(0, Rank), ValueList.Create(region.Shape.Span), ValueList.Repeat(1, Rank)), changed, this);
    }

    private void RequireScatter(string operation, int axis, Tensor indices, Tensor source)
    {
        if (indices.DType != DType.Int64)
            throw new DTypeException($"[{operation}] indices must be Int64, found {indices.DType}: convert with To(DType.Int64)");
        bool fits = indices.Rank == Rank;
        for (int other = 0; fits && other < Rank; other++) fits = other == axis || indices.Shape[other] <= Shape[other];
        if (!fits) throw new ShapeException($"[{operation}] indices {indices.Shape} must have at most the extents of {Shape} in every axis except {axis}");
        RequireSource(operation, source, indices.Shape);
    }

    private void RequireSlices(string operation, int axis, Tensor indices, Tensor source)
    {
        RequireIndices(operation, indices);
        RequireSource(operation, source, WithExtent(Shape.Span, axis, indices.Shape[0]));
    }

    private static void RequireIndices(string operation, Tensor indices)
    {
        if (indices.DType != DType.Int64)
            throw new DTypeException($"[{operation}] indices must be Int64, found {indices.DType}: convert with To(DType.Int64)");
        if (indices.Rank != 1) throw new ShapeException($"[{operation}] indices must have one axis, found {indices.Shape}");
    }

    private void RequireNumbers(string operation)
    {
        if (DType == DType.Bool) throw new DTypeException($"[{operation}] there is no sum of Bool: convert with To");
    }

    private static Shape WithExtent(ReadOnlySpan<int> extents, int axis, int extent) => Shape.Create([.. extents[..axis], extent, .. extents[(axis + 1)..]]);
}
