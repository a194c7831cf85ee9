using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// The first stage of sorting along the middle axis of [outer, length, inner]: keys and positions of each row, sorted within chunks, equal ones by position
/// (bitonic sort, Batcher 1968). A group a chunk; groups: rows * ceil(length / chunk), of any size, half the chunk at most of use.
/// </summary>
/// <param name="input">[outer, length, inner]</param>
/// <param name="keys">[rows, length]</param>
/// <param name="order">[rows, length]</param>
/// <param name="length">Elements of a row.</param>
/// <param name="inner">Distance of the elements of a row.</param>
/// <param name="chunk">Elements of a chunk, a power of two up to 512: the least that is not less than length, or 512.</param>
/// <param name="isDescending">Whether the largest comes first.</param>
public readonly struct SortChunks<T, TKey, TSortKey>(
    View<T> input, View<TKey> keys, View<int> order, int length, int inner, int chunk, bool isDescending) : IKernel
    where T : unmanaged
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    where TSortKey : struct, ISortKey<T, TKey>
{
    /// <summary>Elements of the largest chunk.</summary>
    public const int LargestChunk = 512;

    private readonly byte isReversed = Flag.Of(isDescending);

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<TKey> sortedKeys = thread.Shared<TKey>(LargestChunk);
        Shared<int> sorted = thread.Shared<int>(LargestChunk);
        int chunks = (length + chunk - 1) / chunk, row = thread.GroupIndex / chunks, start = thread.GroupIndex % chunks * chunk;
        int rowStart = row / inner * length * inner + row % inner;
        for (int i = thread.LocalIndex; i < chunk; i += thread.GroupSize)
        {
            // What fills the last chunk up comes after everything.
            TKey key = ~TKey.Zero;
            if (start + i < length) key = TSortKey.Of(input[rowStart + (start + i) * inner]);
            if (start + i < length && isReversed != 0) key = ~key;
            sortedKeys[i] = key;
            sorted[i] = start + i;
        }
        thread.Barrier();
        for (int size = 2; size <= chunk; size *= 2)
        {
            for (int distance = size / 2; distance > 0; distance /= 2)
            {
                for (int pair = thread.LocalIndex; pair < chunk / 2; pair += thread.GroupSize)
                {
                    int left = 2 * pair - pair % distance, right = left + distance;
                    TKey leftKey = sortedKeys[left], rightKey = sortedKeys[right];
                    int leftPosition = sorted[left], rightPosition = sorted[right];
                    bool isBehind = leftKey > rightKey || (leftKey == rightKey && leftPosition > rightPosition), isAscending = (left & size) == 0;
                    if (isBehind != isAscending) continue;
                    sortedKeys[left] = rightKey;
                    sortedKeys[right] = leftKey;
                    sorted[left] = rightPosition;
                    sorted[right] = leftPosition;
                }
                thread.Barrier();
            }
        }
        for (int i = thread.LocalIndex; i < chunk && start + i < length; i += thread.GroupSize)
        {
            keys[row * length + start + i] = sortedKeys[i];
            order[row * length + start + i] = sorted[i];
        }
    }
}

/// <summary>
/// A stage of sorting: neighbouring sorted runs become one of twice the length. Each element finds its place by binary search in the other run; of equal
/// ones those of the first run come first. A thread an element, any number of threads.
/// </summary>
/// <param name="keys">[rows, length]</param>
/// <param name="order">[rows, length]</param>
/// <param name="mergedKeys">[rows, length]</param>
/// <param name="mergedOrder">[rows, length]</param>
/// <param name="length">Elements of a row.</param>
/// <param name="run">Elements of a run.</param>
/// <param name="count">Elements of all rows.</param>
public readonly struct MergeRuns<TKey>(View<TKey> keys, View<int> order, View<TKey> mergedKeys, View<int> mergedOrder, int length, int run, int count) : IKernel
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
        {
            int position = i % length, rowStart = i - position, own = position / run;
            bool isFirst = own % 2 == 0;
            TKey key = keys[i];
            int otherStart = rowStart + Math.Min(length, (isFirst ? own + 1 : own - 1) * run), low = otherStart, high = rowStart + Math.Min(length, (isFirst ? own + 2 : own) * run);
            while (low < high)
            {
                int middle = low + (high - low) / 2;
                TKey other = keys[middle];
                if (other < key || (other == key && !isFirst)) low = middle + 1;
                else high = middle;
            }
            int place = rowStart + own / 2 * 2 * run + position % run + low - otherStart;
            mergedKeys[place] = key;
            mergedOrder[place] = order[i];
        }
    }
}

/// <summary>The last stage of sorting: output[o, i, n] = order[row, i]. A thread an element, any number of threads.</summary>
/// <param name="order">[rows, length]</param>
/// <param name="output">[outer, length, inner]</param>
/// <param name="length">Elements of a row.</param>
/// <param name="inner">Distance of the elements of a row.</param>
/// <param name="count">Elements of all rows.</param>
public readonly struct WriteOrder(View<int> order, View<long> output, int length, int inner, int count) : IKernel
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
        {
            int slice = i / inner, row = slice / length * inner + i % inner;
            output[i] = order[row * length + slice % length];
        }
    }
}
