using ILGpuNet.Cpu;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Memory of buffers, small and in huge pages.</summary>
public unsafe class HostMemoryTests
{
    [Theory]
    [InlineData(64, 128)]
    [InlineData(2 << 20, 2 << 20)]
    [InlineData((5 << 20) + 64, 2 << 20)]
    public void Allocate_AnySize_IsAlignedAndWritableToItsEnd(int byteLength, int alignment)
    {
        byte* memory = HostMemory.Allocate(byteLength);
        try
        {
            if (OperatingSystem.IsLinux()) Assert.Equal(0u, (nuint)memory % (nuint)alignment);
            new Span<byte>(memory, byteLength).Fill(7);
            Assert.Equal(7, memory[byteLength - 1]);
        }
        finally
        {
            HostMemory.Free(memory);
        }
    }
}
