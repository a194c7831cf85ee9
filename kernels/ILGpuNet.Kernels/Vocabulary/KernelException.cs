namespace ILGpuNet.Kernels;

/// <summary>A mistake of a kernel, or of its launch, found while it ran on the host.</summary>
public sealed class KernelException(string message) : ILGpuNetException(message)
{
    internal static KernelException OutOfBounds(string array, int index, int length) => new(
        $"[kernel] index {index} is outside a {array} of {length} elements: compare it with the length, passed as an argument, before using it");
}
