using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>
/// A function of two tensors of the same shape and type; the tensor methods broadcast and convert before. y: the same shape and type.
/// </summary>
internal abstract record BinaryOperation : ElementwiseOperation
{
    protected virtual bool AcceptsIntegers => true;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        if (!AcceptsIntegers) RequireFloatingPoint(inputs[0].Type);
        if (inputs[0].Type == DType.Bool)
            throw new DTypeException($"[{Name}] Bool tensors have no arithmetic: convert with To(DType.Int64), or use And, Or, Not");
        return base.Infer(inputs, output);
    }
}

/// <summary>y = a + b</summary>
internal sealed record AddOperation : BinaryOperation
{
    public static AddOperation Instance { get; } = new();
    public override string Name => "Add";
    internal override MapFunction Function => MapFunction.Add;
    internal override Tensor?[] Gradient(GradientContext context) => [context.OutputGradient, context.OutputGradient];
}

/// <summary>y = a - b</summary>
internal sealed record SubtractOperation : BinaryOperation
{
    public static SubtractOperation Instance { get; } = new();
    public override string Name => "Subtract";
    internal override MapFunction Function => MapFunction.Subtract;
    internal override Tensor?[] Gradient(GradientContext context) =>
        [context.OutputGradient, context.Needed[1] ? -context.OutputGradient : null];
}

/// <summary>y = a * b</summary>
internal sealed record MultiplyOperation : BinaryOperation
{
    public static MultiplyOperation Instance { get; } = new();
    public override string Name => "Multiply";
    internal override MapFunction Function => MapFunction.Multiply;
    internal override Tensor?[] Gradient(GradientContext context) =>
    [
        context.Needed[0] ? context.OutputGradient * context.Inputs[1] : null,
        context.Needed[1] ? context.OutputGradient * context.Inputs[0] : null,
    ];
}

/// <summary>y = a / b</summary>
internal sealed record DivideOperation : BinaryOperation
{
    public static DivideOperation Instance { get; } = new();
    public override string Name => "Divide";
    internal override MapFunction Function => MapFunction.Divide;
    internal override Tensor?[] Gradient(GradientContext context) =>
    [
        context.Needed[0] ? context.OutputGradient / context.Inputs[1] : null,
        context.Needed[1] ? -context.OutputGradient * context.Output / context.Inputs[1] : null,
    ];
}

/// <summary>
/// y = a^b. The gradient of a is zero where b is zero, that of b where both are zero, as in PyTorch.
/// </summary>
internal sealed record PowerOperation : BinaryOperation
{
    public static PowerOperation Instance { get; } = new();
    public override string Name => "Pow";
    internal override MapFunction Function => MapFunction.Power;
    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor a, Tensor b, Tensor g) = (context.Inputs[0], context.Inputs[1], context.OutputGradient);
        Tensor zero = Tensor.ZerosLike(a);
        return
        [
            context.Needed[0] ? Tensor.Where(b.EqualTo(0), zero, g * b * a.Pow(b - 1)) : null,
            context.Needed[1] ? Tensor.Where(a.EqualTo(0).And(b >= 0), zero, g * context.Output * a.Log()) : null,
        ];
    }
}

/// <summary>The larger of a and b, NaN if either is NaN; where they are equal, each gets half of the gradient.</summary>
internal sealed record MaximumOperation : BinaryOperation
{
    public static MaximumOperation Instance { get; } = new();
    public override string Name => "Maximum";
    internal override MapFunction Function => MapFunction.Maximum;
    internal override Tensor?[] Gradient(GradientContext context) => SelectionGradient.Of(context, context.Inputs[0] > context.Inputs[1]);
}

/// <summary>The smaller of a and b, NaN if either is NaN; where they are equal, each gets half of the gradient.</summary>
internal sealed record MinimumOperation : BinaryOperation
{
    public static MinimumOperation Instance { get; } = new();
    public override string Name => "Minimum";
    internal override MapFunction Function => MapFunction.Minimum;
    internal override Tensor?[] Gradient(GradientContext context) => SelectionGradient.Of(context, context.Inputs[0] < context.Inputs[1]);
}

/// <summary>The gradient of choosing one of two values, PyTorch's rule for ties.</summary>
internal static class SelectionGradient
{
    public static Tensor?[] Of(GradientContext context, Tensor firstChosen)
    {
        Tensor g = context.OutputGradient, zero = Tensor.ZerosLike(g);
        Tensor tied = context.Inputs[0].EqualTo(context.Inputs[1]), half = g * 0.5;
        return
        [
            context.Needed[0] ? Tensor.Where(tied, half, Tensor.Where(firstChosen, g, zero)) : null,
            context.Needed[1] ? Tensor.Where(tied, half, Tensor.Where(firstChosen, zero, g)) : null,
        ];
    }
}

/// <summary>y = 0 where x is at or below zero, else g, also where x is NaN. x, g: any shape.</summary>
internal sealed record ReluGradientOperation : BinaryOperation
{
    public static ReluGradientOperation Instance { get; } = new();
    public override string Name => "ReluGradient";
    internal override MapFunction Function => MapFunction.ReluGradient;
    protected override bool AcceptsIntegers => false;
    internal override Tensor?[] Gradient(GradientContext context) =>
    [
        context.Needed[0] ? Tensor.ZerosLike(context.Inputs[0]) : null,
        context.Needed[1] ? Tensor.Apply(Instance, context.Inputs[0], context.OutputGradient) : null,
    ];
}

/// <summary>A comparison of two tensors of the same shape and type: Bool of that shape.</summary>
internal sealed record ComparisonOperation(MapFunction Comparison) : ElementwiseOperation
{
    public override string Name => Comparison.ToString();
    public override string NotDifferentiableBecause => "its result is Bool";
    internal override MapFunction Function => Comparison;
    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => new(CommonShape(inputs), DType.Bool);
}

/// <summary>Logical and, or, exclusive or of two Bool tensors of the same shape.</summary>
internal sealed record LogicalOperation(MapFunction Connective) : ElementwiseOperation
{
    public override string Name => Connective.ToString();
    public override string NotDifferentiableBecause => "its result is Bool";
    internal override MapFunction Function => Connective;
    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        foreach (TensorSpec input in inputs)
        {
            if (input.Type != DType.Bool) throw new DTypeException($"[{Name}] inputs must be Bool, found {input.Type}: compare first");
        }
        return base.Infer(inputs, output);
    }
}

/// <summary>y = a * b + c in one rounding (MAC). a, b, c: same shape, of a floating-point type.</summary>
internal sealed record MultiplyAddOperation : BinaryOperation
{
    public static MultiplyAddOperation Instance { get; } = new();
    public override string Name => "MultiplyAdd";
    internal override MapFunction Function => MapFunction.MultiplyAdd;
    protected override bool AcceptsIntegers => false;
    internal override Tensor?[] Gradient(GradientContext context) =>
    [
        context.Needed[0] ? context.OutputGradient * context.Inputs[1] : null,
        context.Needed[1] ? context.OutputGradient * context.Inputs[0] : null,
        context.OutputGradient,
    ];
}

/// <summary>y = b where a is true, else c. a: Bool; b, c: any type; all of the same shape.</summary>
internal sealed record WhereOperation : ElementwiseOperation
{
    public static WhereOperation Instance { get; } = new();
    public override string Name => "Where";
    internal override MapFunction Function => MapFunction.Where;
    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => inputs[0].Type == DType.Bool
        ? inputs[1]
        : throw new DTypeException($"[Where] the condition must be Bool, found {inputs[0].Type}: compare first");
    internal override Tensor?[] Gradient(GradientContext context)
    {
        Tensor g = context.OutputGradient, zero = Tensor.ZerosLike(g);
        return
        [
            null,
            context.Needed[1] ? Tensor.Where(context.Inputs[0], g, zero) : null,
            context.Needed[2] ? Tensor.Where(context.Inputs[0], zero, g) : null,
        ];
    }
}
