using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ILGpuNet.Gpu;

/// <summary>Finds the libraries of drivers under the names that operating systems give them. None is installed with ILGpuNet.</summary>
internal static class DriverLibraries
{
    private static readonly Dictionary<string, string[]> Files = new()
    {
        [OpenCl.OpenClLibrary.Library] = OperatingSystem.IsWindows() ? ["OpenCL.dll"]
            : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"]
            : ["libOpenCL.so.1", "libOpenCL.so"],
        [Cuda.CudaLibrary.Library] = OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"],
        [Cuda.NvrtcLibrary.Library] = OperatingSystem.IsWindows()
            ? ["nvrtc64_130_0.dll", "nvrtc64_120_0.dll", "nvrtc64_112_0.dll"]
            : ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so"],
        [Cuda.CublasLibrary.Library] = OperatingSystem.IsWindows()
            ? ["cublas64_13.dll", "cublas64_12.dll", "cublas64_11.dll"]
            : ["libcublas.so.13", "libcublas.so.12", "libcublas.so.11", "libcublas.so"],
    };

    /// <summary>Where no file is found, the first is what an error names.</summary>
    public static string FileOf(string library) => Files[library][0];

    /// <summary>Whether a library is installed.</summary>
    public static bool IsInstalled(string library) => Load(library) != 0;

#pragma warning disable CA2255 // It has to be there before the first call into a driver, whichever that is.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(DriverLibraries).Assembly, static (library, _, _) => Load(library));

    private static nint Load(string library)
    {
        if (!Files.TryGetValue(library, out string[]? files)) return 0;
        foreach (string file in files)
        {
            if (NativeLibrary.TryLoad(file, typeof(DriverLibraries).Assembly, null, out nint handle)) return handle;
        }
        return 0;
    }
}
