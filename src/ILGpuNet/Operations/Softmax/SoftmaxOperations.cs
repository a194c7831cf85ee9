using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>
/// y_i = e^(x_i) / sum_j e^(x_j) along an axis. From d y_i / d x_j = y_i (delta_ij - y_j) the gradient is y (g - sum(g y)).
/// x: any shape, of a floating-point type; y: the same.
/// </summary>
internal sealed record SoftmaxOperation(int Axis) : KernelOperation
{
    public override string Name => "Softmax";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => new(inputs[0].Shape, RequireFloatingPoint(inputs[0].Type));

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new SoftmaxPrimitive(Axis, Logarithmic: false);

    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor y, Tensor g) = (context.Output, context.OutputGradient);
        return [y * (g - (g * y).Sum([Axis], keepDimensions: true))];
    }
}

/// <summary>
/// y = ln softmax(x) along an axis. From d y_i / d x_j = delta_ij - e^(y_j) the gradient is g - e^y sum(g).
/// x: any shape, of a floating-point type; y: the same.
/// </summary>
internal sealed record LogSoftmaxOperation(int Axis) : KernelOperation
{
    public override string Name => "LogSoftmax";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => new(inputs[0].Shape, RequireFloatingPoint(inputs[0].Type));

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new SoftmaxPrimitive(Axis, Logarithmic: true);

    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor y, Tensor g) = (context.Output, context.OutputGradient);
        return [g - y.Exp() * g.Sum([Axis], keepDimensions: true)];
    }
}
