using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Kernels that only move elements, whatever their type: what counts is its size.</summary>
internal static class MovementKernels
{
    public static void Add(KernelBuilder builder, ConcatenatePrimitive primitive)
    {
        Operand output = builder.Outputs[0];
        int[] starts = new int[output.Shape.Rank], steps = new int[output.Shape.Rank];
        Array.Fill(steps, 1);
        for (int i = 0; i < builder.Inputs.Length; i++)
        {
            Operand input = builder.Inputs[i];
            AddCopy(builder, i, 0, input.Layout, output.Layout.Slice(starts, input.Shape.Span, steps));
            starts[primitive.Axis] += input.Shape[primitive.Axis];
        }
    }

    public static void Add(KernelBuilder builder, SliceScatterPrimitive primitive)
    {
        Operand input = builder.Inputs[0], output = builder.Outputs[0];
        if (input.Shape != output.Shape)
        {
            if (builder.Inputs.Length > 1) AddCopy(builder, 1, 0, builder.Inputs[1].Layout, output.Layout);
            else AddZeros(builder, output);
        }
        AddCopy(builder, 0, 0, input.Layout, output.Layout.Slice(primitive.Starts.Span, input.Shape.Span, primitive.Steps.Span));
    }

    /// <summary>Copies an input into a part of an output.</summary>
    public static void AddCopy(KernelBuilder builder, int input, int output, Layout source, Layout destination)
    {
        int count = builder.Count(source.Shape.Count);
        if (count == 0) return;
        switch (builder.Outputs[output].Type.Size())
        {
            case 1: Copy<byte>(); break;
            case 2: Copy<ushort>(); break;
            case 4: Copy<uint>(); break;
            default: Copy<ulong>(); break;
        }

        void Copy<T>() where T : unmanaged => builder.LaunchEach(
            new Copy<T>(builder.Input<T>(input), builder.Output<T>(output), Axes.Create(source), Axes.Create(destination), count), count);
    }

    private static void AddZeros(KernelBuilder builder, Operand output)
    {
        int count = builder.Count(output.Shape.Count);
        switch (output.Type.Size())
        {
            case 1: builder.LaunchEach(new Fill<byte>(builder.Output<byte>(0), 0, count), count); break;
            case 2: builder.LaunchEach(new Fill<ushort>(builder.Output<ushort>(0), 0, count), count); break;
            case 4: builder.LaunchEach(new Fill<uint>(builder.Output<uint>(0), 0, count), count); break;
            default: builder.LaunchEach(new Fill<ulong>(builder.Output<ulong>(0), 0, count), count); break;
        }
    }
}
