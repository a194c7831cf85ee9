using ILGPU;

namespace ILGpuNet.Kernels;

/// <summary>A stretch of global memory: an argument of a kernel.</summary>
public readonly struct View<T> where T : unmanaged
{
    private readonly ArrayView<T> memory;

    internal View(ArrayView<T> memory) => this.memory = memory;

    /// <summary>The element at an index; one outside is undefined.</summary>
    public ref T this[int index] => ref memory[index];
}
