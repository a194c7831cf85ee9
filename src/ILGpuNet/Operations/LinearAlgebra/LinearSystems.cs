using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>A [..., n, n] and B [..., n, p] to X with A X = B.</summary>
internal sealed record SolveOperation() : MatrixOperation(MatrixAlgorithm.Solve)
{
    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        RequireSquare(inputs[0]);
        return inputs[1];
    }

    /// <summary>G_B = A⁻ᵀ G and G_A = -G_B Xᵀ (Giles 2008, section 2.3.1).</summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        Tensor rightSide = Tensor.Apply(this, context.Inputs[0].Transpose(), context.OutputGradient);
        return [context.Needed[0] ? -rightSide.MatMul(context.Output.Transpose()) : null, rightSide];
    }
}

/// <summary>A [..., n, n], of which one triangle is read, and B [..., n, p] to X with A X = B.</summary>
internal sealed record SolveTriangularOperation(bool IsUpper, bool HasUnitDiagonal) : MatrixOperation(MatrixAlgorithm.SolveTriangular)
{
    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        RequireSquare(inputs[0]);
        return inputs[1];
    }

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) =>
        new LinearAlgebraPrimitive(Algorithm) { IsUpper = IsUpper, HasUnitDiagonal = HasUnitDiagonal };

    /// <summary>As for the general system; elements that are not read have no gradient.</summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        Tensor rightSide = Tensor.Apply(this with { IsUpper = !IsUpper }, context.Inputs[0].Transpose(), context.OutputGradient);
        if (!context.Needed[0]) return [null, rightSide];
        Tensor matrix = -rightSide.MatMul(context.Output.Transpose());
        int diagonal = HasUnitDiagonal ? 1 : 0;
        return [IsUpper ? matrix.Triu(diagonal) : matrix.Tril(-diagonal), rightSide];
    }
}

/// <summary>A [..., n, n] to A⁻¹.</summary>
internal sealed record InverseOperation() : MatrixOperation(MatrixAlgorithm.Inverse)
{
    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        RequireSquare(inputs[0]);
        return inputs[0];
    }

    /// <summary>-A⁻ᵀ G A⁻ᵀ (Giles 2008, section 2.2.3).</summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        Tensor transposed = context.Output.Transpose();
        return [-transposed.MatMul(context.OutputGradient).MatMul(transposed)];
    }
}

/// <summary>A [..., m, n] to its Moore-Penrose inverse P [..., n, m].</summary>
internal sealed record PseudoInverseOperation(double RelativeTolerance) : MatrixOperation(MatrixAlgorithm.PseudoInverse)
{
    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        Shape shape = RequireMatrix(inputs[0]);
        return inputs[0] with { Shape = BatchOf(inputs[0], shape[-1], shape[-2]) };
    }

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new LinearAlgebraPrimitive(Algorithm) { RelativeTolerance = RelativeTolerance };

    /// <summary>
    /// From dP = P Pᵀ dAᵀ (I - A P) + (I - P A) dAᵀ Pᵀ P - P dA P for matrices whose rank stays (Golub, Pereyra, "The differentiation of
    /// pseudo-inverses and nonlinear least squares problems whose variables separate", 1973, equation 4.12).
    /// </summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor a, Tensor p, Tensor g) = (context.Inputs[0], context.Output, context.OutputGradient);
        (Tensor pt, Tensor h) = (p.Transpose(), g.Transpose());
        Tensor direct = pt.MatMul(g).MatMul(pt);
        Tensor left = (h - a.MatMul(p.MatMul(h))).MatMul(p).MatMul(pt);
        Tensor right = pt.MatMul(p).MatMul(h - h.MatMul(p).MatMul(a));
        return [left + right - direct];
    }
}
