using static ILGpuNet.Gpu.OpenCl.OpenClLibrary;

namespace ILGpuNet.Gpu.OpenCl;

/// <summary>Finds the OpenCL devices of the machine.</summary>
internal static unsafe class OpenClDevices
{
    private const ulong AnyDevice = 0xFFFFFFFF;

    /// <summary>All devices of all drivers, GPUs first; where there is none, why.</summary>
    public static (IReadOnlyList<(nint Platform, nint Device)> Devices, string? Reason) Find()
    {
        if (!DriverLibraries.IsInstalled(Library))
            return ([], $"{DriverLibraries.FileOf(Library)} is not installed (it comes with a graphics driver; Debian and Ubuntu: apt install ocl-icd-libopencl1 and a driver, for processors pocl-opencl-icd)");
        uint count = 0;
        int error = GetPlatformIDs(0, null, &count);
        if (error != 0 || count == 0)
            return ([], $"no OpenCL driver is installed (Debian and Ubuntu: for processors apt install pocl-opencl-icd){(error is 0 or -1001 ? "" : $": {OpenClError.NameOf(error)}")}");
        nint* platforms = stackalloc nint[(int)count];
        OpenClError.Check(GetPlatformIDs(count, platforms, null), "clGetPlatformIDs");
        var devices = new List<(nint, nint)>();
        for (int i = 0; i < count; i++) AddDevices(platforms[i], devices);
        if (devices.Count == 0) return ([], "the OpenCL drivers that are installed have no device");
        return (devices.OrderBy(device => OpenClInfo.Describe(device.Item1, device.Item2).IsProcessor).ToList(), null);
    }

    private static void AddDevices(nint platform, List<(nint, nint)> devices)
    {
        uint count = 0;
        if (GetDeviceIDs(platform, AnyDevice, 0, null, &count) != 0 || count == 0) return;
        nint* found = stackalloc nint[(int)count];
        OpenClError.Check(GetDeviceIDs(platform, AnyDevice, count, found, null), "clGetDeviceIDs");
        for (int i = 0; i < count; i++) devices.Add((platform, found[i]));
    }
}
