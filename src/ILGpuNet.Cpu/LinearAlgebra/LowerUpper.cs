using System.Numerics.Tensors;

namespace ILGpuNet.Cpu;

/// <summary>P A = L U by elimination with row exchanges (partial pivoting), and what follows from it.</summary>
internal static class LowerUpper
{
    public static string? Solve(DenseMatrix[] inputs, DenseMatrix[] outputs)
    {
        inputs[1].Values.CopyTo(outputs[0].Values, 0);
        return SolveInPlace(inputs[0], outputs[0])
            ? null
            : "is singular: there is no unique solution, LeastSquares gives the shortest of the best";
    }

    public static string? Invert(DenseMatrix[] inputs, DenseMatrix[] outputs)
    {
        DenseMatrix inverse = outputs[0];
        for (int i = 0; i < inverse.Rows; i++) inverse[i, i] = 1;
        return SolveInPlace(inputs[0], inverse) ? null : "is singular: it has no inverse, PseudoInverse always exists";
    }

    public static string? Determinant(DenseMatrix[] inputs, DenseMatrix[] outputs)
    {
        outputs[0].Values[0] = Determinant(inputs[0]);
        return null;
    }

    public static string? LogDeterminant(DenseMatrix[] inputs, DenseMatrix[] outputs)
    {
        DenseMatrix a = inputs[0];
        double sign = Factorize(a, []), logarithm = 0;
        for (int i = 0; i < a.Rows; i++)
        {
            sign *= double.IsNaN(a[i, i]) ? double.NaN : Math.Sign(a[i, i]);
            logarithm += Math.Log(Math.Abs(a[i, i]));
        }
        (outputs[0].Values[0], outputs[1].Values[0]) = (sign, logarithm);
        return null;
    }

    /// <summary>The determinant; replaces A by its factors.</summary>
    public static double Determinant(DenseMatrix a)
    {
        double determinant = Factorize(a, []);
        for (int i = 0; i < a.Rows; i++) determinant *= a[i, i];
        return determinant;
    }

    /// <summary>Replaces B by the solution X of A X = B, and A by its factors. False where A is singular.</summary>
    public static bool SolveInPlace(DenseMatrix a, DenseMatrix b)
    {
        Factorize(a, b);
        for (int i = 0; i < a.Rows; i++)
        {
            if (a[i, i] == 0) return false;
        }
        TriangularSolve.Substitute(a, b, isUpper: false, hasUnitDiagonal: true);
        TriangularSolve.Substitute(a, b, isUpper: true, hasUnitDiagonal: false);
        return true;
    }

    /// <summary>Replaces A by L (below the diagonal) and U; exchanges rows of others along. Returns the sign of the permutation.</summary>
    private static double Factorize(DenseMatrix a, params ReadOnlySpan<DenseMatrix> others)
    {
        double sign = 1;
        for (int k = 0; k < a.Columns; k++)
        {
            Span<double> column = a.Column(k);
            int pivot = k + TensorPrimitives.IndexOfMaxMagnitude<double>(column[k..]);
            if (pivot != k)
            {
                sign = -sign;
                ExchangeRows(a, k, pivot);
                foreach (DenseMatrix other in others) ExchangeRows(other, k, pivot);
            }
            if (column[k] == 0) continue;
            TensorPrimitives.Divide(column[(k + 1)..], column[k], column[(k + 1)..]);
            for (int j = k + 1; j < a.Columns; j++) DenseMatrix.AddScaled(a.Column(j)[(k + 1)..], column[(k + 1)..], -a[k, j]);
        }
        return sign;
    }

    private static void ExchangeRows(DenseMatrix matrix, int first, int second)
    {
        for (int column = 0; column < matrix.Columns; column++)
            (matrix[first, column], matrix[second, column]) = (matrix[second, column], matrix[first, column]);
    }
}
