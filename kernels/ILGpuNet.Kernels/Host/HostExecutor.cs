namespace ILGpuNet.Kernels;

/// <summary>
/// Runs kernels on the host, to compare with and to debug: bounds are checked, so is that all threads of a group come to the same barriers, and
/// shared memory starts with nonsense. Groups and threads take turns in a fixed order; a result does not depend on timing.
/// </summary>
public static class HostExecutor
{
    /// <summary>Runs a kernel over groups * groupSize threads.</summary>
    /// <exception cref="KernelException">The group size is not the kernel's, or the kernel makes one of the mistakes above.</exception>
    public static void Run<TKernel>(TKernel kernel, int groups, int groupSize) where TKernel : struct, IKernel
    {
        ArgumentOutOfRangeException.ThrowIfNegative(groups);
        string name = typeof(TKernel).Name.Split('`')[0];
        if (groupSize is < 1 or > 1024)
            throw new KernelException($"[kernel] {name}: groups of {groupSize} threads: expected 1 to 1024");
        if (TKernel.GroupSize != 0 && TKernel.GroupSize != groupSize)
            throw new KernelException($"[kernel] {name}: groups of {groupSize} threads: the kernel requires {TKernel.GroupSize}");
        for (int index = 0; index < groups; index++)
        {
            using var group = new HostGroup(index, groupSize, groups);
            group.Run(thread => kernel.Run(thread));
        }
    }
}
