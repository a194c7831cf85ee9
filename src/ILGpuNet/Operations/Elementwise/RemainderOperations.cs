using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>y = a - b floor(a / b), with the sign of b.</summary>
internal sealed record RemainderOperation : BinaryOperation
{
    public static RemainderOperation Instance { get; } = new();
    public override string Name => "Remainder";
    internal override MapFunction Function => MapFunction.Remainder;
    internal override Tensor?[] Gradient(GradientContext context) =>
        [context.OutputGradient, context.Needed[1] ? -context.OutputGradient * (context.Inputs[0] / context.Inputs[1]).Floor() : null];
}

/// <summary>y = a - b truncate(a / b), with the sign of a.</summary>
internal sealed record TruncatedRemainderOperation : BinaryOperation
{
    public static TruncatedRemainderOperation Instance { get; } = new();
    public override string Name => "Fmod";
    internal override MapFunction Function => MapFunction.TruncatedRemainder;
    internal override Tensor?[] Gradient(GradientContext context) =>
        [context.OutputGradient, context.Needed[1] ? -context.OutputGradient * (context.Inputs[0] / context.Inputs[1]).Trunc() : null];
}
