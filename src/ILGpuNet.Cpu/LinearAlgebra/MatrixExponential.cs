using System.Numerics.Tensors;

namespace ILGpuNet.Cpu;

/// <summary>
/// e^A by scaling, the Padé approximant of degree 13 and squaring (Higham, "The scaling and squaring method for the matrix exponential
/// revisited", 2005, algorithm 2.3).
/// </summary>
internal static class MatrixExponential
{
    /// <summary>Up to this norm the approximant is exact to a unit in the last place of double precision.</summary>
    private const double MaximumNorm = 5.371920351148152;

    private static readonly double[] Coefficients =
    [
        64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800, 33522128640,
        1323241920, 40840800, 960960, 16380, 182, 1,
    ];

    public static string? Run(DenseMatrix[] inputs, DenseMatrix[] outputs)
    {
        DenseMatrix a = inputs[0];
        if (!a.IsFinite) return "contains NaN or infinity: it has no exponential";
        double norm = 0;
        for (int column = 0; column < a.Columns; column++) norm = Math.Max(norm, TensorPrimitives.SumOfMagnitudes<double>(a.Column(column)));
        int squarings = norm > MaximumNorm ? (int)Math.Ceiling(Math.Log2(norm / MaximumNorm)) : 0;
        TensorPrimitives.Multiply(a.Values, Math.ScaleB(1, -squarings), a.Values);
        DenseMatrix result = Approximate(a);
        for (int i = 0; i < squarings; i++) result *= result;
        result.Values.CopyTo(outputs[0].Values, 0);
        return null;
    }

    /// <summary>(V - U)⁻¹ (V + U), where U has the odd and V the even powers.</summary>
    private static DenseMatrix Approximate(DenseMatrix a)
    {
        DenseMatrix a2 = a * a, a4 = a2 * a2, a6 = a4 * a2, identity = DenseMatrix.Identity(a.Rows);
        DenseMatrix Polynomial(int first) => Combine(
            a6 * Combine([a6, a4, a2], [Coefficients[first + 12], Coefficients[first + 10], Coefficients[first + 8]]),
            [a6, a4, a2, identity], [Coefficients[first + 6], Coefficients[first + 4], Coefficients[first + 2], Coefficients[first]]);
        DenseMatrix odd = a * Polynomial(1), even = Polynomial(0);
        DenseMatrix denominator = Combine([even, odd], [1, -1]), numerator = Combine([even, odd], [1, 1]);
        LowerUpper.SolveInPlace(denominator, numerator);
        return numerator;
    }

    private static DenseMatrix Combine(DenseMatrix[] terms, double[] factors) => Combine(new DenseMatrix(terms[0].Rows, terms[0].Columns), terms, factors);

    /// <summary>Adds terms times factors to a sum.</summary>
    private static DenseMatrix Combine(DenseMatrix sum, DenseMatrix[] terms, double[] factors)
    {
        for (int i = 0; i < terms.Length; i++) DenseMatrix.AddScaled(sum.Values, terms[i].Values, factors[i]);
        return sum;
    }
}
