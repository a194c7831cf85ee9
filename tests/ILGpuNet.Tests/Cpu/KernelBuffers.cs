using System.Runtime.InteropServices;
using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Buffers of the CPU engine for a kernel that runs more than once.</summary>
internal sealed class KernelBuffers : IDisposable
{
    private readonly int[] sizes;

    /// <summary>A buffer for each array, with its content.</summary>
    public KernelBuffers(params byte[][] contents)
    {
        sizes = [.. contents.Select(content => content.Length)];
        Views = [.. contents.Select(content => new BufferView(CpuEngine.Instance.Memory.Rent(Math.Max(content.Length, 1)), 0))];
        for (int i = 0; i < contents.Length; i++) Write(i, contents[i]);
    }

    public BufferView[] Views { get; }

    public void Write(int buffer, byte[] content) => CpuEngine.Instance.Upload(content, Views[buffer]);

    public void Clear(int buffer) => Write(buffer, new byte[sizes[buffer]]);

    public byte[] Read(int buffer)
    {
        byte[] content = new byte[sizes[buffer]];
        CpuEngine.Instance.Download(Views[buffer], content);
        return content;
    }

    public T[] Read<T>(int buffer) where T : unmanaged => MemoryMarshal.Cast<byte, T>(Read(buffer)).ToArray();

    public void Dispose()
    {
        foreach (BufferView view in Views) CpuEngine.Instance.Memory.Return(view.Buffer);
    }
}
