using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>An algorithm on the matrices in the last two axes, [..., m, n].</summary>
internal abstract record MatrixOperation(MatrixAlgorithm Algorithm) : KernelOperation
{
    public override string Name => Algorithm.ToString();

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new LinearAlgebraPrimitive(Algorithm);

    /// <summary>The leading extents of a shape followed by others.</summary>
    protected static Shape BatchOf(TensorSpec matrix, params ReadOnlySpan<int> extents) => [.. matrix.Shape.Span[..^2], .. extents];

    /// <summary>The size of square matrices of a floating-point type, or an exception in this operation's name.</summary>
    protected int RequireSquare(TensorSpec matrix)
    {
        Shape shape = RequireMatrix(matrix);
        return shape[-1] == shape[-2]
            ? shape[-1]
            : throw new ShapeException($"[{Name}] needs square matrices [..., n, n], found shape {shape}");
    }

    /// <summary>The shape of matrices of a floating-point type, or an exception in this operation's name.</summary>
    protected Shape RequireMatrix(TensorSpec matrix)
    {
        if (matrix.Shape.Rank < 2) throw new ShapeException($"[{Name}] needs matrices [..., m, n], found shape {matrix.Shape}");
        RequireFloatingPoint(matrix.Type);
        return matrix.Shape;
    }

    /// <summary>The identity beside matrices of size n.</summary>
    protected static Tensor IdentityLike(Tensor tensor, int size) => Tensor.Eye(size, tensor.DType, tensor.Device);
}
