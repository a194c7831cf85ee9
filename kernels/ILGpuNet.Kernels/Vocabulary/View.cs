namespace ILGpuNet.Kernels;

/// <summary>
/// A stretch of global memory: an argument of a kernel. Its type says which memory it is, so that a translator need not infer it. On the host
/// it is an array and its bounds are checked.
/// </summary>
public readonly struct View<T> : IView where T : unmanaged
{
    private readonly object memory;
    private readonly int start, length;

    /// <summary>A view of a whole array, to run a kernel on the host.</summary>
    public View(T[] array) : this(array, 0, array.Length) { }

    /// <summary>A view of memory that a device's runtime understands.</summary>
    /// <param name="memory">An array on the host; on a device what its runtime makes of it.</param>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements.</param>
    public View(object memory, int start, int length) => (this.memory, this.start, this.length) = (memory, start, length);

    object IView.Memory => memory;
    int IView.Start => start;
    int IView.Length => length;

    /// <summary>The element at an index. An index outside the view is an error on the host and undefined on a device.</summary>
    /// <exception cref="KernelException">On the host, where the index is outside.</exception>
    public ref T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)length) throw KernelException.OutOfBounds($"View<{typeof(T).Name}>", index, length);
            return ref ((T[])memory)[start + index];
        }
    }

    /// <summary>The view from an element on. A processor's compiler sees of elements counted from there that they lie beside each other.</summary>
    /// <exception cref="KernelException">On the host, where the element is outside.</exception>
    public View<T> From(int index) => (uint)index < (uint)length
        ? new(memory, start + index, length - index)
        : throw KernelException.OutOfBounds($"View<{typeof(T).Name}>", index, length);
}

/// <summary>What a device's runtime passes to a kernel for a <see cref="View{T}"/>.</summary>
public interface IView
{
    /// <summary>The array or device memory looked at.</summary>
    object Memory { get; }

    /// <summary>First element.</summary>
    int Start { get; }

    /// <summary>Number of elements.</summary>
    int Length { get; }
}
