using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>
/// Batched matrix product. a: [..., m, k], b: [..., k, n] with the same leading extents (the tensor method broadcasts them) to
/// [..., m, n]. Float32 or Float64.
/// </summary>
internal sealed record MatrixProductOperation : KernelOperation
{
    public static MatrixProductOperation Instance { get; } = new();

    public override string Name => "MatMul";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        (Shape a, Shape b) = (inputs[0].Shape, inputs[1].Shape);
        RequireFloatingPoint(inputs[0].Type);
        if (a[-1] != b[-2])
            throw new ShapeException($"[MatMul] inner extents differ: {a} has {a[-1]} columns, {b} has {b[-2]} rows");
        int[] extents = a.ToArray();
        extents[^1] = b[-1];
        return new TensorSpec(Shape.Create(extents), inputs[0].Type);
    }

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new MatrixProductPrimitive();

    internal override Tensor?[] Gradient(GradientContext context) =>
    [
        context.Needed[0] ? context.OutputGradient.MatMul(context.Inputs[1].Transpose(-1, -2)) : null,
        context.Needed[1] ? context.Inputs[0].Transpose(-1, -2).MatMul(context.OutputGradient) : null,
    ];
}
