using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// output[i] = the number of elements of value i's sequence that are below it, or not above it; a NaN belongs at the end. A thread a value, any number of
/// threads.
/// </summary>
/// <param name="sequences">[sequences, length], ascending.</param>
/// <param name="values">[sequences, valuesPerSequence]</param>
/// <param name="output">[sequences, valuesPerSequence]</param>
/// <param name="length">Elements of a sequence.</param>
/// <param name="valuesPerSequence">Values of a sequence.</param>
/// <param name="count">Number of values.</param>
/// <param name="isRight">Whether elements equal to the value count.</param>
public readonly struct SearchSorted<T>(
    View<T> sequences, View<T> values, View<long> output, int length, int valuesPerSequence, int count, bool isRight) : IKernel
    where T : unmanaged, INumber<T>
{
    private readonly byte countsEqual = Flag.Of(isRight);

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
        {
            T value = values[i];
            int start = i / valuesPerSequence * length, low = 0, high = length;
            while (low < high)
            {
                int middle = low + (high - low) / 2;
                T element = sequences[start + middle];
                // Negated, so that a NaN goes to the end.
                bool isBehind = countsEqual != 0 ? !(element > value) : !(element >= value);
                if (isBehind) low = middle + 1;
                else high = middle;
            }
            output[i] = low;
        }
    }
}
