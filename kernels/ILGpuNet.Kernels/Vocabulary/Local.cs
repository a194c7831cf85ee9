namespace ILGpuNet.Kernels;

/// <summary>An array of one thread: <see cref="KernelThread.Local{T}"/>.</summary>
public readonly struct Local<T> where T : unmanaged
{
    private readonly T[] array;

    internal Local(T[] array) => this.array = array;

    /// <summary>The element at an index. An index outside the array is an error on the host and undefined on a device.</summary>
    /// <exception cref="KernelException">On the host, where the index is outside.</exception>
    public ref T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)array.Length) throw KernelException.OutOfBounds($"Local<{typeof(T).Name}>", index, array.Length);
            return ref array[index];
        }
    }
}
