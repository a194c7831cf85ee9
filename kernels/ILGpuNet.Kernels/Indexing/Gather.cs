namespace ILGpuNet.Kernels;

/// <summary>output[i, c] = table[indices[i], c]. The indices have been checked before.</summary>
/// <param name="table">[rows, columns]</param>
/// <param name="indices">[count], each from 0 to rows - 1.</param>
/// <param name="output">[count, columns]</param>
/// <param name="columns">Elements in a row.</param>
/// <param name="count">Number of indices.</param>
public readonly struct Gather(View<float> table, View<int> indices, View<float> output, int columns, int count) : IKernel
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count * columns; i += thread.GlobalSize)
            output[i] = table[indices[i / columns] * columns + i % columns];
    }
}

/// <summary>table[indices[i], c] += values[i, c]; equal indices add up, in no fixed order. The indices have been checked before.</summary>
/// <param name="values">[count, columns]</param>
/// <param name="indices">[count], each from 0 to rows - 1.</param>
/// <param name="table">[rows, columns], updated.</param>
/// <param name="columns">Elements in a row.</param>
/// <param name="count">Number of indices.</param>
public readonly struct ScatterAdd(View<float> values, View<int> indices, View<float> table, int columns, int count) : IKernel
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count * columns; i += thread.GlobalSize)
            Atomic.Add(ref table[indices[i / columns] * columns + i % columns], values[i]);
    }
}
