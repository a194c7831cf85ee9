namespace ILGpuNet.Kernels;

/// <summary>output[row] = the reduction of row's elements; a group a row.</summary>
/// <param name="input">[rows, columns]</param>
/// <param name="output">[rows]</param>
/// <param name="columns">Elements in a row.</param>
public readonly struct ReduceRows<TReduction>(View<float> input, View<float> output, int columns) : IKernel where TReduction : struct, IReduction
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<float> scratch = thread.Shared<float>(GroupReduction.MaximumGroupSize);
        int row = thread.GroupIndex * columns;
        float value = TReduction.Identity;
        for (int column = thread.LocalIndex; column < columns; column += thread.GroupSize)
            value = TReduction.Combine(value, input[row + column]);
        value = GroupReduction.Reduce<TReduction>(thread, scratch, value);
        if (thread.LocalIndex == 0) output[thread.GroupIndex] = value;
    }
}

/// <summary>Reduction over the threads of a group.</summary>
public static class GroupReduction
{
    /// <summary>Length of the shared array that <see cref="Reduce"/> works in.</summary>
    public const int MaximumGroupSize = 1024;

    /// <summary>
    /// Combines a value of each thread as a tree; every thread gets the result. Any group size. The order of combination depends on the group size
    /// alone. Shared memory is free for other uses when it returns.
    /// </summary>
    public static float Reduce<TReduction>(KernelThread thread, Shared<float> scratch, float value) where TReduction : struct, IReduction
    {
        scratch[thread.LocalIndex] = value;
        thread.Barrier();
        for (int active = thread.GroupSize; active > 1;)
        {
            int half = (active + 1) / 2;
            if (thread.LocalIndex + half < active)
                scratch[thread.LocalIndex] = TReduction.Combine(scratch[thread.LocalIndex], scratch[thread.LocalIndex + half]);
            thread.Barrier();
            active = half;
        }
        float result = scratch[0];
        thread.Barrier();
        return result;
    }
}
