using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>
/// x [N, C, spatial...] to (y [N, C, output...], Int64 index of the chosen element inside its plane). The first of equals is chosen and gets the
/// whole gradient.
/// </summary>
internal sealed record MaxPoolOperation(PoolingGeometry Geometry) : KernelOperation
{
    public override string Name => "MaxPool";

    internal override int OutputCount => 2;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        RequireFloatingPoint(inputs[0].Type);
        return new TensorSpec([Geometry.Batch, Geometry.Channels, .. Geometry.Output], output == 0 ? inputs[0].Type : DType.Int64);
    }

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new PoolingPrimitive(PoolingKind.Max, Geometry);

    internal override Tensor?[] Gradient(GradientContext context)
    {
        Tensor x = context.Inputs[0], indices = context.Outputs[1];
        if (context.OutputGradients[0] is not { } g) return [null];
        int outputSize = Geometry.Output.Span.Product(), inputSize = Geometry.Input.Span.Product();
        Tensor gradient = Tensor.Apply(new ScatterAddOperation(2, inputSize),
            indices.Reshape([Geometry.Batch, Geometry.Channels, outputSize]), g.Reshape([Geometry.Batch, Geometry.Channels, outputSize]));
        return [gradient.Reshape(x.Shape)];
    }
}

/// <summary>x [N, C, spatial...] to means y [N, C, output...], or the adjoint of that: both are linear, and each is the other's gradient.</summary>
internal sealed record AveragePoolOperation(PoolingGeometry Geometry, bool IsAdjoint) : KernelOperation
{
    public override string Name => IsAdjoint ? "AveragePool.InputGradient" : "AveragePool";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => new(
        [Geometry.Batch, Geometry.Channels, .. IsAdjoint ? Geometry.Input : Geometry.Output], RequireFloatingPoint(inputs[0].Type));

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) =>
        new PoolingPrimitive(IsAdjoint ? PoolingKind.AverageGradient : PoolingKind.Average, Geometry);

    internal override Tensor?[] Gradient(GradientContext context) =>
        [Tensor.Apply(this with { IsAdjoint = !IsAdjoint }, context.OutputGradient)];
}
