using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

/// <summary>Writes the row program of a region.</summary>
/// <param name="program">The nodes.</param>
/// <param name="places">Where their values lie.</param>
/// <param name="group">The region, with its members in order.</param>
/// <param name="rows">Its rows.</param>
/// <param name="stored">Which nodes' values have to be in memory.</param>
/// <param name="isInternal">Whether a member (second) of the group reads an input (third) without memory in between.</param>
internal sealed class RowBuilder(
    GraphProgram program, Place[] places, KernelGroup group, RowExtents rows, bool[] stored, Func<KernelGroup, int, int, bool> isInternal)
{
    private readonly List<(Place Place, RowValue Value)> inputs = [];
    private readonly List<int> constants = [];
    private readonly List<RowInstruction> instructions = [];
    private readonly Dictionary<int, int> computedBy = [];

    public KernelUnit Build()
    {
        // Values are numbered inputs, scalars, results: the operands are collected before the first instruction is numbered.
        foreach (int member in group.Members)
        {
            foreach (int input in program.Nodes[member].Inputs) Collect(member, input);
        }
        foreach (int member in group.Members)
        {
            computedBy[member] = inputs.Count + constants.Count + instructions.Count;
            instructions.Add(InstructionOf(member));
        }
        int[] values = [.. group.Members.Where(member => stored[member])];
        int[] outputs = [.. values, .. group.Sums];
        var map = new RowProgram(
            [.. inputs.Select(input => input.Value)], [.. constants.Select(constant => program.Nodes[constant].Spec.Type)], [.. instructions],
            [.. values.Select(value => computedBy[value])]);
        return new KernelUnit
        {
            Name = string.Join('+', group.Members.Concat(group.Sums).Select(node => program.Nodes[node].Operation.Name)),
            Primitive = new RowPrimitive(rows.Count, rows.Length, map, [.. group.Sums.Select(SumOf)], rows.Segments),
            Inputs = [.. inputs.Select(input => input.Place)],
            Outputs = outputs,
            OutputSpecs = Array.ConvertAll(outputs, output => program.Nodes[output].Spec),
            Scalars = [.. constants.Select(constant => (program.Nodes[constant].Origin, 0))],
            Start = group.Start,
        };
    }

    private RowInstruction InstructionOf(int member)
    {
        ProgramNode node = program.Nodes[member];
        Span<int> operands = [-1, -1, -1];
        for (int i = 0; i < node.Inputs.Length; i++) operands[i] = ValueOf(member, node.Inputs[i]);
        (RowFunction function, MapFunction map) = node.Operation switch
        {
            ElementwiseOperation elementwise => (RowFunction.Map, elementwise.Function),
            SumOperation => (RowFunction.Sum, MapFunction.Copy),
            ExtremumOperation extremum => (extremum.IsMaximum ? RowFunction.Max : RowFunction.Min, MapFunction.Copy),
            SoftmaxOperation => (RowFunction.Softmax, MapFunction.Copy),
            LogSoftmaxOperation => (RowFunction.LogSoftmax, MapFunction.Copy),
            GatherOperation => (RowFunction.Pick, MapFunction.Copy),
            _ => (RowFunction.Place, MapFunction.Copy),
        };
        DType type = function == RowFunction.Map ? program.Nodes[node.Inputs[^1]].Spec.Type : node.Spec.Type;
        var result = new RowValue(node.Spec.Type, node.Spec.Shape.Count == rows.Count);
        return new RowInstruction(function, map, type, result, operands[0], operands[1], operands[2]);
    }

    private RowSum SumOf(int sum)
    {
        ProgramNode node = program.Nodes[sum];
        return new RowSum(computedBy[places[node.Inputs[0]].Buffer], program.Nodes[node.Inputs[0]].Spec.Shape, ((SumOperation)node.Operation).Axes);
    }

    private void Collect(int member, int input)
    {
        if (isInternal(group, member, input)) return;
        if (IsConstant(member, input))
        {
            if (!constants.Contains(places[input].Buffer)) constants.Add(places[input].Buffer);
        }
        else if (OperandOf(member, input) is var operand && !inputs.Contains(operand))
        {
            inputs.Add(operand);
        }
    }

    private int ValueOf(int member, int input)
    {
        if (isInternal(group, member, input)) return computedBy[places[input].Buffer];
        return IsConstant(member, input) ? inputs.Count + constants.IndexOf(places[input].Buffer) : inputs.IndexOf(OperandOf(member, input));
    }

    private bool IsConstant(int member, int input) =>
        program.Nodes[member].Operation is ElementwiseOperation && program.Nodes[places[input].Buffer].Operation is FullOperation;

    /// <summary>An input in memory. Where a map repeats its elements along the rows, it is a value of each row.</summary>
    private (Place Place, RowValue Value) OperandOf(int member, int input)
    {
        Place place = places[input];
        DType type = program.Nodes[place.Buffer].Spec.Type;
        if (program.Nodes[member].Operation is not ElementwiseOperation)
            return (place, new RowValue(type, place.Layout.Shape.Count == rows.Count));
        place = place with { Layout = ElementwiseFusion.ExpandedTo(program.Nodes[member].Spec.Shape, place.Layout) };
        if (place.Layout.Shape.Count == rows.Count) return (place, new RowValue(type, IsPerRow: true));
        return rows.RepeatedIn(place.Layout) is { } values
            ? (place with { Layout = values }, new RowValue(type, IsPerRow: true))
            : (place, new RowValue(type, IsPerRow: false));
    }
}
