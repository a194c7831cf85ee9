using static ILGpuNet.Gpu.Cuda.CudaError;
using static ILGpuNet.Gpu.Cuda.CudaLibrary;

namespace ILGpuNet.Gpu.Cuda;

/// <summary>Finds the CUDA devices of the machine.</summary>
internal static unsafe class CudaDevices
{
    private const int MaximumThreadsPerBlock = 1, SharedBytesPerBlock = 8, MultiprocessorCount = 16, ComputeCapabilityMajor = 75, ComputeCapabilityMinor = 76;

    /// <summary>Number of devices; where there is none, why.</summary>
    public static (int Count, string? Reason) Find()
    {
        if (!DriverLibraries.IsInstalled(Library)) return (0, $"{DriverLibraries.FileOf(Library)} is not installed (it comes with NVIDIA's driver)");
        int error = Init(0), count = 0;
        if (error != 0) return (0, $"NVIDIA's driver does not start: {NameOf(error)}");
        error = DeviceGetCount(&count);
        if (error != 0 || count == 0) return (0, error == 0 ? "NVIDIA's driver has no device" : $"NVIDIA's driver counts no devices: {NameOf(error)}");
        return DriverLibraries.IsInstalled(NvrtcLibrary.Library)
            ? (count, null)
            : (0, $"{DriverLibraries.FileOf(NvrtcLibrary.Library)}, CUDA's run-time compiler, is not installed (it comes with the CUDA toolkit)");
    }

    /// <summary>Facts about a device.</summary>
    public static GpuDescription Describe(int device)
    {
        byte* name = stackalloc byte[256];
        Check(DeviceGetName(name, 256, device), "cuDeviceGetName");
        nuint memory;
        Check(DeviceTotalMem(&memory, device), "cuDeviceTotalMem");
        int version;
        Check(DriverGetVersion(&version), "cuDriverGetVersion");
        return new GpuDescription(System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)name)!,
            $"CUDA {version / 1000}.{version % 1000 / 10}, NVRTC {NvrtcLibrary.VersionText}, {ArchitectureOf(device)}", (long)memory, (long)memory,
            Attribute(device, SharedBytesPerBlock), Math.Min(1024, Attribute(device, MaximumThreadsPerBlock)), Attribute(device, MultiprocessorCount),
            HasFloat64: true, IsProcessor: false)
        {
            ComputeCapability = CapabilityOf(device),
        };
    }

    /// <summary>What NVRTC compiles for, such as compute_90.</summary>
    public static string ArchitectureOf(int device) => $"compute_{CapabilityOf(device)}";

    private static int CapabilityOf(int device) => 10 * Attribute(device, ComputeCapabilityMajor) + Attribute(device, ComputeCapabilityMinor);

    private static int Attribute(int device, int attribute)
    {
        int value;
        Check(DeviceGetAttribute(&value, attribute, device), "cuDeviceGetAttribute");
        return value;
    }
}
