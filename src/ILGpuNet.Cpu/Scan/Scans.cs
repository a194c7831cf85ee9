using System.Numerics;

namespace ILGpuNet.Cpu;

/// <summary>A running result: a state that takes in one element after the other.</summary>
/// <typeparam name="T">Type of the elements.</typeparam>
/// <typeparam name="TState">Type of the state: double for float, so that long sums keep their precision.</typeparam>
internal interface IScan<T, TState>
{
    /// <summary>The state before the first element.</summary>
    static abstract TState Initial { get; }

    /// <summary>The state after another element; a function of one input ignores the second.</summary>
    static abstract TState Next(TState state, T first, T second);
}

internal readonly struct SumScan<T, TState> : IScan<T, TState> where T : INumberBase<T> where TState : INumberBase<TState>
{
    public static TState Initial => TState.Zero;

    public static TState Next(TState state, T first, T second) => state + TState.CreateTruncating(first);
}

internal readonly struct ProductScan<T, TState> : IScan<T, TState> where T : INumberBase<T> where TState : INumberBase<TState>
{
    public static TState Initial => TState.One;

    public static TState Next(TState state, T first, T second) => state * TState.CreateTruncating(first);
}

internal readonly struct LinearRecurrenceScan<T, TState> : IScan<T, TState> where T : INumberBase<T> where TState : INumberBase<TState>
{
    public static TState Initial => TState.Zero;

    public static TState Next(TState state, T first, T second) => TState.CreateTruncating(first) * state + TState.CreateTruncating(second);
}

/// <summary>The larger of state and element plus ln(1 + e^-distance).</summary>
internal readonly struct LogarithmSumExponentialScan<T> : IScan<T, double> where T : INumberBase<T>
{
    public static double Initial => double.NegativeInfinity;

    public static double Next(double state, T first, T second)
    {
        double x = double.CreateTruncating(first);
        // Equal infinities have the distance 0.
        double small = state == x ? 1 : Math.Exp(-Math.Abs(state - x)), sum = 1 + small;
        // What rounding takes from the sum is made good, as in VectorMath.LogarithmOnePlus.
        return Math.Max(state, x) + (Math.Log(sum) + (small - (sum - 1)) / sum);
    }
}
