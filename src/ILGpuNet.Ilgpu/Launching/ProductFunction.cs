using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGpuNet.Gpu;

namespace ILGpuNet.Ilgpu;

/// <summary>
/// A product of matrices by cuBLAS, which ILGPU.Algorithms binds; its arguments are those of <see cref="GpuRuntime.LoadProduct"/>. cuBLAS has its matrices
/// column by column, so that what it is given is the product of the transposed factors in reverse.
/// </summary>
internal sealed class ProductFunction : IlgpuFunction
{
    private readonly CuBlas library;
    private readonly LibraryProduct product;

    public ProductFunction(CuBlas library, LibraryProduct product, int maximumGroupSize) : base("cuBLAS Gemm", maximumGroupSize) =>
        (this.library, this.product) = (library, product);

    /// <summary>The library, for a stream; null where it is not installed, or the accelerator is not one of CUDA.</summary>
    public static CuBlas? OpenLibrary(Accelerator accelerator, AcceleratorStream stream)
    {
        if (accelerator is not CudaAccelerator cuda || stream is not CudaStream cudaStream) return null;
        try
        {
            return new CuBlas(cuda) { Stream = cudaStream };
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or CuBlasException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override void Launch(AcceleratorStream stream, int groups, int groupSize, ArgumentReader arguments)
    {
        (int m, int n, int k) = (product.M, product.N, product.K);
        CuBlasOperation a = OperationOf(product.A), b = OperationOf(product.B);
        if (product.Result == DType.Float64)
        {
            library.Gemm(
                b, a, n, m, k, 1.0, arguments.Memory<double>(1), product.B.Pitch, arguments.Memory<double>(0), product.A.Pitch, 0.0, arguments.Memory<double>(2), n);
        }
        else
        {
            library.Gemm(
                b, a, n, m, k, 1f, arguments.Memory<float>(1), product.B.Pitch, arguments.Memory<float>(0), product.A.Pitch, 0f, arguments.Memory<float>(2), n);
        }
    }

    private static CuBlasOperation OperationOf(LibraryMatrix matrix) => matrix.IsByColumns ? CuBlasOperation.Transpose : CuBlasOperation.NonTranspose;
}
