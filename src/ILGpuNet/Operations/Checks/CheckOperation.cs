using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>x itself, after a look at its values: evaluation throws where one violates the condition.</summary>
internal sealed record CheckOperation(CheckCondition Condition, string Subject, long Limit) : KernelOperation
{
    public override string Name => "Check";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => inputs[0];

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new CheckPrimitive(Condition, Subject, Limit);

    internal override Tensor?[] Gradient(GradientContext context) => [context.OutputGradient];
}
