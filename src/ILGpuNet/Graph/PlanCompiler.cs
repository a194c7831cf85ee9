using ILGpuNet.Graphs.Passes;
using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs;

/// <summary>Compiles a program into a plan: passes, kernels, memory.</summary>
internal sealed class PlanCompiler
{
    private readonly GraphProgram source;
    private readonly Engine engine;
    private readonly OptionalPasses passes;
    private readonly FoldedProgram folded;
    private readonly KernelUnit[] units;
    private readonly Dictionary<int, int> takesOver;
    private readonly MemoryPlanner planner = new();
    private long intermediateBytes;

    /// <summary>Where each written buffer is: in the arena, in a new storage or in a leaf's memory.</summary>
    private readonly Dictionary<int, OperandSource> buffers = [];

    private PlanCompiler(GraphProgram program, Engine engine, OptionalPasses passes)
    {
        source = program;
        this.engine = engine;
        this.passes = passes;
        folded = ViewFolding.Apply(CommonSubexpressions.Apply(program, onlyProjections: !passes.HasFlag(OptionalPasses.CommonSubexpressions)));
        (units, takesOver) = UpdatePlacement.Apply(ElementwiseFusion.Apply(folded, engine, passes), folded, passes.HasFlag(OptionalPasses.UpdatesInPlace));
        if (passes.HasFlag(OptionalPasses.JoinedMaps)) units = MapJoining.Apply(units, takesOver, engine);
    }

    public static Plan Compile(GraphProgram program, Engine engine, OptionalPasses passes) => new PlanCompiler(program, engine, passes).Compile();

    private Plan Compile()
    {
        List<long> storageBytes = AssignStorages();
        PlanStep[] steps = AssignArena();
        ILookup<int, int> given = folded.Program.Outputs.Concat(folded.Program.Updates.Select(update => update.Node)).ToLookup(node => folded.Places[node].Buffer);
        PlanOutput Output(int node)
        {
            Place place = folded.Places[node];
            bool isShared = folded.Program.Nodes[place.Buffer].IsLeaf || given[place.Buffer].Skip(1).Any();
            return new PlanOutput(SourceOf(place.Buffer), place.Layout, takesOver.ContainsKey(place.Buffer), isShared);
        }
        return new Plan(source, engine, steps, [.. storageBytes], planner.ArenaBytes)
        {
            IntermediateBytes = intermediateBytes,
            Outputs = Array.ConvertAll(folded.Program.Outputs, Output),
            Updates = Array.ConvertAll(folded.Program.Updates, update => Output(update.Node)),
        };
    }

    /// <summary>Values that outlive the plan get memory of their own, or that of the variable's old value.</summary>
    private List<long> AssignStorages()
    {
        var storageBytes = new List<long>();
        foreach (int node in folded.Program.Outputs.Concat(folded.Program.Updates.Select(update => update.Node)))
        {
            int buffer = folded.Places[node].Buffer;
            if (folded.Program.Nodes[buffer].IsLeaf || buffers.ContainsKey(buffer)) continue;
            if (takesOver.TryGetValue(buffer, out int leaf))
            {
                buffers[buffer] = new OperandSource(OperandKind.Leaf, folded.Program.Nodes[leaf].Origin, 0);
                continue;
            }
            buffers[buffer] = new OperandSource(OperandKind.Storage, storageBytes.Count, 0);
            storageBytes.Add(BytesOf(folded.Program.Nodes[buffer].Spec));
        }
        return storageBytes;
    }

    private PlanStep[] AssignArena()
    {
        var lastReader = new Dictionary<int, int>();
        for (int i = 0; i < units.Length; i++)
        {
            foreach (Place input in units[i].Inputs) lastReader[input.Buffer] = i;
        }
        var arenaBytes = new Dictionary<int, long>();
        var steps = new PlanStep[units.Length];
        int scalarCount = 0, operandCount = 0;
        for (int i = 0; i < units.Length; i++)
        {
            KernelUnit unit = units[i];
            var temporary = new List<(long Offset, long Bytes)>();
            var reused = new HashSet<int>();
            for (int k = 0; k < unit.Outputs.Length; k++)
            {
                if (unit.Outputs[k] < 0 || !buffers.ContainsKey(unit.Outputs[k])) intermediateBytes += BytesOf(unit.OutputSpecs[k]);
                if (unit.Outputs[k] >= 0 && !buffers.ContainsKey(unit.Outputs[k]) &&
                    ReuseInput(unit, k, i, lastReader, arenaBytes, reused)) continue;
                if (unit.Outputs[k] >= 0 && buffers.ContainsKey(unit.Outputs[k])) continue;
                long bytes = BytesOf(unit.OutputSpecs[k]);
                long offset = planner.Take(bytes);
                if (unit.Outputs[k] >= 0 && lastReader.ContainsKey(unit.Outputs[k]))
                {
                    buffers[unit.Outputs[k]] = new OperandSource(OperandKind.Arena, 0, offset);
                    arenaBytes[unit.Outputs[k]] = bytes;
                }
                else
                {
                    if (unit.Outputs[k] >= 0) buffers[unit.Outputs[k]] = new OperandSource(OperandKind.Arena, 0, offset);
                    temporary.Add((offset, bytes));
                }
                if (unit.Outputs[k] < 0) buffers[UnreadOutput(i, k)] = new OperandSource(OperandKind.Arena, 0, offset);
            }
            Operand[] inputs = Array.ConvertAll(unit.Inputs, input => new Operand(folded.Program.Nodes[input.Buffer].Spec.Type, WithoutOffset(input.Layout)));
            Operand[] outputs = Array.ConvertAll(unit.OutputSpecs, spec => new Operand(spec.Type, Layout.Contiguous(spec.Shape)));
            Kernel kernel = engine.CreateKernel(unit.Primitive, inputs, outputs);
            OperandSource? workspace = null;
            if (kernel.WorkspaceBytes > 0)
            {
                long offset = planner.Take(kernel.WorkspaceBytes);
                workspace = new OperandSource(OperandKind.Arena, 0, offset);
                temporary.Add((offset, kernel.WorkspaceBytes));
            }
            steps[i] = new PlanStep(
                unit.Name, unit.Primitive, kernel, OperandsOf(unit, i, workspace), unit.Scalars, operandCount, scalarCount, inputs, outputs);
            operandCount += steps[i].Operands.Length;
            scalarCount += unit.Scalars.Length;

            if (!passes.HasFlag(OptionalPasses.SharedMemory)) continue;
            foreach ((long offset, long bytes) in temporary) planner.Give(offset, bytes);
            foreach (int input in unit.Inputs.Select(input => input.Buffer).Distinct())
            {
                if (lastReader[input] == i && !reused.Contains(input) && arenaBytes.Remove(input, out long bytes))
                    planner.Give(buffers[input].ByteOffset, bytes);
            }
        }
        return steps;
    }

    /// <summary>A map may write its output over an input of the same layout that nobody reads afterwards.</summary>
    private bool ReuseInput(KernelUnit unit, int output, int position, Dictionary<int, int> lastReader, Dictionary<int, long> arenaBytes,
        HashSet<int> reused)
    {
        if (unit.Primitive is not MapPrimitive || !passes.HasFlag(OptionalPasses.SharedMemory) || !lastReader.ContainsKey(unit.Outputs[output])) return false;
        long bytes = BytesOf(unit.OutputSpecs[output]);
        var layout = Layout.Contiguous(unit.OutputSpecs[output].Shape);
        foreach (Place input in unit.Inputs)
        {
            if (lastReader[input.Buffer] != position || reused.Contains(input.Buffer) || !arenaBytes.TryGetValue(input.Buffer, out long available)) continue;
            bool sameElements = available == bytes && folded.Program.Nodes[input.Buffer].Spec.Type.Size() == unit.OutputSpecs[output].Type.Size();
            if (!sameElements || unit.Inputs.Any(other => other.Buffer == input.Buffer && !other.Layout.Equals(layout))) continue;
            reused.Add(input.Buffer);
            arenaBytes.Remove(input.Buffer);
            buffers[unit.Outputs[output]] = buffers[input.Buffer];
            arenaBytes[unit.Outputs[output]] = bytes;
            return true;
        }
        return false;
    }

    private OperandSource[] OperandsOf(KernelUnit unit, int position, OperandSource? workspace)
    {
        var operands = new List<OperandSource>();
        foreach (Place input in unit.Inputs)
        {
            OperandSource source = SourceOf(input.Buffer);
            long offset = input.Layout.Offset * folded.Program.Nodes[input.Buffer].Spec.Type.Size();
            operands.Add(source with { ByteOffset = source.ByteOffset + offset });
        }
        for (int k = 0; k < unit.Outputs.Length; k++)
            operands.Add(buffers[unit.Outputs[k] >= 0 ? unit.Outputs[k] : UnreadOutput(position, k)]);
        if (workspace is { } scratch) operands.Add(scratch);
        return [.. operands];
    }

    private OperandSource SourceOf(int buffer) =>
        folded.Program.Nodes[buffer].IsLeaf ? new OperandSource(OperandKind.Leaf, folded.Program.Nodes[buffer].Origin, 0) : buffers[buffer];

    /// <summary>A key for an output that is written but never read.</summary>
    private static int UnreadOutput(int unit, int output) => -1 - (unit * 16 + output);

    private static Layout WithoutOffset(Layout layout) =>
        layout.Offset == 0 ? layout : new Layout(layout.Shape, layout.Strides, 0);

    private static long BytesOf(TensorSpec spec) => spec.Shape.Count * spec.Type.Size();
}

/// <summary>In which memory an operand lies.</summary>
internal enum OperandKind : byte
{
    /// <summary>In the memory of the captured node with the index.</summary>
    Leaf,
    /// <summary>In the plan's arena.</summary>
    Arena,
    /// <summary>In the new storage with the index.</summary>
    Storage,
}

/// <summary>Where an operand is found when a plan runs.</summary>
internal readonly record struct OperandSource(OperandKind Kind, int Index, long ByteOffset);
