using ILGPU;

namespace ILGpuNet.Kernels;

/// <summary>An array of one thread: <see cref="KernelThread.Local{T}"/>.</summary>
public readonly struct Local<T> where T : unmanaged
{
    private readonly ArrayView<T> array;

    internal Local(ArrayView<T> array) => this.array = array;

    /// <summary>The element at an index; one outside is undefined.</summary>
    public ref T this[int index] => ref array[index];
}
