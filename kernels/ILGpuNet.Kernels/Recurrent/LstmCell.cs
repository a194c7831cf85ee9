using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// A step of a long short-term memory: gates i, f, g, o of x + R h, c' = sigmoid(f) c + sigmoid(i) tanh(g), h' = sigmoid(o) tanh(c'). A thread an element of
/// the state, any number of threads.
/// </summary>
/// <param name="x">[T, N, 4 H]</param>
/// <param name="recurrent">[N, 4 H], R h.</param>
/// <param name="previous">h, from the step's start on.</param>
/// <param name="previousCell">c, from the step's start on.</param>
/// <param name="states">[T, N, H]</param>
/// <param name="cells">[T, N, H]</param>
/// <param name="gates">[T, N, 4 H], behind their functions, for the gradient.</param>
/// <param name="lengths">[N]</param>
/// <param name="step">The step.</param>
public readonly struct LstmCell<T>(
    View<T> x, View<T> recurrent, View<T> previous, View<T> previousCell, View<T> states, View<T> cells, View<T> gates, View<long> lengths, RecurrentStep step) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        int hidden = step.Hidden;
        for (int i = thread.GlobalIndex; i < step.Count; i += thread.GlobalSize)
        {
            int at = step.Start + i, gate = step.GateOf(i, 4), saved = 4 * step.Start + gate;
            T input = T.Zero, forget = T.Zero, candidate = T.Zero, output = T.Zero, cell = previousCell[step.PreviousStart + i], state = previous[step.PreviousStart + i];
            if (!step.IsOver(lengths, i))
            {
                input = Gate.Sigmoid(x[saved] + recurrent[gate]);
                forget = Gate.Sigmoid(x[saved + hidden] + recurrent[gate + hidden]);
                candidate = T.Tanh(x[saved + 2 * hidden] + recurrent[gate + 2 * hidden]);
                output = Gate.Sigmoid(x[saved + 3 * hidden] + recurrent[gate + 3 * hidden]);
                cell = T.FusedMultiplyAdd(forget, cell, input * candidate);
                state = output * T.Tanh(cell);
            }
            gates[saved] = input;
            gates[saved + hidden] = forget;
            gates[saved + 2 * hidden] = candidate;
            gates[saved + 3 * hidden] = output;
            cells[at] = cell;
            states[at] = state;
        }
    }
}

/// <summary>A step back through a long short-term memory. A thread an element of the state, any number of threads.</summary>
/// <param name="stateGradients">[T, N, H]</param>
/// <param name="cellGradients">[T, N, H], where there are any.</param>
/// <param name="hasCellGradients">Whether there are.</param>
/// <param name="previousCell">The cell state before the step, from its start on.</param>
/// <param name="cells">[T, N, H]</param>
/// <param name="gates">[T, N, 4 H]</param>
/// <param name="lengths">[N]</param>
/// <param name="recurrent">[N, H], what comes back through the recurrent weight from the step behind.</param>
/// <param name="carried">[N, H], what comes back past the weight; replaced.</param>
/// <param name="carriedCell">[N, H], the same of the cell state.</param>
/// <param name="xGradient">[T, N, 4 H]</param>
/// <param name="step">The step.</param>
public readonly struct LstmCellGradient<T>(
    View<T> stateGradients, View<T> cellGradients, bool hasCellGradients, View<T> previousCell, View<T> cells, View<T> gates, View<long> lengths,
    View<T> recurrent, View<T> carried, View<T> carriedCell, View<T> xGradient, RecurrentStep step) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly byte addsCellGradients = Flag.Of(hasCellGradients);

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        int hidden = step.Hidden;
        for (int i = thread.GlobalIndex; i < step.Count; i += thread.GlobalSize)
        {
            int at = step.Start + i, saved = 4 * step.Start + step.GateOf(i, 4);
            T state = stateGradients[at] + carried[i] + recurrent[i], cell = carriedCell[i];
            if (addsCellGradients != 0) cell += cellGradients[at];
            bool isOver = step.IsOver(lengths, i);
            T ofInput = T.Zero, ofForget = T.Zero, ofCandidate = T.Zero, ofOutput = T.Zero, past = state;
            if (!isOver)
            {
                T input = gates[saved], forget = gates[saved + hidden], candidate = gates[saved + 2 * hidden], output = gates[saved + 3 * hidden];
                T squashed = T.Tanh(cells[at]);
                cell = T.FusedMultiplyAdd(state * output, T.One - squashed * squashed, cell);
                ofInput = cell * candidate * Gate.Slope(input);
                ofForget = cell * previousCell[step.PreviousStart + i] * Gate.Slope(forget);
                ofCandidate = cell * input * (T.One - candidate * candidate);
                ofOutput = state * squashed * Gate.Slope(output);
                cell *= forget;
                past = T.Zero;
            }
            xGradient[saved] = ofInput;
            xGradient[saved + hidden] = ofForget;
            xGradient[saved + 2 * hidden] = ofCandidate;
            xGradient[saved + 3 * hidden] = ofOutput;
            carried[i] = past;
            carriedCell[i] = cell;
        }
    }
}
