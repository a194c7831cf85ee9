namespace ILGpuNet.Kernels;

/// <summary>
/// output[row, c] = the reduction of input[row, 0..c]; a group a row. The row is scanned a stretch of group size at a time, each by doubling
/// distances (Hillis and Steele, 1986), and what it came to is carried into the next.
/// </summary>
/// <param name="input">[rows, columns]</param>
/// <param name="output">[rows, columns]; may be the input.</param>
/// <param name="columns">Elements in a row.</param>
public readonly struct ScanRows<TReduction>(View<float> input, View<float> output, int columns) : IKernel where TReduction : struct, IReduction
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<float> scratch = thread.Shared<float>(GroupReduction.MaximumGroupSize);
        int row = thread.GroupIndex * columns, last = thread.GroupSize - 1;
        float carry = TReduction.Identity;
        for (int start = 0; start < columns; start += thread.GroupSize)
        {
            int column = start + thread.LocalIndex;
            float value = column < columns ? input[row + column] : TReduction.Identity;
            scratch[thread.LocalIndex] = value;
            thread.Barrier();
            for (int distance = 1; distance < thread.GroupSize; distance *= 2)
            {
                if (thread.LocalIndex >= distance) value = TReduction.Combine(scratch[thread.LocalIndex - distance], value);
                thread.Barrier();
                scratch[thread.LocalIndex] = value;
                thread.Barrier();
            }
            if (column < columns) output[row + column] = TReduction.Combine(carry, value);
            carry = TReduction.Combine(carry, scratch[last]);
            thread.Barrier();
        }
    }
}
