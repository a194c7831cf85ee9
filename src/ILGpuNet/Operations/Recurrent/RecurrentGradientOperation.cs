using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>Back-propagation through the time of a recurrent sequence: operands and results of <see cref="RecurrentGradientPrimitive"/>.</summary>
internal sealed record RecurrentGradientOperation(RecurrentCell Cell, bool IsReverse, bool HasLengths, bool HasCellGradient) : KernelOperation
{
    public override string Name => "RecurrentGradient";

    public override string NotDifferentiableBecause => "what it gives carries a gradient rule of its own, through the steps of the sequence";

    internal override int OutputCount => Cell is RecurrentCell.Lstm or RecurrentCell.Gru ? 3 : 2;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        Shape states = inputs[0].Shape;
        Shape gates = [states[0], states[1], Cell.Gates() * states[2]], state = [states[1], states[2]];
        return new TensorSpec(output == 0 || output == 2 && Cell == RecurrentCell.Gru ? gates : state, inputs[0].Type);
    }

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new RecurrentGradientPrimitive(Cell, IsReverse, HasLengths, HasCellGradient);
}
