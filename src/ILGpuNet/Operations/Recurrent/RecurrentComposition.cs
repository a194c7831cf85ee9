using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>
/// Recurrent cells in tensor operations, step by step: for single steps, for engines without a kernel for sequences, and for gradients of gradients.
/// </summary>
internal static class RecurrentComposition
{
    /// <summary>The states [T, N, H] of a sequence and, for Lstm, the cell states.</summary>
    /// <param name="operation">What is computed.</param>
    /// <param name="inputs">From what.</param>
    /// <param name="recurrent">Added to the recurrent part of the gates, [T, N, G H]; null for nothing.</param>
    public static (Tensor States, Tensor? Cells) Run(RecurrentOperation operation, RecurrentInputs inputs, Tensor? recurrent = null)
    {
        int steps = inputs.Gates.Shape[0];
        var states = new Tensor[steps];
        var cells = new Tensor[steps];
        Tensor weight = inputs.Weight.Transpose(), state = inputs.First;
        Tensor? cell = inputs.FirstCell;
        for (int number = 0; number < steps; number++)
        {
            int time = operation.IsReverse ? steps - 1 - number : number;
            Tensor product = state.MatMul(weight);
            if (inputs.Bias is not null) product += inputs.Bias;
            if (recurrent is not null) product += At(recurrent, time);
            (Tensor nextState, Tensor? nextCell) = Step(operation.Cell, At(inputs.Gates, time), product, state, cell);
            if (inputs.Lengths is not null)
            {
                // Behind its end a sequence keeps its state.
                Tensor isRunning = (inputs.Lengths > time).Unsqueeze(1);
                nextState = Tensor.Where(isRunning, nextState, state);
                nextCell = nextCell is null ? null : Tensor.Where(isRunning, nextCell, cell!);
            }
            (state, cell) = (nextState, nextCell);
            states[time] = state;
            if (cell is not null) cells[time] = cell;
        }
        return (Tensor.Stack(states), cell is null ? null : Tensor.Stack(cells));
    }

    /// <summary>One step: the next state [N, H] and, for Lstm, the next cell state.</summary>
    /// <param name="kind">What is computed.</param>
    /// <param name="input">The inputs' part of the gates, [N, G H].</param>
    /// <param name="recurrent">The recurrent part, [N, G H].</param>
    /// <param name="state">The previous state, [N, H].</param>
    /// <param name="cell">Lstm: the previous cell state, [N, H].</param>
    public static (Tensor State, Tensor? Cell) Step(RecurrentCell kind, Tensor input, Tensor recurrent, Tensor state, Tensor? cell)
    {
        int hidden = state.Shape[1];
        Tensor Gate(Tensor gates, int gate) => gates.Narrow(1, gate * hidden, hidden);
        switch (kind)
        {
            case RecurrentCell.Lstm:
                Tensor sum = input + recurrent;
                Tensor next = Gate(sum, 1).Sigmoid() * cell! + Gate(sum, 0).Sigmoid() * Gate(sum, 2).Tanh();
                return (Gate(sum, 3).Sigmoid() * next.Tanh(), next);
            case RecurrentCell.Gru:
                Tensor reset = (Gate(input, 0) + Gate(recurrent, 0)).Sigmoid(), update = (Gate(input, 1) + Gate(recurrent, 1)).Sigmoid();
                Tensor candidate = (Gate(input, 2) + reset * Gate(recurrent, 2)).Tanh();
                return (candidate + update * (state - candidate), null);
            default:
                Tensor activated = input + recurrent;
                return (kind == RecurrentCell.Relu ? activated.Relu() : activated.Tanh(), null);
        }
    }

    private static Tensor At(Tensor sequence, int time) => sequence.Narrow(0, time, 1).Squeeze(0);
}
