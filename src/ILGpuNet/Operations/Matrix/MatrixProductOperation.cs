using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>
/// Batched matrix product. a: [..., m, k], b: [..., k, n] with the same leading extents (the tensor method broadcasts them), or one matrix
/// [k, n] for all of a, to [..., m, n]. Of a floating-point type.
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

    /// <summary>Engines see a shared matrix with the leading extents of a.</summary>
    internal override Layout Read(int input, ReadOnlySpan<TensorSpec> inputs, Layout layout) => input == 1 && layout.Shape.Rank < inputs[0].Shape.Rank
        ? layout.Expand([.. inputs[0].Shape.Span[..^2], .. layout.Shape.Span])
        : layout;

    /// <summary>
    /// With C = A B and the gradient G of C, the gradients are G Bᵀ and Aᵀ G. For an operand that is a transposed view (the weight of a linear
    /// layer) the transposed product is computed instead, so that the gradient of what is viewed comes out contiguous. The gradient of a shared
    /// matrix is one product over the rows of all matrices.
    /// </summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor a, Tensor b, Tensor g) = (context.Inputs[0], context.Inputs[1], context.OutputGradient);
        bool isShared = b.Rank < a.Rank;
        Tensor? gradient = !context.Needed[0] ? null
            : IsTransposedView(a) && !isShared ? b.MatMul(g.Transpose()).Transpose()
            : g.MatMul(b.Transpose());
        if (!context.Needed[1]) return [gradient, null];
        if (isShared) (a, g) = (Rows(a), Rows(g));
        return [gradient, IsTransposedView(b) ? g.Transpose().MatMul(a).Transpose() : a.Transpose().MatMul(g)];
    }

    /// <summary>[..., m, n] to [all rows, n].</summary>
    private static Tensor Rows(Tensor tensor) => tensor.Flatten(0, -2);

    private static bool IsTransposedView(Tensor tensor)
    {
        if (tensor.Node.Operation is not PermuteOperation { Order: var order }) return false;
        for (int axis = 0; axis < order.Count - 2; axis++)
        {
            if (order[axis] != axis) return false;
        }
        return order[order.Count - 1] == order.Count - 2;
    }
}
