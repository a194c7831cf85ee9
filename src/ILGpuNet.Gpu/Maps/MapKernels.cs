using ILGpuNet.Compiler;
using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// Kernels of <see cref="MapPrimitive"/>: one function for each program and pattern of strides; extents and strides are arguments, so that other shapes need no
/// other function. Maps of <see cref="ManyMapsPrimitive"/> share a launch, as many as its arguments have room for.
/// </summary>
internal static class MapKernels
{
    /// <summary>Bytes of arguments that every device takes, with some to spare, and maps in a launch at most: texts grow with them.</summary>
    private const int OpenClArgumentBytes = 960, CudaArgumentBytes = 3840, MostMaps = 32;

    /// <summary>Bytes of a view's argument: in OpenCL memory and a number.</summary>
    private const int ViewBytes = 12;

    public static void Add(KernelBuilder builder, MapPrimitive map) => Add(builder, map.Program, builder.Inputs, builder.InputArgument);

    /// <summary>A map of inputs that need not be the builder's.</summary>
    /// <param name="builder">Has the outputs.</param>
    /// <param name="program">What is computed.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="input">The argument of an input.</param>
    public static void Add(KernelBuilder builder, MapProgram program, Operand[] inputs, Func<int, KernelArgument> input)
    {
        int count = builder.Count(builder.Outputs[0].Shape.Count);
        if (count == 0) return;
        LoopNest nest = LoopNest.Create([builder.Outputs[0].Layout, .. inputs.Select(operand => operand.Layout)]);
        var indexing = new MapIndexing(program, nest);
        LoadedMap loaded = builder.Engine.Load(program, indexing);

        List<KernelArgument> arguments = [builder.Whole(count)];
        foreach (int axis in indexing.ExtentAxes) arguments.Add(builder.Whole(indexing.ExtentOf(axis)));
        foreach ((int strided, int axis) in indexing.StridedAxes) arguments.Add(builder.Whole(indexing.StrideOf(strided, axis)));
        for (int i = 0; i < inputs.Length; i++) arguments.Add(input(i));
        for (int i = 0; i < program.ScalarTypes.Count; i++) arguments.Add(KernelArgument.Scalar(i, program.ScalarTypes[i]));
        for (int i = 0; i < builder.Outputs.Length; i++) arguments.Add(builder.OutputArgument(i));
        arguments.AddRange(MapBody.FailureArguments(builder, loaded.Failures));
        builder.LaunchFunction(loaded.Function, count, [.. arguments], isCheck: loaded.Failures.Count > 0);
    }

    /// <summary>Whether maps of a program can share a launch: those that note no divisions by zero.</summary>
    public static bool CanJoin(MapProgram program) => !MapKernel.IsCopy(program)
        && !program.Instructions.Any(step => step.Function is MapFunction.Divide or MapFunction.Remainder or MapFunction.TruncatedRemainder && !step.OperandType.IsFloatingPoint());

    public static void Add(KernelBuilder builder, ManyMapsPrimitive many)
    {
        MapProgram program = many.Program;
        int mapBytes = sizeof(int) + (program.InputTypes.Count + program.Outputs.Count) * ViewBytes + program.ScalarTypes.Count * sizeof(long);
        int most = Math.Clamp((builder.Engine.Texts.Dialect == KernelDialect.Cuda ? CudaArgumentBytes : OpenClArgumentBytes) / mapBytes, 1, MostMaps);
        var batch = new List<int>();
        for (int map = 0; map < many.Shapes.Count; map++)
        {
            if (many.Shapes[map].Count > 0) batch.Add(map);
            if (batch.Count < most && map < many.Shapes.Count - 1) continue;
            if (batch.Count > 0) AddJoined(builder, many, batch);
            batch.Clear();
        }
    }

    private static void AddJoined(KernelBuilder builder, ManyMapsPrimitive many, List<int> maps)
    {
        MapProgram program = many.Program;
        (int inputs, int outputs, int scalars) = (program.InputTypes.Count, program.Outputs.Count, program.ScalarTypes.Count);
        var text = new KernelText(Dialect.Of(builder.Engine.Texts.Dialect), MapText.NameOf($"Maps_{maps.Count}", program));
        var arguments = new List<KernelArgument>();
        long most = 0;
        for (int i = 0; i < maps.Count; i++)
        {
            int map = maps[i], count = builder.Count(many.Shapes[map].Count);
            var given = builder.Inputs.AsSpan(map * inputs, inputs).ToArray();
            LoopNest nest = LoopNest.Create([Layout.Contiguous(many.Shapes[map]), .. given.Select(input => input.Layout)]);
            var body = new MapBody(program, new MapIndexing(program, nest), text.Dialect, builder.Engine.Hardware.HasFloat64, prefix: $"m{i}_");
            text.Parameters.Add($"int count{i}");
            arguments.Add(builder.Whole(count));
            text.Add(body);
            arguments.AddRange(body.Arguments(
                builder, input => builder.InputArgument(map * inputs + input), output => builder.OutputArgument(map * outputs + output), map * scalars));
            MapText.WriteLoop(text, body, $"count{i}");
            most = Math.Max(most, count);
        }
        builder.LaunchThreads(text.ToSource(), most, [.. arguments]);
    }
}
