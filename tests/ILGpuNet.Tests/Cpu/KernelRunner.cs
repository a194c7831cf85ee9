using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Runs one primitive of the CPU engine on host tensors.</summary>
internal static class KernelRunner
{
    private const int GuardBytes = 64;
    private const byte Guard = 0xa5;

    /// <summary>Runs and returns the outputs; fails if the kernel wrote behind the end of one.</summary>
    public static HostTensor[] Run(
        Primitive primitive, HostTensor[] inputs, (DType Type, Shape Shape)[] outputs, params Scalar[] scalars)
    {
        Operand[] inputOperands = [.. inputs.Select(input => new Operand(input.Type, WithoutOffset(input.Layout)))];
        return Run(CpuEngine.Instance.CreateKernel(primitive, inputOperands, OperandsOf(outputs)), inputs, outputs, scalars);
    }

    /// <summary>Runs a kernel that was made for these operands.</summary>
    public static HostTensor[] Run(Kernel kernel, HostTensor[] inputs, (DType Type, Shape Shape)[] outputs, params Scalar[] scalars)
    {
        Operand[] outputOperands = OperandsOf(outputs);
        var rented = new List<DeviceBuffer>();
        try
        {
            var views = new List<BufferView>();
            foreach (HostTensor input in inputs)
            {
                BufferView whole = Rent(input.Bytes, rented);
                views.Add(whole with { ByteOffset = input.Layout.Offset * input.Type.Size() });
            }
            foreach (Operand output in outputOperands)
            {
                byte[] guards = new byte[output.Shape.Count * output.Type.Size() + GuardBytes];
                Array.Fill(guards, Guard);
                views.Add(Rent(guards, rented));
            }
            if (kernel.WorkspaceBytes > 0) views.Add(Rent(new byte[kernel.WorkspaceBytes], rented));
            kernel.Run(views.ToArray(), scalars);
            return [.. outputOperands.Select((output, i) => Download(output, views[inputs.Length + i]))];
        }
        finally
        {
            foreach (DeviceBuffer buffer in rented) CpuEngine.Instance.Memory.Return(buffer);
        }
    }

    /// <summary>Runs a primitive with one output.</summary>
    public static HostTensor RunSingle(Primitive primitive, HostTensor[] inputs, DType type, Shape shape, params Scalar[] scalars) =>
        Run(primitive, inputs, [(type, shape)], scalars)[0];

    /// <summary>Runs an action with a number of threads and restores the number.</summary>
    public static T WithThreads<T>(int threads, Func<T> action)
    {
        int before = ForkJoin.Threads;
        ForkJoin.Threads = threads;
        try
        {
            return action();
        }
        finally
        {
            ForkJoin.Threads = before;
        }
    }

    private static Operand[] OperandsOf((DType Type, Shape Shape)[] outputs) =>
        [.. outputs.Select(output => new Operand(output.Type, Layout.Contiguous(output.Shape)))];

    private static Layout WithoutOffset(Layout layout) => new(layout.Shape, layout.Strides, 0);

    private static BufferView Rent(byte[] content, List<DeviceBuffer> rented)
    {
        DeviceBuffer buffer = CpuEngine.Instance.Memory.Rent(Math.Max(content.Length, 1));
        rented.Add(buffer);
        var view = new BufferView(buffer, 0);
        CpuEngine.Instance.Upload(content, view);
        return view;
    }

    private static HostTensor Download(Operand output, BufferView view)
    {
        byte[] bytes = new byte[output.Shape.Count * output.Type.Size() + GuardBytes];
        CpuEngine.Instance.Download(view, bytes);
        Assert.All(bytes[^GuardBytes..], value => Assert.Equal(Guard, value));
        return new HostTensor(output.Type, output.Layout, bytes[..^GuardBytes]);
    }
}
