namespace ILGpuNet.Cpu;

/// <summary>A = U diag(s) Vᵀ, and what follows from it.</summary>
internal static class SingularValues
{
    private const string NotFinite = "contains NaN or infinity: it has no singular values";

    public static string? Run(DenseMatrix[] inputs, DenseMatrix[] outputs)
    {
        if (!inputs[0].IsFinite) return NotFinite;
        (DenseMatrix u, double[] s, DenseMatrix vh) = Factorize(inputs[0]);
        u.Values.CopyTo(outputs[0].Values, 0);
        s.CopyTo(outputs[1].Values, 0);
        vh.Values.CopyTo(outputs[2].Values, 0);
        return null;
    }

    /// <summary>V diag(1 / s) Uᵀ over the singular values that are not zero.</summary>
    public static string? PseudoInverse(DenseMatrix[] inputs, DenseMatrix[] outputs, double relativeTolerance)
    {
        if (!inputs[0].IsFinite) return NotFinite;
        (DenseMatrix u, double[] s, DenseMatrix vh) = Factorize(inputs[0]);
        double limit = s.Length == 0 ? 0 : relativeTolerance * s[0];
        u.ScaleColumns(Array.ConvertAll(s, value => value > limit ? 1 / value : 0));
        (u * vh).Transpose().Values.CopyTo(outputs[0].Values, 0);
        return null;
    }

    /// <summary>
    /// det(A) A⁻ᵀ = det(U) det(V) U diag(p) Vᵀ, where p is the product of the other singular values: defined for singular matrices too
    /// (Stewart, "On the adjugate matrix", 1998).
    /// </summary>
    public static string? Cofactors(DenseMatrix[] inputs, DenseMatrix[] outputs)
    {
        if (!inputs[0].IsFinite) return NotFinite;
        (DenseMatrix u, double[] s, DenseMatrix vh) = Factorize(inputs[0]);
        double orientation = Math.Sign(LowerUpper.Determinant(u.Copy()) * LowerUpper.Determinant(vh.Copy()));
        var others = new double[s.Length];
        for (int i = 0; i < s.Length; i++)
        {
            others[i] = orientation;
            for (int k = 0; k < s.Length; k++) others[i] *= k == i ? 1 : s[k];
        }
        u.ScaleColumns(others);
        (u * vh).Values.CopyTo(outputs[0].Values, 0);
        return null;
    }

    /// <summary>U [m, k], s and Vᵀ [k, n]: by a triangular factor where there are more rows than columns, transposed where there are fewer.</summary>
    private static (DenseMatrix U, double[] S, DenseMatrix Vh) Factorize(DenseMatrix a)
    {
        if (a.Rows < a.Columns)
        {
            (DenseMatrix left, double[] values, DenseMatrix right) = Factorize(a.Transpose());
            return (right.Transpose(), values, left.Transpose());
        }
        int size = a.Columns;
        DenseMatrix square = a, q = a;
        if (a.Rows > size)
        {
            (square, q) = (new DenseMatrix(size, size), new DenseMatrix(a.Rows, size));
            HouseholderQr.Run([a], [q, square]);
        }
        DenseMatrix u = new(size, size), vh = new(size, size);
        var s = new double[size];
        DenseDecompositions.Svd(square, s, u, vh);
        return (a.Rows > size ? q * u : u, s, vh);
    }
}
