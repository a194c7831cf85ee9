using static ILGpuNet.Gpu.Cuda.CublasLibrary;

namespace ILGpuNet.Gpu.Cuda;

/// <summary>cuBLAS for a stream, where it is installed.</summary>
internal sealed unsafe class Cublas
{
    private const int DefaultAlgorithm = -1, MajorVersion = 0, MinorVersion = 1;

    private readonly nint handle, stream;

    private Cublas(nint handle, nint stream) => (this.handle, this.stream) = (handle, stream);

    /// <summary>The environment variable ILGPUNET_CUBLAS=off leaves products to own kernels.</summary>
    public static bool IsSwitchedOn(string? setting) => !string.Equals(setting, "off", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is there, for people: its version, or why there is none.</summary>
    public static string Text
    {
        get
        {
            if (ReasonForNone is { } reason) return $"no cuBLAS ({reason})";
            int major = 0, minor = 0;
            return GetProperty(MajorVersion, &major) == 0 && GetProperty(MinorVersion, &minor) == 0 ? $"cuBLAS {major}.{minor}" : "cuBLAS";
        }
    }

    private static string? ReasonForNone =>
        !IsSwitchedOn(Environment.GetEnvironmentVariable("ILGPUNET_CUBLAS")) ? "ILGPUNET_CUBLAS is off"
        : DriverLibraries.IsInstalled(Library) ? null
        : $"{DriverLibraries.FileOf(Library)} is not installed";

    /// <summary>The library for a stream of the current context; null where it is not installed, switched off, or does not start.</summary>
    public static Cublas? Open(nint stream)
    {
        if (ReasonForNone is not null) return null;
        nint handle;
        return Create(&handle) == 0 && SetStream(handle, stream) == 0 ? new Cublas(handle, stream) : null;
    }

    /// <summary>Puts products in the stream.</summary>
    /// <param name="arguments">Sizes and types, in the order of cuBLAS.</param>
    /// <param name="a">Memory of its A.</param>
    /// <param name="b">Memory of its B.</param>
    /// <param name="c">Memory of its C.</param>
    public void Multiply(CublasArguments arguments, nint a, nint b, nint c)
    {
        double oneDouble = 1, zero = 0;
        float oneSingle = 1;
        // The factor of the product has the type that is computed with; a zero is one in either.
        void* one = arguments.ResultType == 0 ? &oneSingle : &oneDouble;
        int transposeA = arguments.TransposeA ? 1 : 0, transposeB = arguments.TransposeB ? 1 : 0;
        int status = arguments.Batch == 1
            ? GemmEx(handle, transposeA, transposeB, arguments.M, arguments.N, arguments.K, one, a, arguments.FactorType, arguments.PitchA,
                b, arguments.FactorType, arguments.PitchB, &zero, c, arguments.ResultType, arguments.PitchC, arguments.ComputeType, DefaultAlgorithm)
            : GemmStridedBatchedEx(handle, transposeA, transposeB, arguments.M, arguments.N, arguments.K, one, a, arguments.FactorType, arguments.PitchA, arguments.StrideA,
                b, arguments.FactorType, arguments.PitchB, arguments.StrideB, &zero, c, arguments.ResultType, arguments.PitchC, arguments.StrideC, arguments.Batch,
                arguments.ComputeType, DefaultAlgorithm);
        if (status == 0) return;
        // cuBLAS does not say that the device is gone; the driver does.
        CudaError.Check(CudaLibrary.StreamSynchronize(stream), "cuStreamSynchronize");
        throw new GpuException($"[cuda] {(arguments.Batch == 1 ? "cublasGemmEx" : "cublasGemmStridedBatchedEx")} failed for {arguments}: {NameOf(status)}. " +
            "ILGPUNET_CUBLAS=off computes products by own kernels");
    }

    /// <summary>A status as the documentation of cuBLAS has it.</summary>
    public static string NameOf(int status) => status switch
    {
        1 => "CUBLAS_STATUS_NOT_INITIALIZED",
        3 => "CUBLAS_STATUS_ALLOC_FAILED",
        7 => "CUBLAS_STATUS_INVALID_VALUE",
        8 => "CUBLAS_STATUS_ARCH_MISMATCH",
        11 => "CUBLAS_STATUS_MAPPING_ERROR",
        13 => "CUBLAS_STATUS_EXECUTION_FAILED",
        14 => "CUBLAS_STATUS_INTERNAL_ERROR",
        15 => "CUBLAS_STATUS_NOT_SUPPORTED",
        16 => "CUBLAS_STATUS_LICENSE_ERROR",
        _ => $"status {status}",
    };
}

/// <summary>A product by cuBLAS as a function to launch, over the memory of our a, b and c.</summary>
internal sealed class CublasFunction(CublasArguments arguments, int maximumGroupSize) : GpuFunction("cuBLAS product", 1, maximumGroupSize)
{
    public CublasArguments Arguments { get; } = arguments;
}
