using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graph.Passes;

/// <summary>
/// Groups elementwise nodes of one shape into regions that run as one map, and every other node into a kernel of its own. A region that reads the
/// result of a product or convolution becomes its epilogue, and sums of what a region computes are made while it runs, where the engine can do that.
/// <para>
/// Regions must not depend on themselves through other kernels. That is kept by positions: every kernel reads only from kernels with a
/// smaller <c>Start</c>. A node may join a region as long as the region can be started after all its inputs and before all its readers;
/// each decision is then constant time and no search for cycles is needed.
/// </para>
/// </summary>
internal sealed class ElementwiseFusion
{
    /// <summary>Nodes in one region at most: kernels have room for so many operands only, and longer ones gain nothing.</summary>
    internal const int MaximumMembers = 64;

    private const int MaximumSums = 8;

    private readonly GraphProgram program;
    private readonly Place[] places;
    private readonly Engine engine;
    private readonly HashSet<int> updates;
    private readonly Group?[] groups;
    private readonly List<Group> created = [];

    /// <summary>For values that are read through a barrier: the buffers that must be complete before.</summary>
    private readonly int[]?[] awaited;

    private ElementwiseFusion(FoldedProgram folded, Engine engine)
    {
        this.engine = engine;
        program = folded.Program;
        places = folded.Places;
        groups = new Group?[program.Nodes.Length];
        updates = [.. program.Updates.Select(update => places[update.Node].Buffer)];
        awaited = new int[]?[program.Nodes.Length];
    }

    /// <summary>The kernels of a program, in an order in which they can run.</summary>
    public static KernelUnit[] Apply(FoldedProgram folded, Engine engine)
    {
        var fusion = new ElementwiseFusion(folded, engine);
        fusion.FormGroups();
        return fusion.ToUnits();
    }

    private ProgramNode Node(int index) => program.Nodes[index];

    private void FormGroups()
    {
        for (int i = 0; i < program.Nodes.Length; i++)
        {
            ProgramNode node = Node(i);
            if (node.Operation is ViewOperation) awaited[i] = AwaitedThrough(node);
            if (node.IsLeaf || node.Operation is ViewOperation or FullOperation) continue;
            if (node.Operation is ProjectionOperation)
            {
                groups[i] = groups[places[node.Inputs[0]].Buffer];
                groups[i]!.Members.Add(i);
                continue;
            }
            if (node.Operation is ElementwiseOperation) AddElementwise(i);
            else if (!TryAddSum(i)) AddKernel(i);
        }
    }

    private void AddKernel(int index)
    {
        Group group = Create(index, node: Node(index), isMap: false);
        if (CanHaveEpilogue((KernelOperation)Node(index).Operation, Node(index).Inputs)) (group.Head, group.IsMap) = (index, true);
        foreach (int input in Node(index).Inputs) Read(group, input);
    }

    private int[]? AwaitedThrough(ProgramNode view)
    {
        int[]? before = awaited[view.Inputs[0]];
        return view.Operation is BarrierOperation
            ? [.. before ?? [], places[view.Inputs[1]].Buffer, .. awaited[view.Inputs[1]] ?? []]
            : before;
    }

    /// <summary>Joins a sum to the region that computes what it sums.</summary>
    private bool TryAddSum(int index)
    {
        ProgramNode node = Node(index);
        if (node.Operation is not SumOperation sum || sum.Axes.Count == 0) return false;
        int input = node.Inputs[0];
        TensorSpec summed = Node(input).Spec;
        Group? region = groups[places[input].Buffer]?.Root;
        if (awaited[input] is not null || region is not { IsMap: true } || region.Shape != summed.Shape || !IsWhole(places[input])) return false;
        if (Node(places[input].Buffer).Operation is not ElementwiseOperation || node.Spec.Type != summed.Type) return false;
        if (region.Sums.Count >= MaximumSums || !engine.CanFuseSum(summed.Type, summed.Shape, sum.Axes)) return false;
        if (region.Sums.Count > 0 && !((SumOperation)Node(region.Sums[0]).Operation).Axes.Equals(sum.Axes)) return false;
        if (region.Members.Exists(updates.Contains) || updates.Contains(index)) return false;
        region.Sums.Add(index);
        groups[index] = region;
        return true;
    }

    private void AddElementwise(int index)
    {
        ProgramNode node = Node(index);
        Group? joined = null;
        foreach (int input in node.Inputs)
        {
            if (RegionOf(index, input) is not { } region || region == joined) continue;
            if (joined is null)
            {
                if (CanJoin(region, index)) joined = region;
            }
            else if (CanMerge(joined, region, index))
            {
                joined = Merge(joined, region);
            }
        }
        if (joined is null)
        {
            joined = Create(index, node, isMap: true);
        }
        else
        {
            joined.Members.Add(index);
            groups[index] = joined;
        }
        foreach (int input in node.Inputs)
        {
            if (!IsInternal(joined, index, input)) Read(joined, input);
        }
    }

    /// <summary>The region that an input is computed in, where the node can read it without memory in between.</summary>
    private Group? RegionOf(int index, int input)
    {
        if (awaited[input] is not null) return null;
        Place place = places[input];
        Group? group = groups[place.Buffer]?.Root;
        return group is { IsMap: true } && group.Shape == Node(index).Spec.Shape && IsWhole(place) && !group.Sums.Contains(place.Buffer) ? group : null;
    }

    private bool IsInternal(Group group, int index, int input) => RegionOf(index, input) == group.Root;

    private bool IsWhole(Place place) =>
        place.Layout.IsContiguous && place.Layout.Offset == 0 && place.Layout.Shape == Node(place.Buffer).Spec.Shape;

    private bool CanHaveEpilogue(KernelOperation operation, int[] inputs) => operation.OutputCount == 1 &&
        operation.Lower(Array.ConvertAll(inputs, input => Node(input).Spec)) is { ScalarCount: 0 } primitive && engine.CanFuse(primitive);

    private bool CanJoin(Group region, int index)
    {
        if (region.Members.Count >= MaximumMembers) return false;
        // A map can write a variable's new value over the old one, a fused kernel cannot.
        if (region.IsMoreThanMap && updates.Contains(index)) return false;
        long start = region.Start;
        foreach (int input in Node(index).Inputs)
        {
            if (RegionOf(index, input) == region) continue;
            if (!CanFollow(input, region, region, ref start)) return false;
        }
        return start < region.FirstReader;
    }

    private bool CanMerge(Group first, Group second, int index)
    {
        if (first.Members.Count + second.Members.Count >= MaximumMembers) return false;
        if (first.Head is not null && second.Head is not null) return false;
        if (first.Sums.Count + second.Sums.Count > MaximumSums) return false;
        if (first.Sums.Count > 0 && second.Sums.Count > 0 &&
            !((SumOperation)Node(first.Sums[0]).Operation).Axes.Equals(((SumOperation)Node(second.Sums[0]).Operation).Axes)) return false;
        if ((first.IsMoreThanMap || second.IsMoreThanMap) &&
            (updates.Contains(index) || first.Members.Exists(updates.Contains) || second.Members.Exists(updates.Contains))) return false;
        long start = Math.Max(first.Start, second.Start);
        foreach (int input in Node(index).Inputs)
        {
            if (RegionOf(index, input) is { } region && (region == first || region == second)) continue;
            if (!CanFollow(input, first, second, ref start)) return false;
        }
        return start < first.FirstReader && start < second.FirstReader;
    }

    /// <summary>
    /// Raises a start above those of the groups that an input needs. False where one of them is among the regions that are to be started then: an
    /// input that is read through a view needs the whole region before.
    /// </summary>
    private bool CanFollow(int input, Group first, Group second, ref long start)
    {
        if (!CanFollowBuffer(places[input].Buffer, first, second, ref start)) return false;
        foreach (int buffer in awaited[input] ?? [])
        {
            if (!CanFollowBuffer(buffer, first, second, ref start)) return false;
        }
        return true;
    }

    private bool CanFollowBuffer(int buffer, Group first, Group second, ref long start)
    {
        if (groups[buffer]?.Root is not { } producer) return true;
        start = Math.Max(start, producer.Start + 1);
        return producer != first && producer != second;
    }

    private static Group Merge(Group first, Group second)
    {
        second.Parent = first;
        first.Start = Math.Max(first.Start, second.Start);
        first.FirstReader = Math.Min(first.FirstReader, second.FirstReader);
        first.Head ??= second.Head;
        first.Sums.AddRange(second.Sums);
        first.Members.AddRange(second.Members);
        second.Members.Clear();
        return first;
    }

    private Group Create(int index, ProgramNode node, bool isMap)
    {
        var group = new Group { IsMap = isMap, Shape = node.Spec.Shape };
        group.Members.Add(index);
        groups[index] = group;
        created.Add(group);
        return group;
    }

    /// <summary>Notes that a group reads an input: it must start after the groups that compute it, and those that it waits for.</summary>
    private void Read(Group reader, int input)
    {
        Follow(reader, places[input].Buffer);
        foreach (int buffer in awaited[input] ?? []) Follow(reader, buffer);
    }

    private void Follow(Group reader, int buffer)
    {
        Group? producer = groups[buffer]?.Root;
        if (producer is null) return;
        reader.Start = Math.Max(reader.Start, producer.Start + 1);
        producer.FirstReader = Math.Min(producer.FirstReader, reader.Start);
    }

    private KernelUnit[] ToUnits()
    {
        bool[] stored = FindStored();
        var units = new List<KernelUnit>();
        for (int i = 0; i < program.Nodes.Length; i++)
        {
            // A constant that a kernel reads, or that is asked for, has to be in memory.
            if (stored[i] && Node(i).Operation is FullOperation) units.Add(Fill(i));
        }
        foreach (Group group in created)
        {
            if (group.Parent is not null) continue;
            group.Members.Sort();
            units.Add(UnitOf(group, stored));
        }
        DelayGenerators(units);
        // Stable, so that independent kernels keep the order in which they were captured.
        return [.. units.OrderBy(unit => unit.Start)];
    }

    /// <summary>
    /// Kernels without inputs, such as random numbers, could all run first; then each would hold its memory until it is read. They run just before
    /// their first reader.
    /// </summary>
    private static void DelayGenerators(List<KernelUnit> units)
    {
        var firstReaders = new Dictionary<int, long>();
        foreach (KernelUnit unit in units)
        {
            foreach (Place input in unit.Inputs)
                firstReaders[input.Buffer] = Math.Min(unit.Start, firstReaders.GetValueOrDefault(input.Buffer, long.MaxValue));
        }
        foreach (KernelUnit unit in units)
        {
            if (unit.Inputs.Length > 0) continue;
            long reader = unit.Outputs.Min(output => firstReaders.GetValueOrDefault(output, long.MaxValue));
            if (reader < long.MaxValue) unit.Start = reader - 1;
        }
    }

    /// <summary>Which nodes' buffers are read by another kernel, or are outputs of the program.</summary>
    private bool[] FindStored()
    {
        var stored = new bool[program.Nodes.Length];
        foreach (int output in program.Outputs) stored[places[output].Buffer] = true;
        foreach (ProgramUpdate update in program.Updates) stored[places[update.Node].Buffer] = true;
        for (int i = 0; i < program.Nodes.Length; i++)
        {
            Group? group = groups[i]?.Root;
            if (group is null) continue;
            // What is summed while the region runs is not read from memory.
            if (group.Sums.Contains(i)) continue;
            // A head reads its inputs from memory, whatever its epilogue does.
            bool isMap = group.IsMap && group.Head != i;
            foreach (int input in Node(i).Inputs)
            {
                int buffer = places[input].Buffer;
                bool isScalar = isMap && Node(buffer).Operation is FullOperation;
                if (!isScalar && !(isMap && IsInternal(group, i, input))) stored[buffer] = true;
            }
        }
        return stored;
    }

    private KernelUnit UnitOf(Group group, bool[] stored)
    {
        if (!group.IsMap) return Kernel(group, group.Members[0]);
        var builder = new MapBuilder(program, places, group.Members, group.Sums, stored);
        if (group.Head is not { } head) return builder.Build(group.Start);
        KernelUnit kernel = Kernel(group, head);
        return group.Members.Count == 1 ? kernel : builder.BuildEpilogue(kernel, head);
    }

    private KernelUnit Fill(int index)
    {
        ProgramNode node = Node(index);
        var program = new MapProgram([], [node.Spec.Type],
            [new MapInstruction(MapFunction.Copy, node.Spec.Type, node.Spec.Type, 0)], [1]);
        return new KernelUnit
        {
            Name = "Fill",
            Primitive = new MapPrimitive(program),
            Inputs = [],
            Outputs = [index],
            OutputSpecs = [node.Spec],
            Scalars = [(node.Origin, 0)],
        };
    }

    private KernelUnit Kernel(Group group, int index)
    {
        ProgramNode node = Node(index);
        var operation = (KernelOperation)node.Operation;
        TensorSpec[] specs = Array.ConvertAll(node.Inputs, input => Node(input).Spec);
        Primitive primitive = operation.Lower(specs);
        int[] outputs = [index];
        TensorSpec[] outputSpecs = [node.Spec];
        if (operation.OutputCount > 1)
        {
            outputs = new int[operation.OutputCount];
            outputSpecs = new TensorSpec[operation.OutputCount];
            for (int k = 0; k < outputs.Length; k++) (outputs[k], outputSpecs[k]) = (-1, operation.Infer(specs, k));
            foreach (int member in group.Members.Skip(1)) outputs[((ProjectionOperation)Node(member).Operation).Index] = member;
        }
        return new KernelUnit
        {
            Name = operation.Name,
            Primitive = primitive,
            Inputs = Array.ConvertAll(node.Inputs, input => places[input]),
            Outputs = outputs,
            OutputSpecs = outputSpecs,
            Start = group.Start,
            Scalars = [.. Enumerable.Range(0, primitive.ScalarCount).Select(which => (node.Origin, which))],
        };
    }

    /// <summary>Nodes that run as one kernel.</summary>
    private sealed class Group
    {
        /// <summary>Whether elementwise nodes can join.</summary>
        public required bool IsMap { get; set; }

        /// <summary>The node whose kernel comes first, where the map is its epilogue. One of the members.</summary>
        public int? Head { get; set; }

        public required Shape Shape { get; init; }

        public List<int> Members { get; } = [];

        /// <summary>Sums of members, which are made while the region runs; all over the same axes.</summary>
        public List<int> Sums { get; } = [];

        /// <summary>Whether the kernel does something before or after the map.</summary>
        public bool IsMoreThanMap => Head is not null || Sums.Count > 0;

        /// <summary>Larger than the start of every group that this one reads.</summary>
        public long Start { get; set; }

        /// <summary>Smallest start of the groups that read this one.</summary>
        public long FirstReader { get; set; } = long.MaxValue;

        /// <summary>The group into which this one has been merged.</summary>
        public Group? Parent { get; set; }

        public Group Root
        {
            get
            {
                Group group = this;
                while (group.Parent is { } parent) group = parent;
                return group;
            }
        }
    }
}
