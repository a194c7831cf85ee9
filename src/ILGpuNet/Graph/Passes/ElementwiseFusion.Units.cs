using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

// From groups of nodes to kernels, in an order in which they can run.
internal sealed partial class ElementwiseFusion
{
    private KernelUnit[] ToUnits()
    {
        bool[] stored = FindStored();
        var units = new List<KernelUnit>();
        for (int i = 0; i < program.Nodes.Length; i++)
        {
            // A constant that a kernel reads, or that is asked for, has to be in memory.
            if (stored[i] && Node(i).Operation is FullOperation) units.Add(Fill(i));
        }
        foreach (KernelGroup group in created)
        {
            if (group.Parent is not null) continue;
            group.Members.Sort();
            KernelUnit unit = UnitOf(group, stored);
            // What only a view reads besides the value that it shows (a gradient rule's inputs) is wanted by nobody.
            if (unit.Outputs.Length > 0) units.Add(unit);
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
            KernelGroup? group = groups[i]?.Root;
            if (group is null) continue;
            // What is summed while the region runs is not read from memory.
            if (group.Sums.Contains(i)) continue;
            // A head reads its inputs from memory, whatever its epilogue does.
            bool isFused = (group.IsMap || group.Rows is not null) && group.Head != i;
            foreach (int input in Node(i).Inputs)
            {
                int buffer = places[input].Buffer;
                bool isScalar = Node(i).Operation is ElementwiseOperation && Node(buffer).Operation is FullOperation;
                if (!isScalar && !(isFused && IsInternal(group, i, input))) stored[buffer] = true;
            }
        }
        return stored;
    }

    private KernelUnit UnitOf(KernelGroup group, bool[] stored)
    {
        bool isAlone = group.Members.Count == 1 && group.Sums.Count == 0;
        if (group.Rows is { } rows && !isAlone) return new RowBuilder(program, places, group, rows, stored, IsInternal).Build();
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

    private KernelUnit Kernel(KernelGroup group, int index)
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
            Inputs = [.. node.Inputs.Select((input, k) => places[input] with { Layout = operation.Read(k, specs, places[input].Layout) })],
            Outputs = outputs,
            OutputSpecs = outputSpecs,
            Start = group.Start,
            Scalars = [.. Enumerable.Range(0, primitive.ScalarCount).Select(which => (node.Origin, which))],
        };
    }
}
