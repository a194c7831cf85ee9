namespace ILGpuNet.Operations;

/// <summary>x: any shape to the same elements, in row-major order, under another shape.</summary>
internal sealed record ReshapeOperation(Shape Target) : ViewOperation
{
    public override string Name => "Reshape";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => Target.Count == inputs[0].Shape.Count
        ? new TensorSpec(Target, inputs[0].Type)
        : throw new ShapeException($"[Reshape] shape {inputs[0].Shape} has {inputs[0].Shape.Count} elements, {Target} has {Target.Count}");

    internal override Layout? View(Layout input) => input.TryReshape(Target);

    internal override Tensor?[] Gradient(GradientContext context) => [context.OutputGradient.Reshape(context.Inputs[0].Shape)];
}

/// <summary>Axis i of y is axis Order[i] of x.</summary>
internal sealed record PermuteOperation(ValueList<int> Order) : ViewOperation
{
    public override string Name => "Permute";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        Shape shape = inputs[0].Shape;
        if (Order.Count != shape.Rank || Order.Distinct().Count() != shape.Rank)
            throw new ShapeException($"[Permute] order {Order} must name each of the {shape.Rank} axes of {shape} once");
        var extents = new int[shape.Rank];
        for (int i = 0; i < extents.Length; i++) extents[i] = shape[Order[i]];
        return new TensorSpec(Shape.Create(extents), inputs[0].Type);
    }

    internal override Layout View(Layout input) => input.Permute(Order.Span);

    internal override Tensor?[] Gradient(GradientContext context)
    {
        var inverse = new int[Order.Count];
        for (int i = 0; i < inverse.Length; i++) inverse[Order[i]] = i;
        return [context.OutputGradient.Permute(inverse)];
    }
}

/// <summary>x repeated along axes of extent 1 and along new leading axes, without moving data. The gradient is summed over the repetitions.</summary>
internal sealed record ExpandOperation(Shape Target) : ViewOperation
{
    public override string Name => "Expand";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        Shape shape = inputs[0].Shape;
        bool fits = shape.Rank <= Target.Rank;
        for (int i = 1; fits && i <= shape.Rank; i++) fits = shape[-i] == Target[-i] || shape[-i] == 1;
        return fits
            ? new TensorSpec(Target, inputs[0].Type)
            : throw new ShapeException($"[Expand] shape {shape} does not broadcast to {Target}: aligned at the last axis, extents must be equal or 1");
    }

    internal override Layout View(Layout input) => input.Expand(Target);

    internal override Tensor?[] Gradient(GradientContext context) => [context.OutputGradient.SumTo(context.Inputs[0].Shape)];
}

/// <summary>Lengths[i] elements along each axis, from Starts[i] in steps of Steps[i]; negative steps walk back.</summary>
internal sealed record SliceOperation(ValueList<int> Starts, ValueList<int> Lengths, ValueList<int> Steps) : ViewOperation
{
    public override string Name => "Slice";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => new(Shape.Create(Lengths.Span), inputs[0].Type);

    internal override Layout View(Layout input) => input.Slice(Starts.Span, Lengths.Span, Steps.Span);

    internal override Tensor?[] Gradient(GradientContext context) =>
        [Tensor.Apply(new SliceScatterOperation(context.Inputs[0].Shape, Starts, Lengths, Steps), context.OutputGradient)];
}
