using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Memory of a device.</summary>
internal sealed class GpuBuffer(nint memory, long byteLength) : DeviceBuffer(byteLength)
{
    /// <summary>The driver's handle.</summary>
    public nint Memory { get; } = memory;
}
