using System.Runtime.InteropServices;
using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Runs kernels of the CPU engine on arrays.</summary>
internal static class CpuKernels
{
    /// <summary>Runs a kernel of one output on contiguous inputs and returns the output, which holds NaN before.</summary>
    public static T[] Run<T>(Kernel kernel, int outputCount, params T[][] inputs) where T : unmanaged
    {
        CpuEngine engine = CpuEngine.Instance;
        var buffers = new List<DeviceBuffer>();
        foreach (T[] input in inputs)
        {
            buffers.Add(engine.Allocate(Math.Max(Marshal.SizeOf<T>() * input.Length, 1)));
            engine.Upload(MemoryMarshal.AsBytes(input.AsSpan()), new BufferView(buffers[^1], 0));
        }
        var output = new T[outputCount];
        Span<byte> bytes = MemoryMarshal.AsBytes(output.AsSpan());
        bytes.Fill(0xff);
        buffers.Add(engine.Allocate(Math.Max(bytes.Length, 1)));
        engine.Upload(bytes, new BufferView(buffers[^1], 0));
        if (kernel.WorkspaceBytes > 0) buffers.Add(engine.Allocate(kernel.WorkspaceBytes));
        kernel.Run([.. buffers.Select(buffer => new BufferView(buffer, 0))], []);
        engine.Download(new BufferView(buffers[inputs.Length], 0), bytes);
        foreach (DeviceBuffer buffer in buffers) engine.Free(buffer);
        return output;
    }
}
