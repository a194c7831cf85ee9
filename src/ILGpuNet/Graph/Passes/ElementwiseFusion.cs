using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

/// <summary>
/// Groups elementwise nodes of one shape into regions that run as one map, and every other node into a kernel of its own. A region that reads the
/// result of a product or convolution becomes its epilogue, and sums of what a region computes are made while it runs, where the engine can do that.
/// <para>
/// Regions must not depend on themselves through other kernels. That is kept by positions: every kernel reads only from kernels with a
/// smaller <c>Start</c>. A node may join a region as long as the region can be started after all its inputs and before all its readers;
/// each decision is then constant time and no search for cycles is needed.
/// </para>
/// </summary>
internal sealed partial class ElementwiseFusion
{
    /// <summary>Nodes in one region at most: kernels have room for so many operands only, and longer ones gain nothing.</summary>
    internal const int MaximumMembers = 64;

    private const int MaximumSums = 8;

    private readonly GraphProgram program;
    private readonly Place[] places;
    private readonly Engine engine;
    private readonly OptionalPasses passes;
    private readonly HashSet<int> updates;
    private readonly KernelGroup?[] groups;
    private readonly List<KernelGroup> created = [];

    /// <summary>For values that are read through a barrier: the buffers that must be complete before.</summary>
    private readonly int[]?[] awaited;

    private ElementwiseFusion(FoldedProgram folded, Engine engine, OptionalPasses passes)
    {
        this.engine = engine;
        this.passes = passes;
        program = folded.Program;
        places = folded.Places;
        groups = new KernelGroup?[program.Nodes.Length];
        updates = [.. program.Updates.Select(update => places[update.Node].Buffer)];
        awaited = new int[]?[program.Nodes.Length];
    }

    /// <summary>The kernels of a program, in an order in which they can run.</summary>
    public static KernelUnit[] Apply(FoldedProgram folded, Engine engine, OptionalPasses passes = OptionalPasses.All)
    {
        var fusion = new ElementwiseFusion(folded, engine, passes);
        fusion.FormGroups();
        if (passes.HasFlag(OptionalPasses.Deferral)) fusion.Defer();
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
            else if (!TryAddToRows(i) && !TryAddSum(i)) AddKernel(i);
        }
    }

    private void AddKernel(int index)
    {
        KernelGroup group = Create(index, node: Node(index), isMap: false);
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
        if (node.Operation is not SumOperation sum || sum.Axes.Count == 0 || !passes.HasFlag(OptionalPasses.Sums)) return false;
        int input = node.Inputs[0];
        TensorSpec summed = Node(input).Spec;
        KernelGroup? region = groups[places[input].Buffer]?.Root;
        if (awaited[input] is not null || region is null || region.Sums.Contains(places[input].Buffer)) return false;
        bool isOfMap = region.IsMap && region.Shape == summed.Shape && IsWhole(places[input]) && Node(places[input].Buffer).Operation is ElementwiseOperation;
        if (!isOfMap && !CanAddSumOfRows(region, sum, places[input], summed)) return false;
        if (node.Spec.Type != summed.Type || region.Sums.Count >= MaximumSums || !engine.CanFuseSum(summed.Type, summed.Shape, sum.Axes)) return false;
        if (isOfMap && region.Sums.Count > 0 && !AxesOf(region.Sums[0]).Equals(sum.Axes)) return false;
        if (region.Members.Exists(updates.Contains) || updates.Contains(index)) return false;
        region.Sums.Add(index);
        groups[index] = region;
        return true;
    }

    private ValueList<int> AxesOf(int sum) => ((SumOperation)Node(sum).Operation).Axes;

    private void AddElementwise(int index) => Add(JoinInputs(index, rows: null) ?? Create(index, Node(index), isMap: true), index);

    /// <summary>The region that a node joins, merged of those that compute its inputs, or null. With rows the node works on whole rows.</summary>
    private KernelGroup? JoinInputs(int index, RowExtents? rows)
    {
        KernelGroup? joined = null;
        // The one that starts last first: to join another would delay that one, and with it all that it reads would have to be kept.
        int[] inputs = passes.HasFlag(OptionalPasses.Regions) ? Node(index).Inputs : [];
        IEnumerable<KernelGroup> regions = inputs.Select(input => RegionOf(index, input, rows)).OfType<KernelGroup>().Distinct();
        foreach (KernelGroup region in regions.OrderByDescending(region => region.Start))
        {
            if (region == joined || region.Parent is not null) continue;
            if (joined is null)
            {
                if (CanJoin(region, index, rows)) joined = region;
            }
            else if (CanMerge(joined, region, index, rows ?? joined.Rows ?? region.Rows))
            {
                joined = Merge(joined, region);
            }
        }
        return joined;
    }

    private void Add(KernelGroup group, int index)
    {
        if (groups[index] != group)
        {
            group.Members.Add(index);
            groups[index] = group;
        }
        foreach (int input in Node(index).Inputs)
        {
            if (!IsInternal(group, index, input)) Read(group, input);
        }
    }

    /// <summary>The region that an input is computed in, where the node can read it without memory in between.</summary>
    private KernelGroup? RegionOf(int index, int input, RowExtents? rows = null)
    {
        Place place = places[input];
        if (awaited[input] is not null || groups[place.Buffer]?.Root is not { } group || group.Sums.Contains(place.Buffer)) return null;
        if ((group.Rows ?? (group.IsMap ? rows : null)) is { } extents) return IsReadInRows(extents, index, input) ? group : null;
        return group.IsMap && group.Shape == Node(index).Spec.Shape && IsElementForElement(input) ? group : null;
    }

    /// <summary>Whether reading an input means to read each element of its buffer in its place, and to wait for nothing else.</summary>
    private bool IsElementForElement(int input) => awaited[input] is null && IsWhole(places[input]);

    private bool IsInternal(KernelGroup group, int index, int input) => RegionOf(index, input) == group.Root;

    private bool IsWhole(Place place) =>
        place.Layout.IsContiguous && place.Layout.Offset == 0 && place.Layout.Shape == Node(place.Buffer).Spec.Shape;

    private bool CanHaveEpilogue(KernelOperation operation, int[] inputs) => passes.HasFlag(OptionalPasses.Epilogues) && operation.OutputCount == 1 &&
        operation.Lower(Array.ConvertAll(inputs, input => Node(input).Spec)) is { ScalarCount: 0 } primitive && engine.CanFuse(primitive);

    private bool CanJoin(KernelGroup region, int index, RowExtents? rows)
    {
        if (region.Members.Count >= MaximumMembers) return false;
        if (rows is { } extents && !CanBecomeRows(region, extents)) return false;
        // A map can write a variable's new value over the old one, a fused kernel cannot.
        if (region.IsMoreThanMap && updates.Contains(index)) return false;
        long start = region.Start;
        foreach (int input in Node(index).Inputs)
        {
            if (RegionOf(index, input, rows) == region) continue;
            if (!CanFollow(input, region, region, ref start)) return false;
        }
        return start < region.FirstReader;
    }

    private bool CanMerge(KernelGroup first, KernelGroup second, int index, RowExtents? rows)
    {
        if (rows is { } extents && !(CanBecomeRows(first, extents) && CanBecomeRows(second, extents))) return false;
        if (first.Members.Count + second.Members.Count >= MaximumMembers) return false;
        if (first.Head is not null && second.Head is not null) return false;
        if (first.Sums.Count + second.Sums.Count > MaximumSums) return false;
        if (rows is null && first.Sums.Count > 0 && second.Sums.Count > 0 && !AxesOf(first.Sums[0]).Equals(AxesOf(second.Sums[0]))) return false;
        if ((first.IsMoreThanMap || second.IsMoreThanMap) &&
            (updates.Contains(index) || first.Members.Exists(updates.Contains) || second.Members.Exists(updates.Contains))) return false;
        long start = Math.Max(first.Start, second.Start);
        foreach (int input in Node(index).Inputs)
        {
            if (RegionOf(index, input, rows) is { } region && (region == first || region == second)) continue;
            if (!CanFollow(input, first, second, ref start)) return false;
        }
        return start < first.FirstReader && start < second.FirstReader;
    }

    /// <summary>
    /// Raises a start above those of the groups that an input needs. False where one of them is among the regions that are to be started then: an
    /// input that is read through a view needs the whole region before.
    /// </summary>
    private bool CanFollow(int input, KernelGroup first, KernelGroup second, ref long start)
    {
        if (!CanFollowBuffer(places[input].Buffer, first, second, ref start)) return false;
        foreach (int buffer in awaited[input] ?? [])
        {
            if (!CanFollowBuffer(buffer, first, second, ref start)) return false;
        }
        return true;
    }

    private bool CanFollowBuffer(int buffer, KernelGroup first, KernelGroup second, ref long start)
    {
        if (groups[buffer]?.Root is not { } producer) return true;
        start = Math.Max(start, producer.Start + 1);
        return producer != first && producer != second;
    }

    private static KernelGroup Merge(KernelGroup first, KernelGroup second)
    {
        second.Parent = first;
        first.Start = Math.Max(first.Start, second.Start);
        first.FirstReader = Math.Min(first.FirstReader, second.FirstReader);
        first.Head ??= second.Head;
        first.Rows ??= second.Rows;
        first.IsMap = first.Rows is null;
        first.Sums.AddRange(second.Sums);
        first.Members.AddRange(second.Members);
        second.Members.Clear();
        return first;
    }

    private KernelGroup Create(int index, ProgramNode node, bool isMap)
    {
        var group = new KernelGroup { IsMap = isMap, Shape = node.Spec.Shape };
        group.Members.Add(index);
        groups[index] = group;
        created.Add(group);
        return group;
    }

    /// <summary>Notes that a group reads an input: it must start after the groups that compute it, and those that it waits for.</summary>
    private void Read(KernelGroup reader, int input)
    {
        Follow(reader, places[input].Buffer);
        foreach (int buffer in awaited[input] ?? []) Follow(reader, buffer);
    }

    private void Follow(KernelGroup reader, int buffer)
    {
        KernelGroup? producer = groups[buffer]?.Root;
        if (producer is null) return;
        reader.Start = Math.Max(reader.Start, producer.Start + 1);
        producer.FirstReader = Math.Min(producer.FirstReader, reader.Start);
    }
}
