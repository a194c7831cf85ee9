namespace ILGpuNet.Kernels;

/// <summary>output[row, c] = e^(input[row, c] - max) / sum over the row; a group a row.</summary>
/// <param name="input">[rows, columns]</param>
/// <param name="output">[rows, columns]; may be the input.</param>
/// <param name="columns">Elements in a row.</param>
public readonly struct Softmax(View<float> input, View<float> output, int columns) : IKernel
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<float> scratch = thread.Shared<float>(GroupReduction.MaximumGroupSize);
        int row = thread.GroupIndex * columns;

        float max = float.NegativeInfinity;
        for (int column = thread.LocalIndex; column < columns; column += thread.GroupSize) max = MathF.Max(max, input[row + column]);
        max = GroupReduction.Reduce<Maximum>(thread, scratch, max);

        float sum = 0;
        for (int column = thread.LocalIndex; column < columns; column += thread.GroupSize)
        {
            float exponential = MathF.Exp(input[row + column] - max);
            output[row + column] = exponential;
            sum += exponential;
        }
        sum = GroupReduction.Reduce<Sum>(thread, scratch, sum);

        for (int column = thread.LocalIndex; column < columns; column += thread.GroupSize) output[row + column] /= sum;
    }
}
