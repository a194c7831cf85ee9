using System.Text;
using static ILGpuNet.Gpu.OpenCl.OpenClLibrary;

namespace ILGpuNet.Gpu.OpenCl;

/// <summary>Reads what OpenCL says about platforms and devices.</summary>
internal static unsafe class OpenClInfo
{
    private const uint PlatformName = 0x0902;
    private const uint DeviceType = 0x1000, MaximumComputeUnits = 0x1002, MaximumWorkGroupSize = 0x1004, MaximumAllocation = 0x1010, GlobalMemory = 0x101F,
        LocalMemory = 0x1023, DeviceName = 0x102B, DriverVersion = 0x102D, DoubleConfiguration = 0x1032;
    private const ulong ProcessorType = 1 << 1;

    /// <summary>Facts about a device.</summary>
    public static GpuDescription Describe(nint platform, nint device) => new(
        DeviceText(device, DeviceName), $"{PlatformText(platform, PlatformName)} {DeviceText(device, DriverVersion)}",
        DeviceNumber<long>(device, GlobalMemory), DeviceNumber<long>(device, MaximumAllocation), (int)DeviceNumber<long>(device, LocalMemory),
        (int)Math.Min(DeviceNumber<long>(device, MaximumWorkGroupSize), 1024), DeviceNumber<int>(device, MaximumComputeUnits),
        DeviceNumber<ulong>(device, DoubleConfiguration) != 0, (DeviceNumber<ulong>(device, DeviceType) & ProcessorType) != 0);

    private static T DeviceNumber<T>(nint device, uint what) where T : unmanaged
    {
        T value = default;
        OpenClError.Check(GetDeviceInfo(device, what, (nuint)sizeof(T), &value, null), "clGetDeviceInfo");
        return value;
    }

    private static string DeviceText(nint device, uint what)
    {
        nuint size;
        OpenClError.Check(GetDeviceInfo(device, what, 0, null, &size), "clGetDeviceInfo");
        byte[] text = new byte[(int)size];
        fixed (byte* pointer = text) OpenClError.Check(GetDeviceInfo(device, what, size, pointer, null), "clGetDeviceInfo");
        return TextOf(text);
    }

    private static string PlatformText(nint platform, uint what)
    {
        nuint size;
        OpenClError.Check(GetPlatformInfo(platform, what, 0, null, &size), "clGetPlatformInfo");
        byte[] text = new byte[(int)size];
        fixed (byte* pointer = text) OpenClError.Check(GetPlatformInfo(platform, what, size, pointer, null), "clGetPlatformInfo");
        return TextOf(text);
    }

    private static string TextOf(byte[] text) => Encoding.UTF8.GetString(text).TrimEnd('\0').Trim();
}
