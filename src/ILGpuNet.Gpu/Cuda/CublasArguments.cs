using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu.Cuda;

/// <summary>
/// The arguments of cublasGemmStridedBatchedEx, in the names of cuBLAS, whose matrices lie column by column: C [m, n] = op(A) [m, k] op(B) [k, n]. A result whose
/// rows lie one after the other is to it the transposed one, the product of the transposed factors in reverse order: its A is our b.
/// </summary>
/// <param name="TransposeA">Whether A is stored as [k, m].</param>
/// <param name="TransposeB">Whether B is stored as [n, k].</param>
/// <param name="M">Rows of C.</param>
/// <param name="N">Columns of C.</param>
/// <param name="K">The inner dimension.</param>
/// <param name="PitchA">Distance of the columns of A.</param>
/// <param name="StrideA">Distance of the matrices A.</param>
/// <param name="PitchB">Distance of the columns of B.</param>
/// <param name="StrideB">Distance of the matrices B.</param>
/// <param name="PitchC">Distance of the columns of C.</param>
/// <param name="StrideC">Distance of the matrices C.</param>
/// <param name="Batch">Number of products.</param>
/// <param name="FactorType">A cudaDataType.</param>
/// <param name="ResultType">A cudaDataType.</param>
/// <param name="ComputeType">A cublasComputeType_t.</param>
internal sealed record CublasArguments(
    bool TransposeA, bool TransposeB, int M, int N, int K, int PitchA, long StrideA, int PitchB, long StrideB, int PitchC, long StrideC, int Batch,
    int FactorType, int ResultType, int ComputeType)
{
    private const int Real32 = 0, Real64 = 1, Real16 = 2, RealBrain16 = 14;
    private const int Compute32 = 68, Compute64 = 70, Compute32FastBFloat16 = 75, Compute32FastTensorFloat32 = 77;

    /// <summary>The arguments of a product; null where cuBLAS does not have it on such a device.</summary>
    /// <param name="product">The product.</param>
    /// <param name="computeCapability">The device's, 80 for 8.0.</param>
    public static CublasArguments? Create(LibraryProduct product, int computeCapability)
    {
        (int Factors, int Result, int Compute)? types = (product.Factors, product.Result) switch
        {
            (DType.Float64, DType.Float64) => (Real64, Real64, Compute64),
            (DType.Float32, DType.Float32) => (Real32, Real32, product.Precision switch
            {
                ProductPrecision.TensorFloat32 => Compute32FastTensorFloat32,
                ProductPrecision.BFloat16 => Compute32FastBFloat16,
                _ => Compute32,
            }),
            (DType.BFloat16, DType.Float32) when computeCapability >= 80 => (RealBrain16, Real32, Compute32),
            (DType.Float16, DType.Float32) when computeCapability >= 70 => (Real16, Real32, Compute32),
            _ => null,
        };
        if (types is not { } of) return null;
        // A matrix stored row by row is to cuBLAS the transposed one, as it is wanted here; one stored column by column has to be transposed.
        return new CublasArguments(
            product.B.IsByColumns, product.A.IsByColumns, product.N, product.M, product.K, product.B.Pitch, product.B.BatchStride, product.A.Pitch, product.A.BatchStride,
            product.N, (long)product.M * product.N, product.Batch, of.Factors, of.Result, of.Compute);
    }
}
