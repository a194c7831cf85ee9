using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// Kernels of <see cref="MapPrimitive"/>: one function for each program and pattern of strides; extents and strides are arguments, so that other shapes need no
/// other function.
/// </summary>
internal static class MapKernels
{
    public static void Add(KernelBuilder builder, MapPrimitive map)
    {
        int count = builder.Count(builder.Outputs[0].Shape.Count);
        if (count == 0) return;
        LoopNest nest = LoopNest.Create([builder.Outputs[0].Layout, .. builder.Inputs.Select(input => input.Layout)]);
        var indexing = new MapIndexing(map.Program, nest);
        LoadedMap loaded = builder.Engine.Load(map.Program, indexing);

        List<KernelArgument> arguments = [Whole(builder, count)];
        foreach (int axis in indexing.ExtentAxes) arguments.Add(Whole(builder, nest.Extents[axis]));
        foreach ((int input, int axis) in indexing.StridedAxes) arguments.Add(Whole(builder, nest.Strides(input + 1)[axis]));
        for (int i = 0; i < builder.Inputs.Length; i++) arguments.Add(KernelArgument.Operand(i, 0, builder.Inputs[i].Type.Size()));
        for (int i = 0; i < map.Program.ScalarTypes.Count; i++) arguments.Add(KernelArgument.Scalar(i, map.Program.ScalarTypes[i]));
        for (int i = 0; i < builder.Outputs.Length; i++)
            arguments.Add(KernelArgument.Operand(builder.Inputs.Length + i, 0, builder.Outputs[i].Type.Size()));
        foreach (string failure in loaded.Failures)
        {
            string what = failure == "Divide" ? "integer division" : "integer remainder";
            (nint memory, _, long position, long value) = builder.Engine.Register(failure, (bits, _) => $"[{failure}] {what} of {bits} by zero");
            arguments.Add(KernelArgument.Memory(memory, position, sizeof(int)));
            arguments.Add(KernelArgument.Memory(memory, value, sizeof(long)));
        }
        builder.LaunchFunction(loaded.Function, count, [.. arguments], isCheck: loaded.Failures.Count > 0);
    }

    private static KernelArgument Whole(KernelBuilder builder, long number) => KernelArgument.Constant(BitConverter.GetBytes(builder.Count(number)));
}
