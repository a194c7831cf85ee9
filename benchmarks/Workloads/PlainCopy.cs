using ILGpuNet.Kernels;

namespace ILGpuNet.Benchmarks;

/// <summary>A device kernel that copies memory: what a device's bandwidth is measured by. A thread for each element.</summary>
/// <param name="source">[count]</param>
/// <param name="destination">[count]</param>
/// <param name="count">Number of elements.</param>
public readonly struct PlainCopy(View<float> source, View<float> destination, int count) : IKernel
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        int i = thread.GlobalIndex;
        if (i < count) destination[i] = source[i];
    }
}
