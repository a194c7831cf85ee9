using System.Runtime.InteropServices;

namespace ILGpuNet.Gpu.Cuda;

/// <summary>The functions of cuBLAS that the runtime needs, under their own names (CUDA 11 and later).</summary>
internal static unsafe partial class CublasLibrary
{
    /// <summary>A name that <see cref="DriverLibraries"/> turns into the file of this operating system.</summary>
    public const string Library = "cublas";

    [LibraryImport(Library, EntryPoint = "cublasGetProperty")]
    public static partial int GetProperty(int property, int* value);

    [LibraryImport(Library, EntryPoint = "cublasCreate_v2")]
    public static partial int Create(nint* handle);

    [LibraryImport(Library, EntryPoint = "cublasSetStream_v2")]
    public static partial int SetStream(nint handle, nint stream);

    [LibraryImport(Library, EntryPoint = "cublasGemmEx")]
    public static partial int GemmEx(
        nint handle, int transposeA, int transposeB, int m, int n, int k, void* alpha, nint a, int typeA, int pitchA, nint b, int typeB, int pitchB,
        void* beta, nint c, int typeC, int pitchC, int computeType, int algorithm);

    [LibraryImport(Library, EntryPoint = "cublasGemmStridedBatchedEx")]
    public static partial int GemmStridedBatchedEx(
        nint handle, int transposeA, int transposeB, int m, int n, int k, void* alpha, nint a, int typeA, int pitchA, long strideA, nint b, int typeB, int pitchB, long strideB,
        void* beta, nint c, int typeC, int pitchC, long strideC, int batch, int computeType, int algorithm);
}
