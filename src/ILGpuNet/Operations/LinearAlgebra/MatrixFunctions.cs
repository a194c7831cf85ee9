using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>A [..., n, n] to det(A) [...].</summary>
internal sealed record DeterminantOperation() : MatrixOperation(MatrixAlgorithm.Det)
{
    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        RequireSquare(inputs[0]);
        return inputs[0] with { Shape = BatchOf(inputs[0]) };
    }

    /// <summary>The cofactors (Jacobi's formula), which singular matrices have too.</summary>
    internal override Tensor?[] Gradient(GradientContext context) =>
        [Tensor.Apply(new CofactorOperation(), context.Inputs[0]) * context.OutputGradient.Unsqueeze(-1).Unsqueeze(-1)];
}

/// <summary>A [..., n, n] to the matrix C of cofactors, det(A) A⁻ᵀ where that exists.</summary>
internal sealed record CofactorOperation() : MatrixOperation(MatrixAlgorithm.Cofactors)
{
    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        RequireSquare(inputs[0]);
        return inputs[0];
    }

    /// <summary>
    /// From dC = tr(A⁻¹ dA) C - A⁻ᵀ dAᵀ C: the gradient is (sum of G * C) A⁻ᵀ - C Gᵀ A⁻ᵀ. Only for invertible matrices: of singular ones the
    /// determinant is differentiated once.
    /// </summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor c, Tensor g, Tensor inverse) = (context.Output, context.OutputGradient, context.Inputs[0].Inverse().Transpose());
        return [(g * c).Sum([-2, -1], keepDimensions: true) * inverse - c.MatMul(g.Transpose()).MatMul(inverse)];
    }
}

/// <summary>A [..., n, n] to the sign of det(A) and the logarithm of its size, both [...].</summary>
internal sealed record LogDeterminantOperation() : MatrixOperation(MatrixAlgorithm.SlogDet)
{
    internal override int OutputCount => 2;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        RequireSquare(inputs[0]);
        return inputs[0] with { Shape = BatchOf(inputs[0]) };
    }

    /// <summary>A⁻ᵀ; the sign is constant.</summary>
    internal override Tensor?[] Gradient(GradientContext context) =>
        [context.OutputGradients[1] is { } g ? context.Inputs[0].Inverse().Transpose() * g.Unsqueeze(-1).Unsqueeze(-1) : null];
}

/// <summary>A [..., n, n] to e^A.</summary>
internal sealed record MatrixExponentialOperation() : MatrixOperation(MatrixAlgorithm.MatrixExp)
{
    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        RequireSquare(inputs[0]);
        return inputs[0];
    }

    /// <summary>
    /// The upper right block of the exponential of [[Aᵀ, G], [0, Aᵀ]] (Najfeld, Havel, "Derivatives of the matrix exponential and their
    /// computation", 1995, theorem 4.13).
    /// </summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor a, Tensor g) = (context.Inputs[0].Transpose(), context.OutputGradient);
        int size = a.Shape[-1];
        Tensor above = Tensor.Concat([a, g], -1), below = Tensor.Concat([Tensor.ZerosLike(a), a], -1);
        return [Tensor.Apply(this, Tensor.Concat([above, below], -2)).Narrow(-2, 0, size).Narrow(-1, size, size)];
    }
}
