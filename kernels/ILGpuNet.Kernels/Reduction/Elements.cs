using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>Elements combined as they are, or converted first: the sum of Int32 or Bool as Int64.</summary>
public readonly struct Elements<T, TState, TCombination> : IReduction<T, TState, TState>
    where T : unmanaged, INumber<T>
    where TState : unmanaged, INumber<TState>
    where TCombination : struct, ICombination<TState>
{
    /// <inheritdoc/>
    public static TState Identity => TCombination.Identity;

    /// <inheritdoc/>
    public static TState Combine(TState left, TState right) => TCombination.Combine(left, right);

    /// <inheritdoc/>
    public static TState Read(T element, int index) => TState.CreateTruncating(element);

    /// <inheritdoc/>
    public static TState Result(TState state) => state;
}

/// <summary>What segments came to, combined: the second stage of a reduction.</summary>
public readonly struct Segments<T, TState, TResult, TReduction> : IReduction<TState, TState, TResult>
    where T : unmanaged
    where TState : unmanaged
    where TResult : unmanaged
    where TReduction : struct, IReduction<T, TState, TResult>
{
    /// <inheritdoc/>
    public static TState Identity => TReduction.Identity;

    /// <inheritdoc/>
    public static TState Combine(TState left, TState right) => TReduction.Combine(left, right);

    /// <inheritdoc/>
    public static TState Read(TState element, int index) => element;

    /// <inheritdoc/>
    public static TResult Result(TState state) => TReduction.Result(state);
}
