using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>What a recurrent sequence is computed from, in the order of <see cref="RecurrentPrimitive"/>.</summary>
/// <param name="Gates">The inputs' part of the gates, [T, N, G H].</param>
/// <param name="First">The first state, [N, H].</param>
/// <param name="Weight">The recurrent weight, [G H, H].</param>
/// <param name="FirstCell">Lstm: the first cell state, [N, H].</param>
/// <param name="Bias">Gru: the recurrent bias, [3 H].</param>
/// <param name="Lengths">Int64 [N], or null where all sequences have T steps.</param>
internal sealed record RecurrentInputs(Tensor Gates, Tensor First, Tensor Weight, Tensor? FirstCell = null, Tensor? Bias = null, Tensor? Lengths = null)
{
    /// <summary>The operands of the operation.</summary>
    public Tensor[] ToOperands() => [.. new[] { Gates, First, Weight, FirstCell, Bias, Lengths }.OfType<Tensor>()];

    /// <summary>The opposite of <see cref="ToOperands"/>.</summary>
    public static RecurrentInputs Of(RecurrentOperation operation, ReadOnlySpan<Tensor> operands) => new(
        operands[0], operands[1], operands[2],
        operation.Cell == RecurrentCell.Lstm ? operands[3] : null,
        operation.Cell == RecurrentCell.Gru ? operands[3] : null,
        operation.HasLengths ? operands[^1] : null);
}
