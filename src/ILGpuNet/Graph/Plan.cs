using System.Diagnostics;
using System.Globalization;
using System.Text;
using ILGpuNet.Diagnostics;
using ILGpuNet.Graphs.Passes;
using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs;

/// <summary>
/// Kernels in order, with everything decided except where leaves lie and what the run-time scalars are. Serves every graph of the same
/// structure, also several at once.
/// </summary>
internal sealed class Plan(GraphProgram program, Engine engine, PlanStep[] steps, long[] storageBytes, ArenaLayout arenaLayout)
{
    private readonly long arenaBytes = arenaLayout.Bytes;
    private PlanRun? idleRun;
    private readonly int operandCount = steps.Sum(step => step.Operands.Length);
    private readonly int scalarCount = steps.Sum(step => step.Scalars.Length);

    public required PlanOutput[] Outputs { get; init; }

    public required PlanOutput[] Updates { get; init; }

    /// <summary>What the plan was compiled from.</summary>
    public GraphProgram Program => program;

    public PlanStep[] Steps => steps;

    /// <summary>Number of run-time scalars of all kernels.</summary>
    public int ScalarCount => scalarCount;

    /// <summary>Bytes of the memory in which intermediate values live while the plan runs.</summary>
    public long ArenaBytes => arenaBytes;

    /// <summary>What lies where in that memory, and when.</summary>
    public ArenaLayout Arena => arenaLayout;

    /// <summary>Bytes that the intermediate values would take if each had memory of its own.</summary>
    public required long IntermediateBytes { get; init; }

    /// <summary>
    /// Bytes that keeping the value of every node of the graph would take: without fusing, and without the results, views and constants.
    /// </summary>
    public long UnfusedBytes
    {
        get
        {
            HashSet<int> kept = [.. program.Outputs, .. program.Updates.Select(update => update.Node)];
            return program.Nodes.Where((node, i) => !kept.Contains(i) && node.HasOwnValue).Sum(node => node.Spec.Shape.Count * node.Spec.Type.Size());
        }
    }

    /// <summary>Bytes that the arena was allowed to have; null for any number.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>How exactly Float32 products are computed.</summary>
    public ProductPrecision Precision { get; init; }

    /// <summary>Whether a plan compiled now would have the same memory limit and precision.</summary>
    public bool IsOfPresentSettings => MemoryLimit == Graph.MemoryLimit && Precision == engine.PrecisionInUse;

    /// <summary>When the plan was used last, counted in look-ups.</summary>
    public long LastUse { get; set; }

    /// <summary>A run with nothing in it, to be given back by <see cref="Release"/>.</summary>
    public PlanRun Rent() => Interlocked.Exchange(ref idleRun, null) ?? new PlanRun
    {
        Leaves = new Storage?[program.Nodes.Length],
        LeafOffsets = new long[program.Nodes.Length],
        Storages = new Storage?[storageBytes.Length],
        Operands = new BufferView[operandCount],
        Scalars = new Scalar[scalarCount],
        OutputNodes = new Node[Outputs.Length],
        UpdateNodes = new Node[Updates.Length],
        ReplacedNodes = new Node?[Updates.Length],
        Variables = new Variable[Updates.Length],
    };

    /// <summary>Takes what a run needs from the captured graph. Call under the gate.</summary>
    public PlanRun Prepare(CapturedGraph graph)
    {
        PlanRun run = Rent();
        for (int i = 0; i < program.Nodes.Length; i++)
        {
            if (graph.Nodes[i].IsReady) run.Bind(i, graph.Nodes[i]);
        }
        foreach (PlanStep step in steps)
        {
            for (int i = 0; i < step.Scalars.Length; i++)
            {
                (int origin, int which) = step.Scalars[i];
                Node node = graph.Nodes[origin];
                run.Scalars[step.FirstScalar + i] = which == 0 ? node.FirstScalar : node.SecondScalar;
            }
        }
        for (int i = 0; i < Outputs.Length; i++) run.OutputNodes[i] = graph.Nodes[graph.Outputs[i]];
        for (int i = 0; i < Updates.Length; i++)
        {
            CapturedUpdate update = graph.Updates[i];
            run.UpdateNodes[i] = graph.Nodes[update.Node];
            run.Variables[i] = update.Variable;
            run.ReplacedNodes[i] = update.Target < 0 ? null : graph.Nodes[update.Target];
            if (Updates[i].TakesOver) run.ReplacedNodes[i]!.IsBeingOverwritten = true;
        }
        return run;
    }

    /// <summary>Runs the kernels. Results lie in new memory where the run has none for them.</summary>
    public void Execute(PlanRun run)
    {
        DeviceBuffer? arena = arenaBytes > 0 ? engine.Memory.Rent(arenaBytes) : null;
        try
        {
            AllocateResults(run);
            Profile? profile = Profiler.Current;
            bool isPoisoned = ArenaPoison.IsOn;
            if (isPoisoned) ArenaPoison.Begin(engine, arena, run.Storages);
            for (int position = 0; position < steps.Length; position++)
            {
                PlanStep step = steps[position];
                Span<BufferView> operands = run.Operands.AsSpan(step.FirstOperand, step.Operands.Length);
                for (int i = 0; i < operands.Length; i++) operands[i] = Resolve(step.Operands[i], run, arena!);
                long start = profile is null ? 0 : Stopwatch.GetTimestamp();
                step.Kernel.Run(operands, run.Scalars.AsSpan(step.FirstScalar, step.Scalars.Length));
                if (profile is not null)
                {
                    // Devices with a queue do the work later: its time is that until the queue is empty.
                    engine.Synchronize();
                    profile.Add(step, start, Stopwatch.GetTimestamp() - start);
                }
                if (isPoisoned) ArenaPoison.AfterStep(engine, arena, arenaLayout, position);
            }
        }
        finally
        {
            if (arena is not null) engine.Memory.Return(arena);
        }
    }

    private void AllocateResults(PlanRun run)
    {
        long byteLength = 0;
        bool isMissing = false;
        for (int i = 0; i < storageBytes.Length; i++)
        {
            if (run.Storages[i] is not null) continue;
            byteLength += storageBytes[i];
            isMissing = true;
        }
        if (!isMissing) return;
        engine.Memory.ExpectOwned(byteLength);
        for (int i = 0; i < storageBytes.Length; i++) run.Storages[i] ??= new Storage(engine, storageBytes[i], isExpected: true);
    }

    /// <summary>Gives the computed values to the nodes. Call under the gate.</summary>
    public void Publish(PlanRun run)
    {
        for (int i = 0; i < Updates.Length; i++)
        {
            // The old value goes first: the new one may lie in its memory.
            if (Updates[i].TakesOver) run.ReplacedNodes[i]!.MarkOverwritten();
            Give(run.UpdateNodes[i], Updates[i], run);
        }
        for (int i = 0; i < Outputs.Length; i++) Give(run.OutputNodes[i], Outputs[i], run);
    }

    /// <summary>After a failure: every variable that the run was to update has the value that it had. Call under the gate.</summary>
    public void RollBack(PlanRun run)
    {
        for (int i = 0; i < Updates.Length; i++)
        {
            if (run.ReplacedNodes[i] is { } replaced) replaced.IsBeingOverwritten = false;
            run.Variables[i].RollBack(run.UpdateNodes[i]);
        }
    }

    /// <summary>Takes the run back for the next time. One is kept: threads that run the plan together make more.</summary>
    public void Release(PlanRun run)
    {
        run.Clear();
        Volatile.Write(ref idleRun, run);
    }

    /// <summary>The kernels, one a line, with the operations fused in each, shapes, flops and bytes; then the memory of the plan.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"MFLOP",10} {"MB",9}  kernel");
        foreach (PlanStep step in steps)
            text.AppendLine(CultureInfo.InvariantCulture, $"{step.Cost.Flops / 1e6,10:F3} {step.Cost.Bytes / 1e6,9:F3}  {step.Name} {step.Shapes}{(step.IsRecomputed ? " (again)" : "")}");
        if (steps.Any(step => step.IsRecomputed)) text.AppendLine(TextOfRecomputation());
        return text.Append(CultureInfo.InvariantCulture,
            $"{steps.Length} kernels; arena {arenaBytes:N0} bytes for {IntermediateBytes:N0} bytes of intermediate values; results {storageBytes.Sum():N0} bytes").ToString();
    }

    private string TextOfRecomputation()
    {
        PlanStep[] recomputed = [.. steps.Where(step => step.IsRecomputed)];
        return string.Create(CultureInfo.InvariantCulture,
            $"{recomputed.Length} of the kernels, {recomputed.Sum(step => step.Cost.Flops) / 1e6:F3} MFLOP, compute values again that a limit of ") +
            string.Create(CultureInfo.InvariantCulture, $"{MemoryLimit:N0} bytes leaves no room for");
    }

    private static BufferView Resolve(OperandSource source, PlanRun run, DeviceBuffer arena) => source.Kind switch
    {
        OperandKind.Leaf => new BufferView(run.Leaves[source.Index]!.Buffer, run.LeafOffsets[source.Index] + source.ByteOffset),
        OperandKind.Arena => new BufferView(arena, source.ByteOffset),
        _ => new BufferView(run.Storages[source.Index]!.Buffer, source.ByteOffset),
    };

    /// <summary>Gives a node its value. Call under the gate.</summary>
    public static void Give(Node node, PlanOutput output, PlanRun run)
    {
        if (node.IsReady) return; // another thread was first
        bool isLeaf = output.Source.Kind == OperandKind.Leaf;
        Storage storage = isLeaf ? run.Leaves[output.Source.Index]! : run.Storages[output.Source.Index]!;
        storage.IsShared |= output.IsShared;
        Layout layout = output.Layout;
        if (isLeaf && run.LeafOffsets[output.Source.Index] is var offset and not 0)
            layout = new Layout(layout.Shape, layout.Strides, layout.Offset + offset / node.Spec.Type.Size());
        node.SetValue(storage, layout);
    }
}

/// <summary>One kernel of a plan.</summary>
/// <param name="Name">The operations in it.</param>
/// <param name="Primitive">What the kernel was made from.</param>
/// <param name="Kernel">What runs.</param>
/// <param name="Operands">Where its operands are.</param>
/// <param name="Scalars">Its run-time scalars: captured node, and which of the node's two scalars.</param>
/// <param name="FirstOperand">Where the step's operands start in the run's table.</param>
/// <param name="FirstScalar">Where the step's scalars start in the run's table.</param>
/// <param name="Inputs">What it reads.</param>
/// <param name="Results">What it writes.</param>
internal sealed record PlanStep(string Name, Primitive Primitive, Kernel Kernel, OperandSource[] Operands, (int Origin, int Which)[] Scalars,
    int FirstOperand, int FirstScalar, Operand[] Inputs, Operand[] Results)
{
    /// <summary>Whether the kernel computes again what an earlier one has computed, because of a memory limit.</summary>
    public bool IsRecomputed { get; init; }

    /// <summary>Types and shapes, such as <c>Float32 [2, 3], Float32 [3, 4] -> Float32 [2, 4]</c>; of several maps those of the first.</summary>
    public string Shapes => field ??= Primitive is ManyMapsPrimitive { Shapes.Count: var sets }
        ? $"{Text(Inputs[..(Inputs.Length / sets)], Results[..(Results.Length / sets)])}; {sets - 1} more"
        : Text(Inputs, Results);

    /// <summary>What a run has to do.</summary>
    public KernelCost Cost { get; } = KernelCost.Of(Primitive, Inputs, Results);

    private static string Text(Operand[] inputs, Operand[] results) => $"{string.Join(", ", inputs.Select(Text))} -> {string.Join(", ", results.Select(Text))}";

    private static string Text(Operand operand) => $"{operand.Type} {operand.Layout}";
}

/// <summary>A value that outlives the plan.</summary>
/// <param name="Source">Its memory.</param>
/// <param name="Layout">Where it lies there.</param>
/// <param name="TakesOver">Whether it was written over the old value of its variable.</param>
/// <param name="IsShared">Whether its memory holds another value too: an input of the plan, or another output.</param>
internal sealed record PlanOutput(OperandSource Source, Layout Layout, bool TakesOver, bool IsShared);
