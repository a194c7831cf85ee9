using ILGpuNet.Gpu.Cuda;
using ILGpuNet.Gpu.OpenCl;

namespace ILGpuNet.Gpu;

/// <summary>A device that was found; its engine is created when it is used.</summary>
/// <param name="Name">Short name: that of the driver, with a number from the second device on.</param>
/// <param name="Create">Makes the engine.</param>
public sealed record GpuDevice(string Name, Func<GpuEngine> Create);

/// <summary>The GPUs of this machine, as its drivers show them.</summary>
public static class GpuDevices
{
    /// <summary>All devices, and the drivers that have none with the reason.</summary>
    public static (IReadOnlyList<GpuDevice> Found, IReadOnlyList<(string Name, string Reason)> Absent) Find()
    {
        var found = new List<GpuDevice>();
        var absent = new List<(string Name, string Reason)>();
        Search("cuda", FindCuda, found, absent);
        Search("opencl", FindOpenCl, found, absent);
        Search("ilgpu", FindIlgpu, found, absent);
        return (found, absent);
    }

    /// <summary>A driver that fails while it is asked is one more reason to have no device, not one to stop.</summary>
    internal static void Search(string name, Func<(IEnumerable<Func<GpuRuntime>> Runtimes, string? Reason)> find, List<GpuDevice> found, List<(string Name, string Reason)> absent)
    {
        try
        {
            (IEnumerable<Func<GpuRuntime>> runtimes, string? reason) = find();
            if (reason is not null) absent.Add((name, reason));
            int number = 0;
            foreach (Func<GpuRuntime> create in runtimes)
            {
                string own = number == 0 ? name : $"{name}:{number}";
                found.Add(new GpuDevice(own, () => new GpuEngine(own, create())));
                number++;
            }
        }
        catch (Exception exception) when (exception is GpuException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            absent.Add((name, $"the driver does not work: {exception.Message}"));
        }
    }

    private static (IEnumerable<Func<GpuRuntime>>, string?) FindOpenCl()
    {
        (IReadOnlyList<(nint Platform, nint Device)> devices, string? reason) = OpenClDevices.Find();
        return (devices.Select(device => (Func<GpuRuntime>)(() => new OpenClRuntime(device.Platform, device.Device))), reason);
    }

    private static (IEnumerable<Func<GpuRuntime>>, string?) FindCuda()
    {
        (int count, string? reason) = CudaDevices.Find();
        return (Enumerable.Range(0, count).Select(ordinal => (Func<GpuRuntime>)(() => new CudaRuntime(ordinal))), reason);
    }

    /// <summary>Its assembly is there only where the packages of ILGPU were when ILGpuNet was built.</summary>
    private static (IEnumerable<Func<GpuRuntime>>, string?) FindIlgpu()
    {
        if (Type.GetType("ILGpuNet.Ilgpu.IlgpuDevices, ILGpuNet.Ilgpu") is not { } devices)
            return ([], "ILGpuNet was built without the packages ILGPU and ILGPU.Algorithms: build it with -p:Ilgpu=true and a package source that has them");
        return devices.GetMethod("Find", Type.EmptyTypes)!.CreateDelegate<Func<(IEnumerable<Func<GpuRuntime>>, string?)>>()();
    }
}
