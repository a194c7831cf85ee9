using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>A condition on data, as a type argument.</summary>
public interface ICondition<T> where T : unmanaged
{
    /// <summary>Whether a value meets it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="limit">Upper bound of indices, excluded.</param>
    static abstract bool Holds(T value, long limit);
}

/// <summary>No NaN.</summary>
public readonly struct IsNumber<T> : ICondition<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static bool Holds(T value, long limit) => !T.IsNaN(value);
}

/// <summary>In [0, limit).</summary>
public readonly struct IsIndex<T> : ICondition<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static bool Holds(T value, long limit)
    {
        long index = long.CreateTruncating(value);
        return index >= 0 && index < limit;
    }
}

/// <summary>In [-limit, limit).</summary>
public readonly struct IsSignedIndex<T> : ICondition<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static bool Holds(T value, long limit)
    {
        long index = long.CreateTruncating(value);
        return index >= -limit && index < limit;
    }
}

/// <summary>In [1, limit].</summary>
public readonly struct IsLength<T> : ICondition<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static bool Holds(T value, long limit)
    {
        long length = long.CreateTruncating(value);
        return length >= 1 && length <= limit;
    }
}

/// <summary>In [0, 1].</summary>
public readonly struct IsProbability<T> : ICondition<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static bool Holds(T value, long limit) => value >= T.Zero && value <= T.One;
}

/// <summary>first[0] = the position of the first value that violates the condition; unchanged where there is none. Any number of threads.</summary>
/// <param name="values">[count]</param>
/// <param name="first">[1], int.MaxValue at first.</param>
/// <param name="count">Number of values.</param>
/// <param name="limit">Upper bound of indices, excluded.</param>
public readonly struct FindViolation<T, TCondition>(View<T> values, View<int> first, int count, long limit) : IKernel
    where T : unmanaged
    where TCondition : struct, ICondition<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
        {
            if (TCondition.Holds(values[i], limit)) continue;
            Atomic.Min(ref first[0], i);
            return; // later ones of this thread are not the first
        }
    }
}

/// <summary>
/// Writes down what <see cref="FindViolation{T, TCondition}"/> has found, unless something is written there already, so that it can be read after other
/// work has overwritten the values; makes first ready for the next search. One thread.
/// </summary>
/// <param name="values">[count]</param>
/// <param name="first">[1], int.MaxValue afterwards.</param>
/// <param name="position">[1], int.MaxValue before anything is found.</param>
/// <param name="value">[1], the value at that position.</param>
public readonly struct ReportViolation<T>(View<T> values, View<int> first, View<int> position, View<T> value) : IKernel where T : unmanaged
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        if (thread.GlobalIndex > 0 || first[0] == int.MaxValue) return;
        if (position[0] == int.MaxValue)
        {
            position[0] = first[0];
            value[0] = values[first[0]];
        }
        first[0] = int.MaxValue;
    }
}
