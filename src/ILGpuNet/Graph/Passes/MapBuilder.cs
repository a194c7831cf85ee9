using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

/// <summary>Writes the map program of an elementwise region.</summary>
internal sealed class MapBuilder(GraphProgram program, Place[] places, List<int> members, List<int> sums, bool[] stored)
{
    private readonly List<Place> inputs = [];
    private readonly List<DType> inputTypes = [];
    private readonly List<int> constants = [];
    private readonly List<MapInstruction> instructions = [];
    private readonly Dictionary<int, int> computedBy = [];

    /// <summary>The unit of a region that is computed from its inputs alone.</summary>
    public KernelUnit Build(long start)
    {
        MapProgram map = BuildProgram(members, out int[] outputs);
        return new KernelUnit
        {
            Name = NameOf([.. members, .. sums]),
            Primitive = sums.Count == 0 ? new MapPrimitive(map) : Fused(null, 0, map),
            Inputs = [.. inputs],
            Outputs = outputs,
            OutputSpecs = Array.ConvertAll(outputs, output => program.Nodes[output].Spec),
            Scalars = [.. constants.Select(constant => (program.Nodes[constant].Origin, 0))],
            Start = start,
        };
    }

    /// <summary>The unit of a kernel whose result the region's other members work on.</summary>
    public KernelUnit BuildEpilogue(KernelUnit kernel, int head)
    {
        // Value 0 is the kernel's result.
        inputs.Add(places[head]);
        inputTypes.Add(program.Nodes[head].Spec.Type);
        computedBy[head] = 0;
        List<int> others = [.. members.Where(member => member != head)];
        MapProgram map = BuildProgram(others, out int[] outputs);
        return new KernelUnit
        {
            Name = NameOf([head, .. others, .. sums]),
            Primitive = Fused(kernel.Primitive, kernel.Inputs.Length, map),
            Inputs = [.. kernel.Inputs, .. inputs.Skip(1)],
            Outputs = outputs,
            OutputSpecs = Array.ConvertAll(outputs, output => program.Nodes[output].Spec),
            Scalars = [.. constants.Select(constant => (program.Nodes[constant].Origin, 0))],
            Start = kernel.Start,
        };
    }

    private string NameOf(List<int> nodes) => string.Join('+', nodes.Select(node => program.Nodes[node].Operation.Name));

    private FusedPrimitive Fused(Primitive? head, int headInputs, MapProgram map) => new(
        program.Nodes[members[0]].Spec.Shape, head, headInputs, map, sums.Count,
        sums.Count == 0 ? [] : ((SumOperation)program.Nodes[sums[0]].Operation).Axes);

    private MapProgram BuildProgram(List<int> computed, out int[] outputs)
    {
        var memberSet = members.ToHashSet();
        // Values are numbered inputs, scalars, results: the operands are collected before the first instruction is numbered.
        foreach (int member in computed)
        {
            foreach (int input in program.Nodes[member].Inputs) Collect(input, program.Nodes[member].Spec.Shape, memberSet);
        }
        foreach (int member in computed)
        {
            ProgramNode node = program.Nodes[member];
            var operation = (ElementwiseOperation)node.Operation;
            Span<int> operands = [-1, -1, -1];
            for (int i = 0; i < node.Inputs.Length; i++) operands[i] = ValueOf(node.Inputs[i], node.Spec.Shape, memberSet);
            DType operandType = program.Nodes[node.Inputs[^1]].Spec.Type;
            computedBy[member] = inputs.Count + constants.Count + instructions.Count;
            instructions.Add(new MapInstruction(operation.Function, operandType, node.Spec.Type, operands[0], operands[1], operands[2]));
        }
        int[] values = [.. members.Where(member => stored[member])];
        outputs = [.. values, .. sums];
        return new MapProgram(
            ValueList.Create<DType>([.. inputTypes]),
            ValueList.Create<DType>([.. constants.Select(constant => program.Nodes[constant].Spec.Type)]),
            ValueList.Create<MapInstruction>([.. instructions]),
            ValueList.Create<int>([.. values.Concat(sums.Select(sum => places[program.Nodes[sum].Inputs[0]].Buffer)).Select(value => computedBy[value])]));
    }

    private bool IsInternal(int input, HashSet<int> memberSet)
    {
        Place place = places[input];
        return memberSet.Contains(place.Buffer) && place.Layout.IsContiguous && place.Layout.Offset == 0 &&
            place.Layout.Shape == program.Nodes[place.Buffer].Spec.Shape;
    }

    private void Collect(int input, Shape shape, HashSet<int> memberSet)
    {
        Place place = Expanded(input, shape);
        if (IsInternal(input, memberSet)) return;
        if (program.Nodes[place.Buffer].Operation is FullOperation)
        {
            if (!constants.Contains(place.Buffer)) constants.Add(place.Buffer);
            return;
        }
        if (inputs.Contains(place)) return;
        inputs.Add(place);
        inputTypes.Add(program.Nodes[place.Buffer].Spec.Type);
    }

    private Place Expanded(int input, Shape shape) => places[input] with { Layout = ElementwiseFusion.ExpandedTo(shape, places[input].Layout) };

    private int ValueOf(int input, Shape shape, HashSet<int> memberSet)
    {
        Place place = Expanded(input, shape);
        if (IsInternal(input, memberSet)) return computedBy[place.Buffer];
        int constant = constants.IndexOf(place.Buffer);
        return constant >= 0 ? inputs.Count + constant : inputs.IndexOf(place);
    }
}
