using ILGpuNet.Gpu.Cuda;

namespace ILGpuNet.Tests.Gpu;

/// <summary>What cuBLAS computes, by the definition in its documentation: matrices column by column, C = op(A) op(B) for each of a batch.</summary>
internal static class ColumnMajorProduct
{
    /// <summary>Multiplies, after checking what cuBLAS checks of the leading dimensions.</summary>
    public static void Multiply(CublasArguments given, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c)
    {
        Assert.True(given.PitchA >= Math.Max(1, given.TransposeA ? given.K : given.M), $"lda {given.PitchA}");
        Assert.True(given.PitchB >= Math.Max(1, given.TransposeB ? given.N : given.K), $"ldb {given.PitchB}");
        Assert.True(given.PitchC >= Math.Max(1, given.M), $"ldc {given.PitchC}");
        for (int number = 0; number < given.Batch; number++)
        {
            for (int row = 0; row < given.M; row++)
            {
                for (int column = 0; column < given.N; column++)
                {
                    double sum = 0;
                    for (int i = 0; i < given.K; i++)
                    {
                        // op(A)[row, i] and op(B)[i, column]; element [r, c] of a stored matrix lies at r + c * pitch.
                        long atA = given.TransposeA ? i + (long)row * given.PitchA : row + (long)i * given.PitchA;
                        long atB = given.TransposeB ? column + (long)i * given.PitchB : i + (long)column * given.PitchB;
                        sum += (double)a[(int)(number * given.StrideA + atA)] * b[(int)(number * given.StrideB + atB)];
                    }
                    c[(int)(number * given.StrideC + row + (long)column * given.PitchC)] = (float)sum;
                }
            }
        }
    }
}
