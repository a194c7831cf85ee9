using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace ILGpuNet.Ilgpu;

/// <summary>
/// A product of matrices by cuBLAS, which ILGPU.Algorithms binds; its arguments are those of <see cref="Gpu.GpuRuntime.LoadProduct"/>. cuBLAS has its matrices
/// column by column, so that what it is given is the product of the transposed factors in reverse.
/// </summary>
internal sealed class ProductFunction : IlgpuFunction
{
    private readonly CuBlas library;
    private readonly bool isFloat64;

    public ProductFunction(CuBlas library, bool isFloat64, int maximumGroupSize) : base("cuBLAS Gemm", maximumGroupSize) =>
        (this.library, this.isFloat64) = (library, isFloat64);

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
        int m = arguments.Value<int>(3), n = arguments.Value<int>(4), k = arguments.Value<int>(5), pitchA = arguments.Value<int>(6), pitchB = arguments.Value<int>(7);
        CuBlasOperation a = OperationOf(pitchA), b = OperationOf(pitchB);
        if (isFloat64)
        {
            library.Gemm(
                b, a, n, m, k, 1.0, arguments.Memory<double>(1), Math.Abs(pitchB), arguments.Memory<double>(0), Math.Abs(pitchA), 0.0, arguments.Memory<double>(2), n);
        }
        else
        {
            library.Gemm(
                b, a, n, m, k, 1f, arguments.Memory<float>(1), Math.Abs(pitchB), arguments.Memory<float>(0), Math.Abs(pitchA), 0f, arguments.Memory<float>(2), n);
        }
    }

    private static CuBlasOperation OperationOf(int pitch) => pitch < 0 ? CuBlasOperation.Transpose : CuBlasOperation.NonTranspose;
}
