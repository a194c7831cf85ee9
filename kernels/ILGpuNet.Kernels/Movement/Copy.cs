namespace ILGpuNet.Kernels;

/// <summary>
/// Element i of the destination, in row-major order, becomes element i of the source: copies of strided tensors, parts of concatenations, slices put into
/// a larger tensor. What only moves elements knows their size alone: T is byte, ushort, uint or ulong. Any number of threads.
/// </summary>
/// <param name="source">Elements of any strides.</param>
/// <param name="destination">Elements of any strides, none of which is another.</param>
/// <param name="sourceAxes">Where the elements of the source lie.</param>
/// <param name="destinationAxes">Where those of the destination lie.</param>
/// <param name="count">Number of elements.</param>
public readonly struct Copy<T>(View<T> source, View<T> destination, Axes sourceAxes, Axes destinationAxes, int count) : IKernel where T : unmanaged
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize) destination[destinationAxes.Offset(i)] = source[sourceAxes.Offset(i)];
    }
}

/// <summary>Every element becomes the same value. Any number of threads.</summary>
/// <param name="destination">[count]</param>
/// <param name="value">The value.</param>
/// <param name="count">Number of elements.</param>
public readonly struct Fill<T>(View<T> destination, T value, int count) : IKernel where T : unmanaged
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize) destination[i] = value;
    }
}
