namespace ILGpuNet.Kernels;

/// <summary>An array that the threads of a group share: <see cref="KernelThread.Shared{T}"/>.</summary>
public readonly struct Shared<T> where T : unmanaged
{
    private readonly T[] array;
    private readonly int start;

    internal Shared(T[] array, int start = 0) => (this.array, this.start) = (array, start);

    /// <summary>The element at an index. An index outside the array is an error on the host and undefined on a device.</summary>
    /// <exception cref="KernelException">On the host, where the index is outside.</exception>
    public ref T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)(array.Length - start)) throw KernelException.OutOfBounds($"Shared<{typeof(T).Name}>", index, array.Length - start);
            return ref array[start + index];
        }
    }

    /// <summary>The array from an element on. A processor's compiler sees of elements counted from there that they lie beside each other.</summary>
    /// <exception cref="KernelException">On the host, where the element is outside.</exception>
    public Shared<T> From(int index) => (uint)index < (uint)(array.Length - start)
        ? new(array, start + index)
        : throw KernelException.OutOfBounds($"Shared<{typeof(T).Name}>", index, array.Length - start);
}
