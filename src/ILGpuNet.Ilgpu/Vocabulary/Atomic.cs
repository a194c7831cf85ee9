namespace ILGpuNet.Kernels;

/// <summary>
/// Updates of an element of a <see cref="View{T}"/> or <see cref="Shared{T}"/> that no other thread can come between. Each returns the element's value before.
/// </summary>
public static class Atomic
{
    /// <summary>Adds to an element.</summary>
    public static int Add(ref int location, int value) => ILGPU.Atomic.Add(ref location, value);

    /// <inheritdoc cref="Add(ref int, int)"/>
    public static uint Add(ref uint location, uint value) => ILGPU.Atomic.Add(ref location, value);

    /// <inheritdoc cref="Add(ref int, int)"/>
    public static float Add(ref float location, float value) => ILGPU.Atomic.Add(ref location, value);

    /// <summary>Makes an element the larger of itself and a value.</summary>
    public static int Max(ref int location, int value) => ILGPU.Atomic.Max(ref location, value);

    /// <inheritdoc cref="Max(ref int, int)"/>
    public static uint Max(ref uint location, uint value) => ILGPU.Atomic.Max(ref location, value);

    /// <summary>Makes an element the smaller of itself and a value.</summary>
    public static int Min(ref int location, int value) => ILGPU.Atomic.Min(ref location, value);

    /// <inheritdoc cref="Min(ref int, int)"/>
    public static uint Min(ref uint location, uint value) => ILGPU.Atomic.Min(ref location, value);
}
