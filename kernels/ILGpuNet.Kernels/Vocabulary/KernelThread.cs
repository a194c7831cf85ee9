using System.Runtime.CompilerServices;

namespace ILGpuNet.Kernels;

/// <summary>The running thread. On a device its members are the device's own and the value itself vanishes; pass it on by value.</summary>
public readonly struct KernelThread
{
    private readonly HostGroup group;
    private readonly int localIndex;

    internal KernelThread(HostGroup group, int localIndex) => (this.group, this.localIndex) = (group, localIndex);

    /// <summary>Index of the thread's group, from 0 to <see cref="GroupCount"/> - 1.</summary>
    public int GroupIndex => group.Index;

    /// <summary>Index of the thread in its group, from 0 to <see cref="GroupSize"/> - 1.</summary>
    public int LocalIndex => localIndex;

    /// <summary>Threads in a group; at most 1024.</summary>
    public int GroupSize => group.Size;

    /// <summary>Groups of the launch.</summary>
    public int GroupCount => group.Count;

    /// <summary>Index of the thread in the launch: GroupIndex * GroupSize + LocalIndex.</summary>
    public int GlobalIndex => group.Index * group.Size + localIndex;

    /// <summary>Threads of the launch.</summary>
    public int GlobalSize => group.Count * group.Size;

    /// <summary>
    /// Waits until every thread of the group is here; what they wrote before is visible after. Each thread of the group must come to the same
    /// barrier, or none.
    /// </summary>
    /// <param name="line">Filled in by the compiler; on the host it names the barrier in errors.</param>
    /// <exception cref="KernelException">On the host, where threads of a group come to different barriers, or some to none.</exception>
    public void Barrier([CallerLineNumber] int line = 0) => group.Barrier(localIndex, line);

    /// <summary>
    /// Hands words to the other threads of the group, as a barrier does: on the host, for what the hardware's warps do.
    /// </summary>
    internal uint[][] Exchange(uint[] words, int line) => group.Exchange(localIndex, words, line);

    /// <summary>
    /// An array that the threads of the group share, with arbitrary content at first. To be called in <see cref="IKernel.Run"/>, outside loops,
    /// with a length that is constant once the kernel's type arguments are known.
    /// </summary>
    /// <param name="length">Number of elements.</param>
    public Shared<T> Shared<T>(int length) where T : unmanaged => new(group.SharedArray<T>(localIndex, length));

    /// <summary>
    /// An array of the thread's own, all zero. Small ones live in registers where the loops over them have constant bounds. The length must be
    /// constant once the kernel's type arguments are known.
    /// </summary>
    /// <param name="length">Number of elements.</param>
#pragma warning disable CA1822 // All that a kernel gets from its device comes from the thread.
    public Local<T> Local<T>(int length) where T : unmanaged => new(new T[length]);
#pragma warning restore CA1822
}
