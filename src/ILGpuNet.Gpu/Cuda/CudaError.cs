using System.Globalization;
using System.Runtime.InteropServices;

namespace ILGpuNet.Gpu.Cuda;

/// <summary>Error codes of CUDA's driver.</summary>
internal static unsafe class CudaError
{
    private const int OutOfMemory = 2;

    /// <summary>Throws where a function of the driver failed.</summary>
    /// <exception cref="InsufficientMemoryException">The device has no memory left.</exception>
    /// <exception cref="DeviceLostException">The context cannot be used any more.</exception>
    /// <exception cref="GpuException">Anything else.</exception>
    public static void Check(int code, string function, string? subject = null)
    {
        if (code == 0) return;
        string message = $"[cuda] {function} failed{(subject is null ? "" : $" for {subject}")}: {NameOf(code)}";
        throw code == OutOfMemory ? new InsufficientMemoryException(message) : IsLoss(code) ? new DeviceLostException(message) : new GpuException(message);
    }

    /// <summary>
    /// Whether the error is one after which, by the driver's documentation, the context stays unusable: the device is not there (46, 100, 101), contexts end
    /// (4, 201, 709), memory is damaged (214, 220), or a kernel did what it must not (700, 702, 710, 714 to 719), or something unknown (999).
    /// </summary>
    public static bool IsLoss(int code) => code is 4 or 46 or 100 or 101 or 201 or 214 or 220 or 700 or 702 or 709 or 710 or (>= 714 and <= 719) or 999;

    /// <summary>An error's name as CUDA's documentation has it.</summary>
    public static string NameOf(int code)
    {
        byte* name;
        return CudaLibrary.GetErrorName(code, &name) == 0 && name != null
            ? Marshal.PtrToStringUTF8((nint)name)!
            : "error " + code.ToString(CultureInfo.InvariantCulture);
    }
}
