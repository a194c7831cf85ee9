using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// A primitive that no device kernel computes, such as a factorization, on the processor: operands are copied there and results back, which waits for the
/// device and is counted in <see cref="GpuEngine.HostCopies"/>.
/// </summary>
internal sealed class HostKernel : Kernel
{
    private readonly GpuEngine engine;
    private readonly Operand[] inputs, outputs;
    private readonly Kernel kernel;

    public HostKernel(GpuEngine engine, Primitive primitive, Operand[] inputs, Operand[] outputs)
    {
        (this.engine, this.inputs, this.outputs) = (engine, inputs, outputs);
        kernel = CpuEngine.Instance.CreateKernel(primitive, inputs, outputs);
    }

    public override void Run(ReadOnlySpan<BufferView> operands, ReadOnlySpan<Scalar> scalars)
    {
        engine.CountHostCopy();
        var rented = new List<DeviceBuffer>();
        try
        {
            var views = new List<BufferView>();
            for (int i = 0; i < inputs.Length; i++) views.Add(CopyOf(inputs[i], operands[i], rented));
            foreach (Operand output in outputs) views.Add(new BufferView(Rent(output.Shape.Count * output.Type.Size(), rented), 0));
            if (kernel.WorkspaceBytes > 0) views.Add(new BufferView(Rent(kernel.WorkspaceBytes, rented), 0));
            kernel.Run([.. views], scalars);
            for (int i = 0; i < outputs.Length; i++)
            {
                int number = inputs.Length + i;
                engine.Upload(Bytes(views[number], outputs[i].Shape.Count * outputs[i].Type.Size()), operands[number]);
            }
        }
        finally
        {
            foreach (DeviceBuffer buffer in rented) CpuEngine.Instance.Memory.Return(buffer);
        }
    }

    /// <summary>All memory between the first and the last element that a layout touches.</summary>
    private BufferView CopyOf(Operand operand, BufferView source, List<DeviceBuffer> rented)
    {
        long low = 0, high = 0;
        for (int axis = 0; axis < operand.Shape.Rank; axis++)
        {
            long reach = (operand.Shape[axis] - 1) * operand.Layout.Strides[axis];
            low += Math.Min(reach, 0);
            high += Math.Max(reach, 0);
        }
        int size = operand.Type.Size();
        long bytes = operand.Shape.Count == 0 ? 0 : (high - low + 1) * size;
        var copy = new BufferView(Rent(bytes, rented), 0);
        if (bytes > 0) engine.Download(source with { ByteOffset = source.ByteOffset + low * size }, Bytes(copy, bytes));
        return copy with { ByteOffset = -low * size };
    }

    private static DeviceBuffer Rent(long bytes, List<DeviceBuffer> rented)
    {
        DeviceBuffer buffer = CpuEngine.Instance.Memory.Rent(Math.Max(bytes, 1));
        rented.Add(buffer);
        return buffer;
    }

    private static unsafe Span<byte> Bytes(BufferView view, long length) => new(((CpuBuffer)view.Buffer).Pointer, checked((int)length));
}
