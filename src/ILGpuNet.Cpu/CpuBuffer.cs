using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Host memory outside of the managed heap, aligned to a cache line pair.</summary>
internal sealed unsafe class CpuBuffer(byte* pointer, long byteLength) : DeviceBuffer(byteLength)
{
    public byte* Pointer { get; } = pointer;
}
