using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>Recurrent sequences on any engine.</summary>
internal static class RecurrentSequence
{
    /// <summary>The states [T, N, H] of a sequence and, for Lstm, the cell states. Shapes must fit.</summary>
    /// <param name="cell">What a step computes.</param>
    /// <param name="isReverse">Whether the last step comes first.</param>
    /// <param name="inputs">From what.</param>
    public static (Tensor States, Tensor? Cells) Run(RecurrentCell cell, bool isReverse, RecurrentInputs inputs)
    {
        var operation = new RecurrentOperation(cell, isReverse, inputs.Lengths is not null);
        if (!inputs.Gates.Device.Engine.CanRunRecurrent) return RecurrentComposition.Run(operation, inputs);
        Tensor[] outputs = operation.OutputCount == 1
            ? [Tensor.Apply(operation, inputs.ToOperands())]
            : Tensor.ApplyMany(operation, inputs.ToOperands());
        return (outputs[0], cell == RecurrentCell.Lstm ? outputs[1] : null);
    }
}
