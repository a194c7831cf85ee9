namespace ILGpuNet.Kernels;

/// <summary>
/// y[o, i, n] = x[o, indices[o, i, n], n]; zero where an index is outside of the axis, which <see cref="FindViolation{T, TCondition}"/> reports. What only
/// moves elements knows their size alone: T is byte, ushort, uint or ulong. A thread an element, any number of threads.
/// </summary>
/// <param name="x">[outer, length, inner]</param>
/// <param name="indices">[outer, indexLength, inner]</param>
/// <param name="y">[outer, indexLength, inner]</param>
/// <param name="length">Elements of x along the axis.</param>
/// <param name="indexLength">Elements of y along the axis.</param>
/// <param name="inner">Distance of elements along the axis.</param>
/// <param name="count">Elements of y.</param>
public readonly struct TakeAlongAxis<T>(View<T> x, View<long> indices, View<T> y, int length, int indexLength, int inner, int count) : IKernel
    where T : unmanaged
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
        {
            long index = indices[i];
            T value = default;
            if (index >= 0 && index < length) value = x[(i / inner / indexLength * length + (int)index) * inner + i % inner];
            y[i] = value;
        }
    }
}

/// <summary>y[o, i, n] = x[o, indices[i], n], otherwise like <see cref="TakeAlongAxis{T}"/>.</summary>
/// <param name="x">[outer, length, inner]</param>
/// <param name="indices">[indexLength]</param>
/// <param name="y">[outer, indexLength, inner]</param>
/// <param name="length">Elements of x along the axis.</param>
/// <param name="indexLength">Elements of y along the axis.</param>
/// <param name="inner">Distance of elements along the axis.</param>
/// <param name="count">Elements of y.</param>
public readonly struct IndexSelect<T>(View<T> x, View<long> indices, View<T> y, int length, int indexLength, int inner, int count) : IKernel
    where T : unmanaged
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
        {
            int slice = i / inner;
            long index = indices[slice % indexLength];
            T value = default;
            if (index >= 0 && index < length) value = x[(slice / indexLength * length + (int)index) * inner + i % inner];
            y[i] = value;
        }
    }
}
