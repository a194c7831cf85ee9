using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>A reduction of x over some axes (ascending); y has the other axes.</summary>
internal abstract record ReduceOperation(ValueList<int> Axes) : KernelOperation
{
    protected abstract ReduceFunction Function { get; }

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => new(Reduced(inputs[0].Shape), inputs[0].Type);

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new ReducePrimitive(Function, Axes);

    /// <summary>A shape without the reduced axes.</summary>
    protected Shape Reduced(Shape shape)
    {
        Span<int> kept = stackalloc int[shape.Rank];
        int count = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (Axes.Span.IndexOf(axis) < 0) kept[count++] = shape[axis];
        }
        return Shape.Create(kept[..count]);
    }

    /// <summary>A tensor of the reduced shape, repeated along the reduced axes.</summary>
    protected Tensor Restore(Tensor reduced, Shape shape)
    {
        int[] kept = shape.ToArray();
        foreach (int axis in Axes) kept[axis] = 1;
        return reduced.Reshape(Shape.Create(kept)).Expand(shape);
    }

    /// <summary>At least one element to choose from.</summary>
    protected void RequireElements(Shape shape)
    {
        foreach (int axis in Axes)
        {
            if (shape[axis] == 0)
                throw new ShapeException($"[{Name}] axis {axis} of {shape} has no elements, and there is no {Name.ToLowerInvariant()} of nothing");
        }
    }
}

/// <summary>Sum; 0 for no elements.</summary>
internal sealed record SumOperation(ValueList<int> Axes) : ReduceOperation(Axes)
{
    public override string Name => "Sum";

    protected override ReduceFunction Function => ReduceFunction.Sum;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        // As in PyTorch, sums of integers and Bools are Int64.
        DType type = inputs[0].Type.IsFloatingPoint() ? inputs[0].Type : DType.Int64;
        return new TensorSpec(Reduced(inputs[0].Shape), type);
    }

    internal override Tensor?[] Gradient(GradientContext context) => [Restore(context.OutputGradient, context.Inputs[0].Shape)];
}

/// <summary>Product; 1 for no elements. The gradient is exact where factors are zero.</summary>
internal sealed record ProductOperation(ValueList<int> Axes) : ReduceOperation(Axes)
{
    public override string Name => "Prod";

    protected override ReduceFunction Function => ReduceFunction.Product;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        DType type = inputs[0].Type.IsFloatingPoint() ? inputs[0].Type : DType.Int64;
        return new TensorSpec(Reduced(inputs[0].Shape), type);
    }

    /// <summary>
    /// d y / d x_i is the product of all other factors: of those before i and those behind it. For that the reduced axes are flattened to one.
    /// </summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        Tensor x = context.Inputs[0];
        int[] order = [.. Enumerable.Range(0, x.Rank).Where(axis => !Axes.Contains(axis)), .. Axes];
        Tensor moved = x.Permute(order);
        int n = 1;
        foreach (int axis in Axes) n *= x.Shape[axis];
        Tensor factors = moved.Reshape([.. Reduced(x.Shape), n]);
        Tensor others = factors.CumProd(-1, exclusive: true) * factors.CumProd(-1, reverse: true, exclusive: true);
        Tensor gradient = others * context.OutputGradient.Reshape([.. Reduced(x.Shape), 1]);
        var inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++) inverse[order[i]] = i;
        return [gradient.Reshape(moved.Shape).Permute(inverse)];
    }
}

/// <summary>Largest or smallest element, NaN if any is NaN; equal extremes share the gradient equally, as in PyTorch's amax and amin.</summary>
internal sealed record ExtremumOperation(ValueList<int> Axes, bool IsMaximum) : ReduceOperation(Axes)
{
    public override string Name => IsMaximum ? "Max" : "Min";

    protected override ReduceFunction Function => IsMaximum ? ReduceFunction.Max : ReduceFunction.Min;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        RequireElements(inputs[0].Shape);
        return base.Infer(inputs, output);
    }

    internal override Tensor?[] Gradient(GradientContext context)
    {
        Tensor x = context.Inputs[0];
        Tensor chosen = x.EqualTo(Restore(context.Output, x.Shape)).To(x.DType);
        return [chosen * Restore(context.OutputGradient / chosen.Sum(Axes.Span), x.Shape)];
    }
}

/// <summary>Whether any or all of the Bools are true.</summary>
internal sealed record TruthOperation(ValueList<int> Axes, bool IsAll) : ReduceOperation(Axes)
{
    public override string Name => IsAll ? "All" : "Any";

    public override string NotDifferentiableBecause => "its result is Bool";

    protected override ReduceFunction Function => IsAll ? ReduceFunction.All : ReduceFunction.Any;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => inputs[0].Type == DType.Bool
        ? base.Infer(inputs, output)
        : throw new DTypeException($"[{Name}] input must be Bool, found {inputs[0].Type}: compare first");
}

/// <summary>Int64 index of the largest or smallest element, the first of equals, counted row-major over the reduced axes.</summary>
internal sealed record ArgExtremumOperation(ValueList<int> Axes, bool IsMaximum) : ReduceOperation(Axes)
{
    public override string Name => IsMaximum ? "ArgMax" : "ArgMin";

    public override string NotDifferentiableBecause => "its result is an index";

    protected override ReduceFunction Function => IsMaximum ? ReduceFunction.ArgMax : ReduceFunction.ArgMin;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        if (inputs[0].Type == DType.Bool) throw new DTypeException($"[{Name}] Bools have no order: convert with To(DType.Int64)");
        RequireElements(inputs[0].Shape);
        return new TensorSpec(Reduced(inputs[0].Shape), DType.Int64);
    }
}
