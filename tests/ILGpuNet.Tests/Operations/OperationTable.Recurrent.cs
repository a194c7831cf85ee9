using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> RecurrentRows()
    {
        foreach ((string name, RecurrentCell cell) in new[]
        {
            ("tanh", RecurrentCell.Tanh), ("rectifier", RecurrentCell.Relu), ("Lstm", RecurrentCell.Lstm), ("Gru", RecurrentCell.Gru),
        })
        {
            yield return Golden($"Recurrent {name}", x => RunRecurrent(cell, false, x));
            yield return Golden($"Recurrent {name} backwards", x => RunRecurrent(cell, true, x));
            yield return Golden($"Recurrent {name} lengths", x => RunRecurrent(cell, false, x));
        }
        yield return Golden("Recurrent Lstm one step", x => RunRecurrent(RecurrentCell.Lstm, false, x));
    }

    /// <summary>
    /// x [T, N, I], first state, first cell state of Lstm, the weights of inputs and states, their biases, perhaps lengths: outputs and last states, one
    /// after the other.
    /// </summary>
    private static Tensor RunRecurrent(RecurrentCell cell, bool isReverse, Tensor[] x)
    {
        (int steps, int batch) = (x[0].Shape[0], x[0].Shape[1]);
        bool isLstm = cell == RecurrentCell.Lstm, isGru = cell == RecurrentCell.Gru;
        Tensor[] weights = x[(isLstm ? 3 : 2)..];
        Tensor? lengths = weights.Length == 5 ? weights[4] : null;
        Tensor gates = x[0].Reshape(steps * batch, -1).MatMul(weights[0].Transpose()) + (isGru ? weights[2] : weights[2] + weights[3]);
        (Tensor states, Tensor? cells) = RecurrentSequence.Run(cell, isReverse, new RecurrentInputs(
            gates.Reshape(steps, batch, -1), x[1], weights[1], isLstm ? x[2] : null, isGru ? weights[3] : null, lengths));
        int last = isReverse ? 0 : steps - 1;
        Tensor output = states;
        if (lengths is not null)
            output = Tensor.Where(Tensor.Arange(steps, DType.Int64).Unsqueeze(1).Unsqueeze(2) < lengths.Unsqueeze(1), states, Tensor.ZerosLike(states));
        Tensor[] results = [output, states[last], .. cells is null ? [] : new[] { cells[last] }];
        return Tensor.Concat([.. results.Select(result => result.Reshape(-1))]);
    }
}
