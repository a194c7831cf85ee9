using System.Globalization;
using System.Runtime.InteropServices;

namespace ILGpuNet.Gpu.Cuda;

/// <summary>Error codes of CUDA's driver.</summary>
internal static unsafe class CudaError
{
    private const int OutOfMemory = 2;

    /// <summary>Throws where a function of the driver failed.</summary>
    /// <exception cref="InsufficientMemoryException">The device has no memory left.</exception>
    /// <exception cref="GpuException">Anything else.</exception>
    public static void Check(int code, string function, string? subject = null)
    {
        if (code == 0) return;
        string message = $"[cuda] {function} failed{(subject is null ? "" : $" for {subject}")}: {NameOf(code)}";
        throw code == OutOfMemory ? new InsufficientMemoryException(message) : new GpuException(message);
    }

    /// <summary>An error's name as CUDA's documentation has it.</summary>
    public static string NameOf(int code)
    {
        byte* name;
        return CudaLibrary.GetErrorName(code, &name) == 0 && name != null
            ? Marshal.PtrToStringUTF8((nint)name)!
            : "error " + code.ToString(CultureInfo.InvariantCulture);
    }
}
