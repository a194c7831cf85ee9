using ILGPU;

namespace ILGpuNet.Kernels;

/// <summary>The running thread, over ILGPU's grid and group: what the vocabulary of the same name is for the project's own compiler.</summary>
public readonly struct KernelThread
{
#pragma warning disable CA1822 // Kernels ask a thread, which has nothing of its own here.
    /// <summary>Index of the thread's group.</summary>
    public int GroupIndex => Grid.IdxX;

    /// <summary>Index of the thread in its group.</summary>
    public int LocalIndex => Group.IdxX;

    /// <summary>Threads in a group.</summary>
    public int GroupSize => Group.DimX;

    /// <summary>Groups of the launch.</summary>
    public int GroupCount => Grid.DimX;

    /// <summary>Index of the thread in the launch.</summary>
    public int GlobalIndex => Grid.IdxX * Group.DimX + Group.IdxX;

    /// <summary>Threads of the launch.</summary>
    public int GlobalSize => Grid.DimX * Group.DimX;

    /// <summary>Waits until every thread of the group is here; what they wrote before is visible after.</summary>
    public void Barrier() => Group.Barrier();

    /// <summary>An array that the threads of the group share, with arbitrary content at first.</summary>
    /// <param name="length">Number of elements, constant once the kernel's type arguments are known.</param>
    public Shared<T> Shared<T>(int length) where T : unmanaged => new(SharedMemory.Allocate<T>(length));

    /// <summary>An array of the thread's own, all zero.</summary>
    /// <param name="length">Number of elements, constant once the kernel's type arguments are known.</param>
    public Local<T> Local<T>(int length) where T : unmanaged
    {
        ArrayView<T> array = LocalMemory.Allocate<T>(length);
        for (int i = 0; i < length; i++) array[i] = default;
        return new Local<T>(array);
    }
#pragma warning restore CA1822
}
