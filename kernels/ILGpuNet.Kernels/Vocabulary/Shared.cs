namespace ILGpuNet.Kernels;

/// <summary>An array that the threads of a group share: <see cref="KernelThread.Shared{T}"/>.</summary>
public readonly struct Shared<T> where T : unmanaged
{
    private readonly T[] array;

    internal Shared(T[] array) => this.array = array;

    /// <summary>The element at an index. An index outside the array is an error on the host and undefined on a device.</summary>
    /// <exception cref="KernelException">On the host, where the index is outside.</exception>
    public ref T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)array.Length) throw KernelException.OutOfBounds($"Shared<{typeof(T).Name}>", index, array.Length);
            return ref array[index];
        }
    }
}
