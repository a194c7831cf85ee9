namespace ILGpuNet.Kernels;

/// <summary>An associative function with an identity, as a type argument of kernels that reduce or scan.</summary>
public interface ICombination<TState> where TState : unmanaged
{
    /// <summary>e with Combine(e, x) = Combine(x, e) = x for every x.</summary>
    static abstract TState Identity { get; }

    /// <summary>The function; left comes before right.</summary>
    static abstract TState Combine(TState left, TState right);
}

/// <summary>How elements are combined to one result, as a type argument of <see cref="Reduce{T, TState, TResult, TReduction}"/>; in any order.</summary>
/// <typeparam name="T">Element.</typeparam>
/// <typeparam name="TState">What some of the elements come to.</typeparam>
/// <typeparam name="TResult">What all of them come to.</typeparam>
public interface IReduction<T, TState, TResult> : ICombination<TState>
    where T : unmanaged
    where TState : unmanaged
    where TResult : unmanaged
{
    /// <summary>What a single element comes to.</summary>
    /// <param name="element">The element.</param>
    /// <param name="index">Its number among those that are reduced.</param>
    static abstract TState Read(T element, int index);

    /// <summary>The result of all elements.</summary>
    static abstract TResult Result(TState state);
}
