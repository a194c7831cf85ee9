using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>
/// y[.., i, ..] = x[.., indices[.., i, ..], ..] along an axis. x: any shape; indices: Int64 of the same rank, equal in all other axes;
/// y: the shape of the indices.
/// </summary>
internal sealed record GatherOperation(int Axis) : KernelOperation
{
    public override string Name => "Gather";

    internal override bool MovesElements => true;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        (Shape x, Shape indices) = (inputs[0].Shape, inputs[1].Shape);
        if (inputs[1].Type != DType.Int64)
            throw new DTypeException($"[Gather] indices must be Int64, found {inputs[1].Type}: convert with To(DType.Int64)");
        bool fits = x.Rank == indices.Rank;
        for (int axis = 0; fits && axis < x.Rank; axis++) fits = axis == Axis || x[axis] == indices[axis];
        return fits
            ? new TensorSpec(indices, inputs[0].Type)
            : throw new ShapeException($"[Gather] indices {indices} must have the extents of {x} in every axis except {Axis}");
    }

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new TakeAlongAxisPrimitive(Axis);

    internal override Tensor?[] Gradient(GradientContext context) =>
        [Tensor.Apply(new ScatterAddOperation(Axis, context.Inputs[0].Shape[Axis]), context.Inputs[1], context.OutputGradient), null];
}

/// <summary>
/// Zeros with every value added at its index along an axis: the adjoint of gathering. indices: Int64; values: the same shape;
/// y: that shape with Extent elements along the axis.
/// </summary>
internal sealed record ScatterAddOperation(int Axis, int Extent) : KernelOperation
{
    public override string Name => "ScatterAdd";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        if (inputs[0].Type != DType.Int64)
            throw new DTypeException($"[ScatterAdd] indices must be Int64, found {inputs[0].Type}: convert with To(DType.Int64)");
        if (inputs[0].Shape != inputs[1].Shape)
            throw new ShapeException($"[ScatterAdd] indices {inputs[0].Shape} and values {inputs[1].Shape} must have the same shape");
        int[] extents = inputs[1].Shape.ToArray();
        extents[Axis] = Extent;
        return new TensorSpec(Shape.Create(extents), inputs[1].Type);
    }

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new ScatterAddPrimitive(Axis);

    internal override Tensor?[] Gradient(GradientContext context) =>
        [null, Tensor.Apply(new GatherOperation(Axis), context.OutputGradient, context.Inputs[0])];
}

/// <summary>
/// x with y[.., indices[.., i, ..], ..] = source[.., i, ..] along an axis. x: any shape; indices: Int64, equal to it in all other axes; source:
/// the shape of the indices. Of repeated indices the last one in row-major order counts, and its source alone has a gradient.
/// </summary>
internal sealed record ScatterOperation(int Axis) : KernelOperation
{
    public override string Name => "Scatter";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => inputs[0];

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new ScatterPrimitive(Axis);

    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor indices, Tensor g) = (context.Inputs[1], context.OutputGradient);
        Tensor zeros = Tensor.ZerosLike(context.Inputs[2]);
        return
        [
            context.Needed[0] ? Tensor.Apply(this, g, indices, zeros) : null,
            null,
            context.Needed[2] ? Tensor.Where(IsLast(indices, context.Inputs[0].Shape), g.Gather(Axis, indices), zeros) : null,
        ];
    }

    /// <summary>Whether an index is the last one of its value: the number of each index, scattered and gathered again, is still its own.</summary>
    private Tensor IsLast(Tensor indices, Shape target)
    {
        int count = indices.Shape[Axis];
        Tensor number = Tensor.Arange(count, DType.Int64, indices.Device)
            .Reshape([count, .. ValueList.Repeat(1, indices.Rank - Axis - 1)]).Expand(indices.Shape);
        return Tensor.Zeros(target, DType.Int64, indices.Device).Scatter(Axis, indices, number).Gather(Axis, indices).EqualTo(number);
    }
}

/// <summary>Slice indices[i] of x along an axis becomes slice i of y. x: any shape; indices: Int64 [n].</summary>
internal sealed record IndexSelectOperation(int Axis) : KernelOperation
{
    public override string Name => "IndexSelect";

    internal override bool MovesElements => true;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        if (inputs[1].Type != DType.Int64)
            throw new DTypeException($"[IndexSelect] indices must be Int64, found {inputs[1].Type}: convert with To(DType.Int64)");
        if (inputs[1].Shape.Rank != 1)
            throw new ShapeException($"[IndexSelect] indices must have one axis, found {inputs[1].Shape}");
        int[] extents = inputs[0].Shape.ToArray();
        extents[Axis] = inputs[1].Shape[0];
        return new TensorSpec(Shape.Create(extents), inputs[0].Type);
    }

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new IndexSelectPrimitive(Axis);

    internal override Tensor?[] Gradient(GradientContext context) =>
        [Tensor.Apply(new IndexAddOperation(Axis, context.Inputs[0].Shape[Axis]), context.Inputs[1], context.OutputGradient), null];
}

/// <summary>Zeros with slice i of the values added to slice indices[i] along an axis: the adjoint of selecting.</summary>
internal sealed record IndexAddOperation(int Axis, int Extent) : KernelOperation
{
    public override string Name => "IndexAdd";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        int[] extents = inputs[1].Shape.ToArray();
        extents[Axis] = Extent;
        return new TensorSpec(Shape.Create(extents), inputs[1].Type);
    }

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new IndexAddPrimitive(Axis);

    internal override Tensor?[] Gradient(GradientContext context) =>
        [null, Tensor.Apply(new IndexSelectOperation(Axis), context.OutputGradient, context.Inputs[0])];
}
