using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>How the elements of one or two inputs combine in their order, as a type argument of kernels that scan.</summary>
/// <typeparam name="T">Element of the inputs.</typeparam>
/// <typeparam name="TState">What some neighbours come to.</typeparam>
/// <typeparam name="TResult">Element of the output.</typeparam>
public interface IScan<T, TState, TResult> : ICombination<TState>
    where T : unmanaged
    where TState : unmanaged
    where TResult : unmanaged
{
    /// <summary>What one element comes to.</summary>
    /// <param name="first">Element of the first input.</param>
    /// <param name="second">Element of the second input, which is the first again where there is one only.</param>
    /// <param name="index">Position along the axis.</param>
    static abstract TState Read(T first, T second, int index);

    /// <summary>The result of the elements so far.</summary>
    static abstract TResult Result(TState state);
}

/// <summary>Running results of a combination of the elements themselves: sums, products.</summary>
public readonly struct Running<T, TCombination> : IScan<T, T, T>
    where T : unmanaged, INumber<T>
    where TCombination : struct, ICombination<T>
{
    /// <inheritdoc/>
    public static T Identity => TCombination.Identity;

    /// <inheritdoc/>
    public static T Combine(T left, T right) => TCombination.Combine(left, right);

    /// <inheritdoc/>
    public static T Read(T first, T second, int index) => first;

    /// <inheritdoc/>
    public static T Result(T state) => state;
}

/// <summary>What segments came to, combined: the second stage of a scan.</summary>
public readonly struct RunningStates<TState, TCombination> : IScan<TState, TState, TState>
    where TState : unmanaged
    where TCombination : struct, ICombination<TState>
{
    /// <inheritdoc/>
    public static TState Identity => TCombination.Identity;

    /// <inheritdoc/>
    public static TState Combine(TState left, TState right) => TCombination.Combine(left, right);

    /// <inheritdoc/>
    public static TState Read(TState first, TState second, int index) => first;

    /// <inheritdoc/>
    public static TState Result(TState state) => state;
}

/// <summary>ln(e^left + e^right): the larger plus ln(1 + e^-distance).</summary>
public readonly struct LogarithmSumExponential<T> : ICombination<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static T Identity => T.NegativeInfinity;

    /// <inheritdoc/>
    public static T Combine(T left, T right)
    {
        // Equal infinities have the distance 0.
        T small = left == right ? T.One : T.Exp(-T.Abs(left - right)), sum = T.One + small;
        // What rounding takes from the sum is made good.
        return T.Max(left, right) + (T.Log(sum) + (small - (sum - T.One)) / sum);
    }
}

/// <summary>h becomes Factor * h + Term.</summary>
public readonly struct LinearStep<T>(T factor, T term) where T : unmanaged
{
    /// <summary>What h is multiplied by.</summary>
    public T Factor { get; } = factor;

    /// <summary>What is added then.</summary>
    public T Term { get; } = term;
}

/// <summary>h = a h + b, beginning with h = 0: steps after one another are a step.</summary>
public readonly struct LinearRecurrence<T> : IScan<T, LinearStep<T>, T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static LinearStep<T> Identity => new(T.One, T.Zero);

    /// <inheritdoc/>
    public static LinearStep<T> Combine(LinearStep<T> left, LinearStep<T> right) => new(right.Factor * left.Factor, right.Factor * left.Term + right.Term);

    /// <inheritdoc/>
    public static LinearStep<T> Read(T first, T second, int index) => new(first, second);

    /// <inheritdoc/>
    public static T Result(LinearStep<T> state) => state.Term;
}

/// <summary>Position of the most extreme element so far, the latest of equals and of NaNs.</summary>
public readonly struct RunningExtreme<T, TOrder> : IScan<T, Extreme<T>, long>
    where T : unmanaged, INumber<T>
    where TOrder : struct, IOrder<T>
{
    /// <inheritdoc/>
    public static Extreme<T> Identity => new(T.Zero, -1);

    /// <inheritdoc/>
    public static Extreme<T> Combine(Extreme<T> left, Extreme<T> right)
    {
        if (left.Index < 0) return right;
        return right.Index < 0 || TOrder.IsBefore(left.Value, right.Value) ? left : right;
    }

    /// <inheritdoc/>
    public static Extreme<T> Read(T first, T second, int index) => new(first, index);

    /// <inheritdoc/>
    public static long Result(Extreme<T> state) => state.Index;
}
