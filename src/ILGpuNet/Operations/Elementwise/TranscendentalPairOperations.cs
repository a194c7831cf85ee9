using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>The angle of the point (b, a): arctan(a / b) in the right quadrant. The gradient is NaN at the origin.</summary>
internal sealed record ArcTangent2Operation : BinaryOperation
{
    public static ArcTangent2Operation Instance { get; } = new();
    public override string Name => "Atan2";
    internal override MapFunction Function => MapFunction.ArcTangent2;
    protected override bool AcceptsIntegers => false;
    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor a, Tensor b) = (context.Inputs[0], context.Inputs[1]);
        Tensor scaled = context.OutputGradient / (a.Square() + b.Square());
        return [context.Needed[0] ? scaled * b : null, context.Needed[1] ? -scaled * a : null];
    }
}

/// <summary>y = sqrt(a^2 + b^2)</summary>
internal sealed record HypotenuseOperation : BinaryOperation
{
    public static HypotenuseOperation Instance { get; } = new();
    public override string Name => "Hypot";
    internal override MapFunction Function => MapFunction.Hypotenuse;
    protected override bool AcceptsIntegers => false;
    internal override Tensor?[] Gradient(GradientContext context) =>
    [
        context.Needed[0] ? context.OutputGradient * (context.Inputs[0] / context.Output) : null,
        context.Needed[1] ? context.OutputGradient * (context.Inputs[1] / context.Output) : null,
    ];
}

/// <summary>y = ln(e^a + e^b). From d y / d a = e^a / (e^a + e^b) = sigmoid(a - b).</summary>
internal sealed record LogarithmAddExponentialOperation : BinaryOperation
{
    public static LogarithmAddExponentialOperation Instance { get; } = new();
    public override string Name => "LogAddExp";
    internal override MapFunction Function => MapFunction.LogarithmAddExponential;
    protected override bool AcceptsIntegers => false;
    internal override Tensor?[] Gradient(GradientContext context) =>
    [
        context.Needed[0] ? context.OutputGradient * (context.Inputs[0] - context.Inputs[1]).Sigmoid() : null,
        context.Needed[1] ? context.OutputGradient * (context.Inputs[1] - context.Inputs[0]).Sigmoid() : null,
    ];
}
