using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>A step of a simple cell: h' = f(x + R h). A thread an element of the state, any number of threads.</summary>
/// <param name="x">[T, N, H]</param>
/// <param name="recurrent">[N, H], R h.</param>
/// <param name="previous">h, from the step's start on.</param>
/// <param name="states">[T, N, H]</param>
/// <param name="lengths">[N]</param>
/// <param name="step">The step.</param>
public readonly struct SimpleCell<T, TFunction>(
    View<T> x, View<T> recurrent, View<T> previous, View<T> states, View<long> lengths, RecurrentStep step) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TFunction : struct, IStateFunction<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < step.Count; i += thread.GlobalSize)
        {
            int at = step.Start + i;
            if (step.IsOver(lengths, i)) states[at] = previous[step.PreviousStart + i];
            else states[at] = TFunction.Apply(x[at] + recurrent[i]);
        }
    }
}

/// <summary>A step back through a simple cell. A thread an element of the state, any number of threads.</summary>
/// <param name="stateGradients">[T, N, H]</param>
/// <param name="states">[T, N, H]</param>
/// <param name="lengths">[N]</param>
/// <param name="recurrent">[N, H], what comes back through the recurrent weight from the step behind.</param>
/// <param name="carried">[N, H], what comes back past the weight; replaced.</param>
/// <param name="xGradient">[T, N, H]</param>
/// <param name="step">The step.</param>
public readonly struct SimpleCellGradient<T, TFunction>(
    View<T> stateGradients, View<T> states, View<long> lengths, View<T> recurrent, View<T> carried, View<T> xGradient, RecurrentStep step) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TFunction : struct, IStateFunction<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < step.Count; i += thread.GlobalSize)
        {
            int at = step.Start + i;
            T gradient = stateGradients[at] + carried[i] + recurrent[i];
            bool isOver = step.IsOver(lengths, i);
            carried[i] = isOver ? gradient : T.Zero;
            xGradient[at] = isOver ? T.Zero : gradient * TFunction.Slope(states[at]);
        }
    }
}
