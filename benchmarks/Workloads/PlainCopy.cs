using ILGpuNet.Kernels;

namespace ILGpuNet.Benchmarks;

/// <summary>A device kernel that copies memory: what a device's bandwidth is measured by. Any number of threads.</summary>
/// <param name="source">[count]</param>
/// <param name="destination">[count]</param>
/// <param name="count">Number of elements.</param>
public readonly struct PlainCopy(View<float> source, View<float> destination, int count) : IKernel
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize) destination[i] = source[i];
    }
}
