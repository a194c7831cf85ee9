using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>A [..., n, n] = L Lᵀ, from the lower triangle of A.</summary>
internal sealed record CholeskyOperation() : MatrixOperation(MatrixAlgorithm.Cholesky)
{
    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        RequireSquare(inputs[0]);
        return inputs[0];
    }

    /// <summary>
    /// The symmetric part of L⁻ᵀ P L⁻¹, where P is the lower triangle of Lᵀ G with half its diagonal (Murray, "Differentiation of the Cholesky
    /// decomposition", 2016, equation 10).
    /// </summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor l, Tensor g) = (context.Output, context.OutputGradient);
        Tensor upper = l.Transpose(), p = upper.MatMul(g).Tril();
        p -= p * IdentityLike(p, p.Shape[-1]) * 0.5;
        Tensor half = upper.SolveTriangular(p, isUpper: true);
        Tensor whole = upper.SolveTriangular(half.Transpose(), isUpper: true);
        return [(whole + whole.Transpose()) * 0.5];
    }
}

/// <summary>A [..., m, n] with m >= n to Q [..., m, n] and R [..., n, n].</summary>
internal sealed record QrOperation() : MatrixOperation(MatrixAlgorithm.Qr)
{
    internal override int OutputCount => 2;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        Shape shape = RequireMatrix(inputs[0]);
        return output == 0 ? inputs[0] : inputs[0] with { Shape = BatchOf(inputs[0], shape[-1], shape[-1]) };
    }

    /// <summary>
    /// (G_Q + Q M) R⁻ᵀ, where M is the symmetric matrix with the upper triangle of G_R Rᵀ - Qᵀ G_Q (Walter, Lehmann, Lamour, "On evaluating
    /// higher-order derivatives of the QR decomposition of tall matrices with full column rank", 2012). Defined for full column rank.
    /// </summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor q, Tensor r) = (context.Outputs[0], context.Outputs[1]);
        (Tensor? gq, Tensor? gr) = (context.OutputGradients[0], context.OutputGradients[1]);
        Tensor? difference = gr?.MatMul(r.Transpose());
        if (gq is not null)
        {
            Tensor projected = q.Transpose().MatMul(gq);
            difference = difference is null ? -projected : difference - projected;
        }
        Tensor upper = difference!.Triu();
        Tensor symmetric = upper + upper.Transpose() - upper * IdentityLike(upper, upper.Shape[-1]);
        Tensor sum = q.MatMul(symmetric);
        if (gq is not null) sum = gq + sum;
        return [r.SolveTriangular(sum.Transpose(), isUpper: true).Transpose()];
    }
}

/// <summary>A symmetric A [..., n, n], of which the lower triangle is read, to eigenvalues [..., n] and eigenvectors [..., n, n].</summary>
internal sealed record EighOperation() : MatrixOperation(MatrixAlgorithm.Eigh)
{
    internal override int OutputCount => 2;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        int size = RequireSquare(inputs[0]);
        return output == 0 ? inputs[0] with { Shape = BatchOf(inputs[0], size) } : inputs[0];
    }

    /// <summary>
    /// V (diag(g) + F * (Vᵀ G)) Vᵀ, symmetric, where F[i, j] = 1 / (w[j] - w[i]) off the diagonal and 0 on it (Giles, "An extended collection of matrix
    /// derivative results", 2008, section 3.1). Equal eigenvalues have eigenvectors without a derivative: infinities, as in PyTorch.
    /// </summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor w, Tensor v) = (context.Outputs[0], context.Outputs[1]);
        (Tensor? gw, Tensor? gv) = (context.OutputGradients[0], context.OutputGradients[1]);
        Tensor identity = IdentityLike(v, v.Shape[-1]);
        Tensor? inner = gw is null ? null : identity * gw.Unsqueeze(-1);
        if (gv is not null)
        {
            Tensor projected = v.Transpose().MatMul(gv), gaps = w.Unsqueeze(-2) - w.Unsqueeze(-1) + identity;
            Tensor rotation = (projected - projected.Transpose()) / gaps * 0.5;
            inner = inner is null ? rotation : inner + rotation;
        }
        return [v.MatMul(inner!).MatMul(v.Transpose())];
    }
}

/// <summary>A [..., m, n] = U diag(s) Vᵀ, to U [..., m, k], s [..., k] descending, and Vᵀ [..., k, n], where k = min(m, n).</summary>
internal sealed record SvdOperation() : MatrixOperation(MatrixAlgorithm.Svd)
{
    internal override int OutputCount => 3;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        Shape shape = RequireMatrix(inputs[0]);
        int size = Math.Min(shape[-2], shape[-1]);
        return inputs[0] with
        {
            Shape = output switch
            {
                0 => BatchOf(inputs[0], shape[-2], size),
                1 => BatchOf(inputs[0], size),
                _ => BatchOf(inputs[0], size, shape[-1]),
            },
        };
    }

    /// <summary>
    /// U (diag(g) + (K_U / E) S + S (K_V / E)) Vᵀ with K_U = UᵀG_U - G_Uᵀ U, K_V likewise and E[i, j] = s[j]² - s[i]², and what lies outside of the
    /// spans of U and V (Townsend, "Differentiating the singular value decomposition", 2016; PyTorch's svd_backward). Singular vectors have no
    /// derivative where singular values are equal, and where a matrix that is not square has a zero one: infinities, as in PyTorch.
    /// </summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor u, Tensor s, Tensor vh) = (context.Outputs[0], context.Outputs[1], context.Outputs[2]);
        (Tensor? gu, Tensor? gs, Tensor? gvh) = (context.OutputGradients[0], context.OutputGradients[1], context.OutputGradients[2]);
        int size = s.Shape[-1];
        Tensor identity = IdentityLike(s, size), asRow = s.Unsqueeze(-2), asColumn = s.Unsqueeze(-1);
        Tensor? inner = gs is null ? null : identity * gs.Unsqueeze(-1), outside = null;
        if (gu is not null || gvh is not null)
        {
            Tensor gaps = asRow.Square() - asColumn.Square() + identity;
            if (gu is not null)
            {
                Tensor projected = u.Transpose().MatMul(gu);
                inner = Add(inner, (projected - projected.Transpose()) / gaps * asRow);
                if (u.Shape[-2] > size) outside = ((gu - u.MatMul(projected)) / asRow).MatMul(vh);
            }
            if (gvh is not null)
            {
                Tensor projected = vh.MatMul(gvh.Transpose());
                inner = Add(inner, asColumn * ((projected - projected.Transpose()) / gaps));
                if (vh.Shape[-1] > size) outside = Add(outside, u.MatMul((gvh - projected.Transpose().MatMul(vh)) / asColumn));
            }
        }
        return [Add(outside, u.MatMul(inner!).MatMul(vh))];
    }

    private static Tensor Add(Tensor? sum, Tensor addend) => sum is null ? addend : sum + addend;
}
