using ILGPU;

namespace ILGpuNet.Kernels;

/// <summary>An array that the threads of a group share: <see cref="KernelThread.Shared{T}"/>.</summary>
public readonly struct Shared<T> where T : unmanaged
{
    private readonly ArrayView<T> array;

    internal Shared(ArrayView<T> array) => this.array = array;

    /// <summary>The element at an index; one outside is undefined.</summary>
    public ref T this[int index] => ref array[index];

    /// <summary>The array from an element on.</summary>
    public Shared<T> From(int index) => new(array.SubView(index));
}
