using ILGPU;

namespace ILGpuNet.Kernels;

/// <summary>
/// A stretch of global memory: an argument of a kernel. It has the whole buffer, as strides may lead to elements before the first, and ILGPU takes indices for
/// positive.
/// </summary>
public readonly struct View<T> where T : unmanaged
{
    private readonly ArrayView<T> memory;
    private readonly int start;

    internal View(ArrayView<T> memory, int start) => (this.memory, this.start) = (memory, start);

    /// <summary>The element at an index; one outside is undefined.</summary>
    public ref T this[int index] => ref memory[start + index];

    /// <summary>The view from an element on.</summary>
    public View<T> From(int index) => new(memory, start + index);
}
