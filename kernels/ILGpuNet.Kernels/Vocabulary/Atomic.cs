namespace ILGpuNet.Kernels;

/// <summary>
/// Updates of an element of a <see cref="View{T}"/> or <see cref="Shared{T}"/> that no other thread can come between. Each returns the element's
/// value before. The order among threads is open: sums of floating point numbers differ in their last bits from run to run.
/// </summary>
public static class Atomic
{
    /// <summary>Adds to an element.</summary>
    public static int Add(ref int location, int value) => Interlocked.Add(ref location, value) - value;

    /// <inheritdoc cref="Add(ref int, int)"/>
    public static uint Add(ref uint location, uint value) => Interlocked.Add(ref location, value) - value;

    /// <inheritdoc cref="Add(ref int, int)"/>
    public static float Add(ref float location, float value) => Update(ref location, value, static (old, value) => old + value);

    /// <summary>Makes an element the larger of itself and a value; NaN is larger than everything.</summary>
    public static int Max(ref int location, int value) => Update(ref location, value, Math.Max);

    /// <inheritdoc cref="Max(ref int, int)"/>
    public static uint Max(ref uint location, uint value) => Update(ref location, value, Math.Max);

    /// <inheritdoc cref="Max(ref int, int)"/>
    public static float Max(ref float location, float value) => Update(ref location, value, MathF.Max);

    /// <summary>Makes an element the smaller of itself and a value; NaN is smaller than everything.</summary>
    public static int Min(ref int location, int value) => Update(ref location, value, Math.Min);

    /// <inheritdoc cref="Min(ref int, int)"/>
    public static uint Min(ref uint location, uint value) => Update(ref location, value, Math.Min);

    /// <inheritdoc cref="Min(ref int, int)"/>
    public static float Min(ref float location, float value) => Update(ref location, value, MathF.Min);

    private static T Update<T>(ref T location, T value, Func<T, T, T> combine) where T : unmanaged
    {
        while (true)
        {
            T old = location;
            T seen = Interlocked.CompareExchange(ref location, combine(old, value), old);
            if (EqualityComparer<T>.Default.Equals(seen, old)) return old;
        }
    }
}
