using ILGpuNet.Graphs.Passes;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs;

/// <summary>Compiles a program into a plan: passes, kernels, memory.</summary>
internal sealed class PlanCompiler
{
    private readonly GraphProgram source;
    private readonly Engine engine;
    private readonly OptionalPasses passes;
    private readonly long? memoryLimit;
    private readonly ProductPrecision precision;
    private readonly FoldedProgram folded;
    private readonly KernelUnit[] units;
    private readonly Dictionary<int, int> takesOver;

    /// <summary>Where each written buffer is: in the arena, in a new storage or in a leaf's memory.</summary>
    private readonly Dictionary<int, OperandSource> buffers = [];

    private PlanCompiler(GraphProgram program, Engine engine, OptionalPasses passes, long? memoryLimit, ProductPrecision precision, bool updatesLast)
    {
        source = program;
        this.engine = engine;
        this.passes = passes;
        this.memoryLimit = memoryLimit;
        this.precision = precision;
        if (passes.HasFlag(OptionalPasses.ConstantFolding)) program = ConstantFolding.Apply(program);
        if (passes.HasFlag(OptionalPasses.StoredFactors)) program = StoredFactors.Apply(program, engine);
        folded = ViewFolding.Apply(CommonSubexpressions.Apply(program, onlyProjections: !passes.HasFlag(OptionalPasses.CommonSubexpressions)));
        (units, takesOver) = UpdatePlacement.Apply(
            ElementwiseFusion.Apply(folded, engine, passes), folded, updatesLast, passes.HasFlag(OptionalPasses.UpdatesInPlace));
        if (passes.HasFlag(OptionalPasses.JoinedMaps)) units = MapJoining.Apply(units, takesOver, engine);
        units = Array.ConvertAll(units, unit => unit with { Primitive = unit.Primitive.With(precision) });
    }

    /// <summary>The plan of a program.</summary>
    /// <param name="program">What is computed.</param>
    /// <param name="engine">Who runs it.</param>
    /// <param name="passes">Which of the passes that only save time and memory are made.</param>
    /// <param name="memoryLimit">Bytes that the arena may have; null for no limit.</param>
    /// <param name="precision">How exactly Float32 products are computed; one that the engine supports.</param>
    /// <exception cref="MemoryLimitException">The arena cannot be made so small.</exception>
    public static Plan Compile(GraphProgram program, Engine engine, OptionalPasses passes = OptionalPasses.All, long? memoryLimit = null, ProductPrecision precision = ProductPrecision.Float32)
    {
        Plan plan = new PlanCompiler(program, engine, passes, memoryLimit, precision, updatesLast: false).Compile();
        if (memoryLimit is not { } limit || plan.ArenaBytes <= limit) return plan;
        // Joined kernels make their inputs wait; and what has been updated early cannot be used to compute something again.
        long reachable = plan.ArenaBytes;
        foreach (bool updatesLast in (bool[])[false, true])
        {
            plan = new PlanCompiler(program, engine, passes & ~OptionalPasses.JoinedMaps, memoryLimit, precision, updatesLast).Compile();
            if (plan.ArenaBytes <= limit) return plan;
            reachable = Math.Min(reachable, plan.ArenaBytes);
        }
        throw new MemoryLimitException(
            $"[Graph] the intermediate values of this evaluation need {reachable:N0} bytes even where values are computed a second time; Graph.MemoryLimit is " +
            $"{limit:N0}: take a smaller batch, wrap parts of the model in Gradients.Checkpoint, or set a limit of at least {reachable}");
    }

    private Plan Compile()
    {
        List<long> storageBytes = AssignStorages();
        HashSet<int> kept = [.. buffers.Keys];
        ScheduledKernel[] kernels = Array.ConvertAll(units, unit => ScheduledKernel.Create(unit, unit.Inputs.Select(TypeOf), engine));
        if (memoryLimit is { } limit) kernels = Recomputation.Apply(kernels, kept.Contains, takesOver, engine, limit);
        BufferLifetimes lifetimes = BufferLifetimes.Of(kernels, kept.Contains, passes.HasFlag(OptionalPasses.SharedMemory));
        ArenaLayout arena = ArenaLayout.Pack(lifetimes.Slots);
        ILookup<int, int> given = folded.Program.Outputs.Concat(folded.Program.Updates.Select(update => update.Node)).ToLookup(node => folded.Places[node].Buffer);
        PlanOutput Output(int node)
        {
            Place place = folded.Places[node];
            bool isShared = folded.Program.Nodes[place.Buffer].IsLeaf || given[place.Buffer].Skip(1).Any();
            return new PlanOutput(SourceOf(place.Buffer), place.Layout, takesOver.ContainsKey(place.Buffer), isShared);
        }
        return new Plan(source, engine, StepsOf(kernels, lifetimes, arena), [.. storageBytes], arena)
        {
            MemoryLimit = memoryLimit,
            Precision = precision,
            IntermediateBytes = lifetimes.IntermediateBytes,
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
            Operations.TensorSpec spec = folded.Program.Nodes[buffer].Spec;
            storageBytes.Add(spec.Shape.Count * spec.Type.Size());
        }
        return storageBytes;
    }

    private PlanStep[] StepsOf(ScheduledKernel[] kernels, BufferLifetimes lifetimes, ArenaLayout arena)
    {
        OperandSource InArena(int slot) => new(OperandKind.Arena, 0, arena.Offsets[slot]);
        var steps = new PlanStep[kernels.Length];
        int scalarCount = 0, operandCount = 0;
        for (int step = 0; step < steps.Length; step++)
        {
            ScheduledKernel kernel = kernels[step];
            KernelUnit unit = kernel.Unit;
            var operands = new List<OperandSource>();
            for (int i = 0; i < unit.Inputs.Length; i++) operands.Add(SourceOf(unit.Inputs[i], kernel.Inputs[i].Type));
            for (int output = 0; output < unit.Outputs.Length; output++)
            {
                int slot = lifetimes.OutputSlots[step][output], buffer = unit.Outputs[output];
                if (slot >= 0 && buffer >= 0) buffers[buffer] = InArena(slot);
                operands.Add(slot >= 0 ? InArena(slot) : buffers[buffer]);
            }
            if (lifetimes.WorkspaceSlots[step] is var workspace and >= 0) operands.Add(InArena(workspace));
            steps[step] = new PlanStep(
                unit.Name, unit.Primitive, kernel.Kernel, [.. operands], unit.Scalars, operandCount, scalarCount, kernel.Inputs, kernel.Outputs)
            {
                IsRecomputed = kernel.IsRecomputed,
            };
            operandCount += operands.Count;
            scalarCount += unit.Scalars.Length;
        }
        return steps;
    }

    private DType TypeOf(Place place) => folded.Program.Nodes[place.Buffer].Spec.Type;

    private OperandSource SourceOf(Place place, DType type)
    {
        OperandSource whole = SourceOf(place.Buffer);
        return whole with { ByteOffset = whole.ByteOffset + place.Layout.Offset * type.Size() };
    }

    private OperandSource SourceOf(int buffer) => buffers.TryGetValue(buffer, out OperandSource written)
        ? written
        : new OperandSource(OperandKind.Leaf, folded.Program.Nodes[buffer].Origin, 0);
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
