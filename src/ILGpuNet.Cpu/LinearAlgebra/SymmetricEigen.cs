namespace ILGpuNet.Cpu;

/// <summary>A = V diag(w) Vᵀ for a symmetric A.</summary>
internal static class SymmetricEigen
{
    public static string? Run(DenseMatrix[] inputs, DenseMatrix[] outputs)
    {
        DenseMatrix a = inputs[0];
        if (!a.IsFinite) return "contains NaN or infinity: it has no eigenvalues";
        for (int column = 0; column < a.Columns; column++)
        {
            for (int row = 0; row < column; row++) a[row, column] = a[column, row];
        }
        DenseDecompositions.Eigh(a, outputs[0].Values, outputs[1]);
        return null;
    }
}
