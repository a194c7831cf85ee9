namespace ILGpuNet.Cpu;

/// <summary>A X = B for a triangular A by substitution, a column of A at a time.</summary>
internal static class TriangularSolve
{
    public static string? Run(DenseMatrix[] inputs, DenseMatrix[] outputs, bool isUpper, bool hasUnitDiagonal)
    {
        (DenseMatrix a, DenseMatrix b, DenseMatrix x) = (inputs[0], inputs[1], outputs[0]);
        for (int i = 0; i < a.Rows && !hasUnitDiagonal; i++)
        {
            if (a[i, i] == 0) return $"is singular (element {i} of its diagonal is zero): there is no unique solution";
        }
        b.Values.CopyTo(x.Values, 0);
        Substitute(a, x, isUpper, hasUnitDiagonal);
        return null;
    }

    /// <summary>Replaces B by X.</summary>
    public static void Substitute(DenseMatrix a, DenseMatrix b, bool isUpper, bool hasUnitDiagonal)
    {
        for (int column = 0; column < b.Columns; column++)
        {
            Span<double> x = b.Column(column);
            for (int step = 0; step < a.Rows; step++)
            {
                int i = isUpper ? a.Rows - 1 - step : step;
                if (!hasUnitDiagonal) x[i] /= a[i, i];
                Range rest = isUpper ? ..i : (i + 1)..;
                DenseMatrix.AddScaled(x[rest], a.Column(i)[rest], -x[i]);
            }
        }
    }
}
