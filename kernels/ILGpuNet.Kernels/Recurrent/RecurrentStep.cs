using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// A step of a recurrent sequence of N sequences and H hidden units, as an argument of the kernels that do what a cell does element by element. The product
/// of the previous state and the recurrent weight has been computed before.
/// </summary>
/// <param name="batch">N.</param>
/// <param name="hidden">H.</param>
/// <param name="time">The step's position in time.</param>
/// <param name="previousStart">Where the previous state begins in the memory that it lies in, in elements; likewise the previous cell state.</param>
/// <param name="hasLengths">Whether sequences have lengths.</param>
public readonly struct RecurrentStep(int batch, int hidden, int time, int previousStart, bool hasLengths)
{
    private readonly byte limited = Flag.Of(hasLengths);

    /// <summary>H.</summary>
    public int Hidden { get; } = hidden;

    /// <summary>Elements of a state, N H.</summary>
    public int Count { get; } = batch * hidden;

    /// <summary>The position in time.</summary>
    public int Time { get; } = time;

    /// <summary>Where the previous state begins.</summary>
    public int PreviousStart { get; } = previousStart;

    /// <summary>Whether sequences have lengths.</summary>
    public bool HasLengths => limited != 0;

    /// <summary>Where the step's states begin.</summary>
    public int Start => Time * Count;

    /// <summary>Whether the sequence of an element of a state has come to its end before this step.</summary>
    /// <param name="lengths">[N]</param>
    /// <param name="i">The element.</param>
    public bool IsOver(View<long> lengths, int i) => HasLengths && Time >= lengths[i / Hidden];

    /// <summary>Where the first of the gates of an element of a state lies, H apart, in [N, gates H].</summary>
    public int GateOf(int i, int gates) => i / Hidden * gates * Hidden + i % Hidden;
}

/// <summary>What a simple cell makes of the sum of its inputs, as a type argument.</summary>
public interface IStateFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The state.</summary>
    static abstract T Apply(T sum);

    /// <summary>The derivative, from the state.</summary>
    static abstract T Slope(T state);
}

/// <summary>tanh</summary>
public readonly struct HyperbolicTangentState<T> : IStateFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static T Apply(T sum) => T.Tanh(sum);

    /// <inheritdoc/>
    public static T Slope(T state) => T.One - state * state;
}

/// <summary>max(x, 0); a NaN stays one.</summary>
public readonly struct RectifiedState<T> : IStateFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static T Apply(T sum) => sum < T.Zero ? T.Zero : sum;

    /// <inheritdoc/>
    public static T Slope(T state) => state > T.Zero ? T.One : T.Zero;
}

/// <summary>Functions of gates.</summary>
public static class Gate
{
    /// <summary>1 / (1 + e^-x)</summary>
    public static T Sigmoid<T>(T x) where T : unmanaged, IFloatingPointIeee754<T> => T.One / (T.One + T.Exp(-x));

    /// <summary>The sigmoid's derivative, from its value.</summary>
    public static T Slope<T>(T value) where T : unmanaged, IFloatingPointIeee754<T> => value * (T.One - value);
}
