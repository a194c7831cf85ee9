using ILGpuNet.Compiler;
using ILGpuNet.Cpu;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// A map with sums of what it computes: a group computes the elements of some sums, as in <see cref="Reduce{T, TState, TResult, TReduction}"/>, stores the
/// outputs on its way and adds up. Few long sums are cut into segments, whose sums another kernel adds.
/// </summary>
internal static class SumKernels
{
    private const int LongRow = 4096;

    /// <summary>Adds the map and the sums of a fused primitive; its head, if there is one, has been computed.</summary>
    /// <param name="builder">Has the operands.</param>
    /// <param name="fused">The primitive.</param>
    /// <param name="input">The argument of an input of the program.</param>
    public static void Add(KernelBuilder builder, FusedPrimitive fused, Func<int, KernelArgument> input)
    {
        if (builder.Outputs[^1].Type == DType.Float64) Add<double>(builder, fused, input);
        else Add<float>(builder, fused, input);
    }

    /// <summary>The sums of no elements.</summary>
    public static void AddZeros(KernelBuilder builder, FusedPrimitive fused)
    {
        for (int i = builder.Outputs.Length - fused.Sums; i < builder.Outputs.Length; i++)
        {
            int count = builder.Count(builder.Outputs[i].Shape.Count);
            if (builder.Outputs[i].Type == DType.Float64) builder.LaunchEach(new Fill<double>(builder.Output<double>(i), 0, count), count);
            else builder.LaunchEach(new Fill<float>(builder.Output<float>(i), 0, count), count);
        }
    }

    private static void Add<T>(KernelBuilder builder, FusedPrimitive fused, Func<int, KernelArgument> input) where T : unmanaged, System.Numerics.INumber<T>
    {
        MapProgram program = fused.Program;
        int stored = program.Outputs.Count - fused.Sums, given = fused.Head is null ? 0 : 1;
        Layout shape = Layout.Contiguous(fused.Shape);
        Operand[] own = builder.Inputs[fused.HeadInputs..];
        LoopNest nest = LoopNest.Create([shape, .. given == 0 ? [] : new[] { shape }, .. own.Select(operand => operand.Layout)]);
        (List<(long Extent, long Stride)> kept, List<(long Extent, long Stride)> reduced) = Split(fused.Shape, fused.Axes);
        int outputs = builder.Count(kept.Aggregate(1L, (count, axis) => count * axis.Extent));
        int length = builder.Count(reduced.Aggregate(1L, (count, axis) => count * axis.Extent));
        builder.Count(fused.Shape.Count);

        bool isProcessor = builder.Engine.Hardware.IsProcessor, rowsAreAdjacent = kept.Count > 0 && kept[^1].Stride == 1;
        int rows = RowGroups.RowsOfGroup(outputs, length, rowsAreAdjacent);
        if (isProcessor && !rowsAreAdjacent) rows = 1;
        // A processor's threads take turns: one for each row.
        int groupSize = isProcessor ? rows : KernelBuilder.PreferredGroupSize;
        long groups = RowGroups.Ceiling(outputs, rows);
        int segments = length < LongRow ? 1 : Math.Max(1, (int)Math.Min(builder.ManyGroups / groups, length / (LongRow / 2)));
        int segmentLength = (int)RowGroups.Ceiling(length, segments);
        segments = (int)RowGroups.Ceiling(length, segmentLength);

        var body = new MapBody(program, new MapIndexing(program, nest), Dialect.Of(builder.Engine.Texts.Dialect), builder.Engine.Hardware.HasFloat64, summed: fused.Sums);
        ProgramSource source = Write(MapText.NameOf("Sums", program), body, fused.Sums, typeof(T), kept.Count, reduced.Count);
        List<KernelArgument> arguments = [];
        foreach (long number in (ReadOnlySpan<long>)[outputs, length, segmentLength, rows, rowsAreAdjacent ? 1 : 0]) arguments.Add(builder.Whole(number));
        foreach ((long extent, long stride) in (IEnumerable<(long, long)>)[.. kept, .. reduced]) arguments.AddRange([builder.Whole(extent), builder.Whole(stride)]);
        arguments.AddRange(body.Arguments(builder, input, builder.OutputArgument));
        View<T>[] partial = [.. Enumerable.Range(stored, fused.Sums).Select(
            output => segments == 1 ? builder.Output<T>(output) : builder.Workspace<T>((long)segments * outputs))];
        arguments.AddRange(partial.Select(KernelBuilder.ArgumentOf));
        builder.LaunchGroups(source, segments * groups, groupSize, [.. arguments], body.Failures.Count > 0);
        for (int sum = 0; segments > 1 && sum < fused.Sums; sum++)
            ReduceKernels.AddSumOfSegments(builder, partial[sum], builder.Output<T>(stored + sum), segments, outputs);
    }

    /// <summary>The axes that are kept and those that are summed over, neighbours that lie like one merged.</summary>
    private static (List<(long Extent, long Stride)> Kept, List<(long Extent, long Stride)> Reduced) Split(Shape shape, ValueList<int> axes)
    {
        List<(long Extent, long Stride)> kept = [], reduced = [];
        List<(long Extent, long Stride)>? last = null;
        long stride = shape.Count;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            stride /= shape[axis];
            if (shape[axis] == 1) continue;
            List<(long Extent, long Stride)> side = axes.Contains(axis) ? reduced : kept;
            if (side == last) side[^1] = (side[^1].Extent * shape[axis], stride);
            else side.Add((shape[axis], stride));
            last = side;
        }
        return (kept, reduced);
    }

    private static ProgramSource Write(string name, MapBody body, int sums, Type type, int keptAxes, int reducedAxes)
    {
        Dialect dialect = body.Dialect;
        var text = new KernelText(dialect, name) { UsesFloat64 = type == typeof(double) };
        string number = dialect.NumberType(type), group = text.Thread("GroupIndex"), thread = text.Thread("LocalIndex"), threads = text.Thread("GroupSize");
        text.Parameters.AddRange(["int outputs", "int length", "int segment_length", "int rows", "int rows_are_adjacent"]);
        for (int axis = 0; axis < keptAxes; axis++) text.Parameters.AddRange([$"int kept_extent{axis}", $"int kept_stride{axis}"]);
        for (int axis = 0; axis < reducedAxes; axis++) text.Parameters.AddRange([$"int reduced_extent{axis}", $"int reduced_stride{axis}"]);
        text.Add(body);
        for (int sum = 0; sum < sums; sum++) text.AddView(number, $"sums{sum}");

        text.Line($"{dialect.SharedArrayQualifier} {number} scratch[{GroupReduction.MaximumGroupSize}];");
        text.Line($"int lanes = {threads} / rows, own_row = rows_are_adjacent ? {thread} % rows : {thread} / lanes, lane = rows_are_adjacent ? {thread} / rows : {thread} % lanes;");
        text.Line("int groups_per_segment = (outputs + rows - 1) / rows;");
        text.Line($"int segment = {group} / groups_per_segment, row = {group} % groups_per_segment * rows + own_row;");
        text.Line("int first = segment * segment_length, end = min(length - first, segment_length) + first;");
        text.Line($"{number} {string.Join(", ", Enumerable.Range(0, sums).Select(sum => $"sum{sum} = 0"))};");
        text.Open("if (row < outputs)");
        text.Line("int start = 0, rest = row;");
        for (int axis = keptAxes - 1; axis >= 0; axis--)
            text.Line($"start += rest % kept_extent{axis} * kept_stride{axis}; rest /= kept_extent{axis};");
        int inner = reducedAxes - 1;
        text.Line(reducedAxes == 0 ? "int place = 0;" : $"int outer = (first + lane) / reduced_extent{inner}, place = (first + lane) - outer * reduced_extent{inner};");
        WriteOuter("int outer_start = start;");
        text.Open("for (int element = first + lane; element < end; element += lanes)");
        text.Line(reducedAxes == 0 ? "int i = outer_start;" : $"int i = outer_start + place * reduced_stride{inner};");
        text.Lines(body.Element());
        for (int sum = 0; sum < sums; sum++) text.Line($"sum{sum} += {body.Summand(sum)};");
        if (reducedAxes > 0)
        {
            // Only where the innermost axis is at its end something is divided.
            text.Line("place += lanes;");
            text.Open($"if (place >= reduced_extent{inner})");
            text.Line($"outer = (element + lanes) / reduced_extent{inner};");
            text.Line($"place = (element + lanes) - outer * reduced_extent{inner};");
            WriteOuter("outer_start = start;");
            text.Close();
        }
        text.Close();
        text.Close();
        for (int sum = 0; sum < sums; sum++)
        {
            text.Line($"scratch[lane * rows + own_row] = sum{sum};");
            text.Line(dialect.BarrierStatement);
            text.Open("for (int active = lanes; active > 1;)");
            text.Line("int half_active = (active + 1) / 2;");
            text.Line("if (lane + half_active < active) scratch[lane * rows + own_row] += scratch[(lane + half_active) * rows + own_row];");
            text.Line(dialect.BarrierStatement);
            text.Line("active = half_active;");
            text.Close();
            text.Line($"if (lane == 0 && row < outputs) sums{sum}[segment * outputs + row] = scratch[own_row];");
            text.Line(dialect.BarrierStatement);
        }
        return text.ToSource();

        void WriteOuter(string begin)
        {
            text.Line(begin);
            if (reducedAxes < 2) return;
            text.Line("rest = outer;");
            for (int axis = reducedAxes - 2; axis >= 0; axis--)
                text.Line($"outer_start += rest % reduced_extent{axis} * reduced_stride{axis}; rest /= reduced_extent{axis};");
        }
    }
}
