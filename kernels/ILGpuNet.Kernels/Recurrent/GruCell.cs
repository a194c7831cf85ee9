using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// A step of a gated recurrent unit: gates r, z, n; r = sigmoid(x_r + R_r h + b_r), z alike, n = tanh(x_n + r (R_n h + b_n)), h' = (1 - z) n + z h. A thread an
/// element of the state, any number of threads.
/// </summary>
/// <param name="x">[T, N, 3 H]</param>
/// <param name="recurrent">[N, 3 H], R h.</param>
/// <param name="bias">[3 H]</param>
/// <param name="previous">h, from the step's start on.</param>
/// <param name="states">[T, N, H]</param>
/// <param name="gates">[T, N, 4 H]: r, z and n behind their functions, and the recurrent part of n before it is reset.</param>
/// <param name="lengths">[N]</param>
/// <param name="step">The step.</param>
public readonly struct GruCell<T>(
    View<T> x, View<T> recurrent, View<T> bias, View<T> previous, View<T> states, View<T> gates, View<long> lengths, RecurrentStep step) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        int hidden = step.Hidden;
        for (int i = thread.GlobalIndex; i < step.Count; i += thread.GlobalSize)
        {
            int gate = step.GateOf(i, 3), given = 3 * step.Start + gate, saved = 4 * step.Start + step.GateOf(i, 4), unit = i % hidden;
            T reset = T.Zero, update = T.Zero, candidate = T.Zero, ofCandidate = T.Zero, state = previous[step.PreviousStart + i];
            if (!step.IsOver(lengths, i))
            {
                reset = Gate.Sigmoid(x[given] + recurrent[gate] + bias[unit]);
                update = Gate.Sigmoid(x[given + hidden] + recurrent[gate + hidden] + bias[unit + hidden]);
                ofCandidate = recurrent[gate + 2 * hidden] + bias[unit + 2 * hidden];
                candidate = T.Tanh(T.FusedMultiplyAdd(reset, ofCandidate, x[given + 2 * hidden]));
                state = T.FusedMultiplyAdd(update, state - candidate, candidate);
            }
            gates[saved] = reset;
            gates[saved + hidden] = update;
            gates[saved + 2 * hidden] = candidate;
            gates[saved + 3 * hidden] = ofCandidate;
            states[step.Start + i] = state;
        }
    }
}

/// <summary>A step back through a gated recurrent unit. A thread an element of the state, any number of threads.</summary>
/// <param name="stateGradients">[T, N, H]</param>
/// <param name="previous">The state before the step, from its start on.</param>
/// <param name="gates">[T, N, 4 H]</param>
/// <param name="lengths">[N]</param>
/// <param name="recurrent">[N, H], what comes back through the recurrent weight from the step behind.</param>
/// <param name="carried">[N, H], what comes back past the weight; replaced.</param>
/// <param name="xGradient">[T, N, 3 H]</param>
/// <param name="recurrentGradient">[T, N, 3 H], of the recurrent part.</param>
/// <param name="step">The step.</param>
public readonly struct GruCellGradient<T>(
    View<T> stateGradients, View<T> previous, View<T> gates, View<long> lengths, View<T> recurrent, View<T> carried, View<T> xGradient, View<T> recurrentGradient,
    RecurrentStep step) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        int hidden = step.Hidden;
        for (int i = thread.GlobalIndex; i < step.Count; i += thread.GlobalSize)
        {
            int to = 3 * step.Start + step.GateOf(i, 3), saved = 4 * step.Start + step.GateOf(i, 4);
            T state = stateGradients[step.Start + i] + carried[i] + recurrent[i], past = state;
            T ofReset = T.Zero, ofUpdate = T.Zero, ofCandidate = T.Zero, reset = T.Zero;
            if (!step.IsOver(lengths, i))
            {
                reset = gates[saved];
                T update = gates[saved + hidden], candidate = gates[saved + 2 * hidden];
                ofCandidate = state * (T.One - update) * (T.One - candidate * candidate);
                ofUpdate = state * (previous[step.PreviousStart + i] - candidate) * Gate.Slope(update);
                ofReset = ofCandidate * gates[saved + 3 * hidden] * Gate.Slope(reset);
                past = state * update;
            }
            xGradient[to] = ofReset;
            xGradient[to + hidden] = ofUpdate;
            xGradient[to + 2 * hidden] = ofCandidate;
            recurrentGradient[to] = ofReset;
            recurrentGradient[to + hidden] = ofUpdate;
            recurrentGradient[to + 2 * hidden] = ofCandidate * reset;
            carried[i] = past;
        }
    }
}
