using ILGpuNet.Compiler;
using ILGpuNet.Cpu;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// Kernels of <see cref="RowPrimitive"/>: one text for each program and pattern of strides, in which a group works on some rows. What is summed over rows is
/// written to scratch memory and added by a kernel of its own.
/// </summary>
internal static class RowKernels
{
    /// <summary>Longer rows are better cut, each step for itself.</summary>
    private const int LongestRow = 64 << 10;

    private const long FewElements = 64 << 10;

    /// <summary>Whether rows keep a device busy, a group each or some.</summary>
    public static bool AreWorthwhile(long rows, int length, GpuDescription hardware) =>
        length is >= 2 and <= LongestRow && rows > 0 && (rows >= hardware.ComputeUnits || rows * length <= FewElements);

    public static void Add(KernelBuilder builder, RowPrimitive primitive)
    {
        RowProgram program = primitive.Program;
        int total = builder.Count(primitive.Rows * primitive.Length), rowCount = (int)primitive.Rows, stored = program.Outputs.Count;
        LoopNest[] nests = [.. builder.Inputs.Select(input => LoopNest.Create(input.Layout))];
        int[] summands = [.. primitive.Sums.Select(sum => sum.Value).Distinct().Where(value => !program.Outputs.Contains(value))];
        var text = new RowText(primitive, nests, summands, builder.Engine.Texts.Dialect, builder.Engine.Hardware.HasFloat64);

        bool isProcessor = builder.Engine.Hardware.IsProcessor;
        int rows = isProcessor ? 1 : RowGroups.RowsOfGroup(rowCount, primitive.Length, rowsAreAdjacent: false);
        List<KernelArgument> arguments = [builder.Whole(rowCount), builder.Whole(primitive.Length), builder.Whole(rows)];
        foreach ((int input, int axis) in text.ExtentsAndStrides) arguments.AddRange([builder.Whole(nests[input].Extents[axis]), builder.Whole(nests[input].Strides(0)[axis])]);
        for (int i = 0; i < builder.Inputs.Length; i++) arguments.Add(builder.InputArgument(i));
        for (int i = 0; i < program.ScalarTypes.Count; i++) arguments.Add(KernelArgument.Scalar(i, program.ScalarTypes[i]));
        for (int i = 0; i < stored; i++) arguments.Add(builder.OutputArgument(i));
        var workspaces = new Dictionary<int, KernelArgument>();
        var sums = new List<Action>();
        foreach (int value in summands)
        {
            if (program[value].Type == DType.Float64) AddWorkspace<double>(value);
            else AddWorkspace<float>(value);
        }
        for (int i = 0; i < primitive.Sums.Count; i++)
        {
            RowSum sum = primitive.Sums[i];
            int output = program.Outputs.Span.IndexOf(sum.Value);
            if (output < 0) continue;
            int target = stored + i;
            if (program[sum.Value].Type == DType.Float64) sums.Add(() => ReduceKernels.AddSum(builder, builder.Output<double>(output), builder.Output<double>(target), sum.Shape, sum.Axes));
            else sums.Add(() => ReduceKernels.AddSum(builder, builder.Output<float>(output), builder.Output<float>(target), sum.Shape, sum.Axes));
        }
        foreach (string failure in text.Failures)
        {
            bool isIndex = failure is RowText.PickFailure or RowText.PlaceFailure;
            Func<long, int, string> message = isIndex
                ? (bits, position) => $"[{failure}] index {bits} at position {position} is out of range for the last axis of extent {primitive.Length}"
                : (bits, _) => $"[{failure}] integer {(failure == "Divide" ? "division" : "remainder")} of {bits} by zero";
            (nint memory, _, long position, long value) = builder.Engine.Register(isIndex ? (failure, primitive.Length) : failure, message);
            arguments.Add(KernelArgument.Memory(memory, position, sizeof(int)));
            arguments.Add(KernelArgument.Memory(memory, value, sizeof(long)));
        }
        // A processor's threads take turns: one for each row.
        builder.LaunchGroups(text.Source, RowGroups.Ceiling(rowCount, rows), isProcessor ? 1 : KernelBuilder.PreferredGroupSize, [.. arguments], text.Failures.Count > 0);
        foreach (Action add in sums) add();

        void AddWorkspace<T>(int value) where T : unmanaged, System.Numerics.INumber<T>
        {
            View<T> workspace = builder.Workspace<T>(program[value].IsPerRow ? rowCount : total);
            arguments.Add(KernelBuilder.ArgumentOf(workspace));
            for (int i = 0; i < primitive.Sums.Count; i++)
            {
                RowSum sum = primitive.Sums[i];
                int target = stored + i;
                if (sum.Value == value) sums.Add(() => ReduceKernels.AddSum(builder, workspace, builder.Output<T>(target), sum.Shape, sum.Axes));
            }
        }
    }
}
