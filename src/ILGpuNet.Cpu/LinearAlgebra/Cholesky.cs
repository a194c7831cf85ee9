using System.Numerics.Tensors;

namespace ILGpuNet.Cpu;

/// <summary>A = L Lᵀ, column by column from the left (Golub, Van Loan, "Matrix Computations", algorithm 4.2.1).</summary>
internal static class Cholesky
{
    public static string? Run(DenseMatrix[] inputs, DenseMatrix[] outputs)
    {
        (DenseMatrix a, DenseMatrix lower) = (inputs[0], outputs[0]);
        for (int j = 0; j < a.Columns; j++)
        {
            Span<double> column = lower.Column(j)[j..];
            a.Column(j)[j..].CopyTo(column);
            for (int k = 0; k < j; k++) DenseMatrix.AddScaled(column, lower.Column(k)[j..], -lower[j, k]);
            double pivot = column[0];
            if (!(pivot > 0))
                return $"is not positive definite (the leading minor of order {j + 1} is not positive): add a multiple of the identity, or use Eigh";
            TensorPrimitives.Divide(column, Math.Sqrt(pivot), column);
        }
        return null;
    }
}
