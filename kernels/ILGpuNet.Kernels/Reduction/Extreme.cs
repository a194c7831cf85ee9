using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>An element and its number; -1 where there is none yet.</summary>
public readonly struct Extreme<T>(T value, int index) where T : unmanaged
{
    /// <summary>The element.</summary>
    public T Value { get; } = value;

    /// <summary>Its number.</summary>
    public int Index { get; } = index;
}

/// <summary>Which of two elements is the more extreme, as a type argument.</summary>
public interface IOrder<T>
{
    /// <summary>Whether left comes before right; a NaN comes before every number.</summary>
    static abstract bool IsBefore(T left, T right);
}

/// <summary>The larger first.</summary>
public readonly struct LargestFirst<T> : IOrder<T> where T : INumber<T>
{
    /// <inheritdoc/>
    public static bool IsBefore(T left, T right) => left > right || (T.IsNaN(left) && !T.IsNaN(right));
}

/// <summary>The smaller first.</summary>
public readonly struct SmallestFirst<T> : IOrder<T> where T : INumber<T>
{
    /// <inheritdoc/>
    public static bool IsBefore(T left, T right) => left < right || (T.IsNaN(left) && !T.IsNaN(right));
}

/// <summary>Number of the most extreme element, the first of equals.</summary>
public readonly struct FirstExtreme<T, TOrder> : IReduction<T, Extreme<T>, long>
    where T : unmanaged, INumber<T>
    where TOrder : struct, IOrder<T>
{
    /// <inheritdoc/>
    public static Extreme<T> Identity => new(T.Zero, -1);

    /// <inheritdoc/>
    public static Extreme<T> Combine(Extreme<T> left, Extreme<T> right)
    {
        if (left.Index < 0) return right;
        if (right.Index < 0 || TOrder.IsBefore(left.Value, right.Value)) return left;
        return right.Index < left.Index || TOrder.IsBefore(right.Value, left.Value) ? right : left;
    }

    /// <inheritdoc/>
    public static Extreme<T> Read(T element, int index) => new(element, index);

    /// <inheritdoc/>
    public static long Result(Extreme<T> state) => state.Index;
}
