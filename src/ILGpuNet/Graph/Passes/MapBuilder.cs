using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graph.Passes;

/// <summary>Writes the map program of an elementwise region.</summary>
internal sealed class MapBuilder(GraphProgram program, Place[] places, List<int> members, bool[] stored)
{
    private readonly List<Place> inputs = [];
    private readonly List<DType> inputTypes = [];
    private readonly List<int> constants = [];
    private readonly List<MapInstruction> instructions = [];
    private readonly Dictionary<int, int> computedBy = [];

    public KernelUnit Build(long start)
    {
        var memberSet = members.ToHashSet();
        // Values are numbered inputs, scalars, results: the operands are collected before the first instruction is numbered.
        foreach (int member in members)
        {
            foreach (int input in program.Nodes[member].Inputs) Collect(input, program.Nodes[member].Spec.Shape, memberSet);
        }
        foreach (int member in members)
        {
            ProgramNode node = program.Nodes[member];
            var operation = (ElementwiseOperation)node.Operation;
            Span<int> operands = [-1, -1, -1];
            for (int i = 0; i < node.Inputs.Length; i++) operands[i] = ValueOf(node.Inputs[i], node.Spec.Shape, memberSet);
            DType operandType = program.Nodes[node.Inputs[^1]].Spec.Type;
            computedBy[member] = inputs.Count + constants.Count + instructions.Count;
            instructions.Add(new MapInstruction(operation.Function, operandType, node.Spec.Type, operands[0], operands[1], operands[2]));
        }
        int[] outputs = [.. members.Where(member => stored[member])];
        MapProgram map = new(
            ValueList.Create<DType>([.. inputTypes]),
            ValueList.Create<DType>([.. constants.Select(constant => program.Nodes[constant].Spec.Type)]),
            ValueList.Create<MapInstruction>([.. instructions]),
            ValueList.Create<int>([.. outputs.Select(output => computedBy[output])]));
        return new KernelUnit
        {
            Name = string.Join('+', members.Select(member => program.Nodes[member].Operation.Name)),
            Primitive = new MapPrimitive(map),
            Inputs = [.. inputs],
            Outputs = outputs,
            OutputSpecs = Array.ConvertAll(outputs, output => program.Nodes[output].Spec),
            Scalars = [.. constants.Select(constant => (program.Nodes[constant].Origin, 0))],
            Start = start,
        };
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

    /// <summary>A constant that has been computed in the meantime is a scalar in memory; the map reads it everywhere.</summary>
    private Place Expanded(int input, Shape shape)
    {
        Place place = places[input];
        return place.Layout.Shape.Rank == 0 && shape.Rank > 0 ? place with { Layout = place.Layout.Expand(shape) } : place;
    }

    private int ValueOf(int input, Shape shape, HashSet<int> memberSet)
    {
        Place place = Expanded(input, shape);
        if (IsInternal(input, memberSet)) return computedBy[place.Buffer];
        int constant = constants.IndexOf(place.Buffer);
        return constant >= 0 ? inputs.Count + constant : inputs.IndexOf(place);
    }
}
