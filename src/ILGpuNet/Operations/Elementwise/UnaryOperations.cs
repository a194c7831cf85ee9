using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>x of any type to y = x in row-major order.</summary>
internal sealed record CopyOperation : ElementwiseOperation
{
    public static CopyOperation Instance { get; } = new();

    public override string Name => "Copy";

    internal override bool MovesElements => true;

    internal override MapFunction Function => MapFunction.Copy;

    internal override Tensor?[] Gradient(GradientContext context) => [context.OutputGradient];
}

/// <summary>x of any type to the same values as another type; Float16 and BFloat16 come from and become Float32 only.</summary>
internal sealed record CastOperation(DType Target) : ElementwiseOperation
{
    public override string Name => "To";

    /// <summary>It is what other operations are surrounded with.</summary>
    internal override bool MovesElements => true;

    internal override MapFunction Function => MapFunction.Cast;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => new(inputs[0].Shape, Target);

    internal override Tensor?[] Gradient(GradientContext context) =>
        [context.Inputs[0].DType.IsFloatingPoint() ? context.OutputGradient.To(context.Inputs[0].DType) : null];
}

/// <summary>A function of one tensor. x: any shape; y: the same shape and type; whole numbers become Float32 where the function does not accept them.</summary>
internal abstract record UnaryOperation : ElementwiseOperation
{
    /// <summary>Whether integers are accepted besides floating-point types.</summary>
    protected virtual bool AcceptsIntegers => false;

    internal sealed override bool PromotesIntegers => !AcceptsIntegers;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => AcceptsIntegers && inputs[0].Type == DType.Bool
        ? throw new DTypeException($"[{Name}] Bool tensors have no arithmetic: convert with To(DType.Int64)")
        : inputs[0];

    internal sealed override Tensor?[] Gradient(GradientContext context) =>
        [Derivative(context.Inputs[0], context.Output, context.OutputGradient)];

    /// <summary>Gradient of x, from x, y and the gradient g of y.</summary>
    protected abstract Tensor? Derivative(Tensor x, Tensor y, Tensor g);
}

/// <summary>y = -x</summary>
internal sealed record NegateOperation : UnaryOperation
{
    public static NegateOperation Instance { get; } = new();
    public override string Name => "Negate";
    internal override MapFunction Function => MapFunction.Negate;
    protected override bool AcceptsIntegers => true;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => -g;
}

/// <summary>y = |x|; the gradient at 0 is 0.</summary>
internal sealed record AbsoluteOperation : UnaryOperation
{
    public static AbsoluteOperation Instance { get; } = new();
    public override string Name => "Abs";
    internal override MapFunction Function => MapFunction.Absolute;
    protected override bool AcceptsIntegers => true;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * x.Sign();
}

/// <summary>y = -1, 0 or 1; the gradient is zero.</summary>
internal sealed record SignOperation : UnaryOperation
{
    public static SignOperation Instance { get; } = new();
    public override string Name => "Sign";
    internal override MapFunction Function => MapFunction.Sign;
    protected override bool AcceptsIntegers => true;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => Tensor.ZerosLike(x);
}

/// <summary>y = 1 / x</summary>
internal sealed record ReciprocalOperation : UnaryOperation
{
    public static ReciprocalOperation Instance { get; } = new();
    public override string Name => "Reciprocal";
    internal override MapFunction Function => MapFunction.Reciprocal;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => -g * y.Square();
}

/// <summary>y = x^2</summary>
internal sealed record SquareOperation : UnaryOperation
{
    public static SquareOperation Instance { get; } = new();
    public override string Name => "Square";
    internal override MapFunction Function => MapFunction.Square;
    protected override bool AcceptsIntegers => true;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * x * 2;
}

/// <summary>y = sqrt(x)</summary>
internal sealed record SquareRootOperation : UnaryOperation
{
    public static SquareRootOperation Instance { get; } = new();
    public override string Name => "Sqrt";
    internal override MapFunction Function => MapFunction.SquareRoot;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * 0.5 / y;
}

/// <summary>y = 1 / sqrt(x)</summary>
internal sealed record ReciprocalSquareRootOperation : UnaryOperation
{
    public static ReciprocalSquareRootOperation Instance { get; } = new();
    public override string Name => "Rsqrt";
    internal override MapFunction Function => MapFunction.ReciprocalSquareRoot;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * -0.5 * y * y.Square();
}

/// <summary>y = e^x</summary>
internal sealed record ExponentialOperation : UnaryOperation
{
    public static ExponentialOperation Instance { get; } = new();
    public override string Name => "Exp";
    internal override MapFunction Function => MapFunction.Exponential;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * y;
}

/// <summary>y = ln x</summary>
internal sealed record LogarithmOperation : UnaryOperation
{
    public static LogarithmOperation Instance { get; } = new();
    public override string Name => "Log";
    internal override MapFunction Function => MapFunction.Logarithm;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g / x;
}

/// <summary>y = sin x</summary>
internal sealed record SineOperation : UnaryOperation
{
    public static SineOperation Instance { get; } = new();
    public override string Name => "Sin";
    internal override MapFunction Function => MapFunction.Sine;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * x.Cos();
}

/// <summary>y = cos x</summary>
internal sealed record CosineOperation : UnaryOperation
{
    public static CosineOperation Instance { get; } = new();
    public override string Name => "Cos";
    internal override MapFunction Function => MapFunction.Cosine;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => -g * x.Sin();
}

/// <summary>y = tanh x</summary>
internal sealed record HyperbolicTangentOperation : UnaryOperation
{
    public static HyperbolicTangentOperation Instance { get; } = new();
    public override string Name => "Tanh";
    internal override MapFunction Function => MapFunction.HyperbolicTangent;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * (1 - y.Square());
}

/// <summary>y = 1 / (1 + e^-x)</summary>
internal sealed record SigmoidOperation : UnaryOperation
{
    public static SigmoidOperation Instance { get; } = new();
    public override string Name => "Sigmoid";
    internal override MapFunction Function => MapFunction.Sigmoid;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => g * y * (1 - y);
}

/// <summary>y = max(x, 0); the gradient at 0 is 0.</summary>
internal sealed record ReluOperation : UnaryOperation
{
    public static ReluOperation Instance { get; } = new();
    public override string Name => "Relu";
    internal override MapFunction Function => MapFunction.Relu;
    // y is at or below 0 exactly where x is; reading y lets x go.
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => Tensor.Apply(ReluGradientOperation.Instance, y, g);
}

/// <summary>Whole numbers near x; the gradient is zero.</summary>
internal sealed record RoundingOperation(MapFunction Rounding) : UnaryOperation
{
    public override string Name => Rounding.ToString();
    internal override MapFunction Function => Rounding;
    protected override Tensor Derivative(Tensor x, Tensor y, Tensor g) => Tensor.ZerosLike(x);
}

/// <summary>Whether x is NaN: Bool of the same shape.</summary>
internal sealed record IsNaNOperation : ElementwiseOperation
{
    public static IsNaNOperation Instance { get; } = new();
    public override string Name => "IsNaN";
    public override string NotDifferentiableBecause => "its result is Bool";
    internal override MapFunction Function => MapFunction.IsNaN;
    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        RequireFloatingPoint(inputs[0].Type);
        return new TensorSpec(inputs[0].Shape, DType.Bool);
    }
}

/// <summary>Logical not: Bool of any shape.</summary>
internal sealed record NotOperation : ElementwiseOperation
{
    public static NotOperation Instance { get; } = new();
    public override string Name => "Not";
    public override string NotDifferentiableBecause => "its result is Bool";
    internal override MapFunction Function => MapFunction.Not;
    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => inputs[0].Type == DType.Bool
        ? inputs[0]
        : throw new DTypeException($"[Not] input must be Bool, found {inputs[0].Type}: compare first");
}
