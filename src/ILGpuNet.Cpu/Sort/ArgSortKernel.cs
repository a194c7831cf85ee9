using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// Indices that sort the rows of [outer, length, inner] along the middle axis: short rows by insertion, others by their digits, the last one first (radix
/// sort), skipping digits that are the same everywhere. Both keep the order of equal elements. Parallel over the rows; each part has its own workspace.
/// </summary>
internal sealed unsafe class ArgSortKernel<T, TKey, TSortKey> : CpuKernel
    where T : unmanaged
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    where TSortKey : struct, ISortKey<T, TKey>
{
    private const int LongestInsertion = 32;
    private const int DigitBits = 8;
    private const int Digits = 1 << DigitBits;

    private readonly AxisGeometry geometry;
    private readonly bool isDescending;
    private readonly int maximumParts;

    public ArgSortKernel(Shape shape, int axis, bool isDescending)
    {
        geometry = new AxisGeometry(shape, axis);
        this.isDescending = isDescending;
        double nanosecondsPerElement = 5 + 2 * sizeof(TKey);
        maximumParts = Workload.Parts(geometry.Count * nanosecondsPerElement, geometry.Outer * geometry.Inner);
    }

    public override long WorkspaceBytes => geometry.Count == 0 ? 0 : maximumParts * WorkspacePerPart;

    /// <summary>Keys and indices twice, in whole cache lines.</summary>
    private long WorkspacePerPart => (2 * geometry.Length * (sizeof(TKey) + sizeof(int)) + 63) & ~63L;

    protected override void Run(byte** operands, ReadOnlySpan<Runtime.Scalar> scalars)
    {
        if (geometry.Count == 0) return;
        var work = new Work { Kernel = this, Input = (T*)operands[0], Output = (long*)operands[1], Workspace = operands[2] };
        ForkJoin.Run(ref work, maximumParts);
    }

    private void SortRow(T* input, long* output, byte* workspace)
    {
        int length = (int)geometry.Length;
        var keys = (TKey*)workspace;
        TKey* otherKeys = keys + length;
        var indices = (int*)(otherKeys + length);
        int* otherIndices = indices + length;
        for (int i = 0; i < length; i++)
        {
            TKey key = TSortKey.Of(input[i * geometry.Inner]);
            keys[i] = isDescending ? ~key : key;
            indices[i] = i;
        }
        int* sorted = length <= LongestInsertion ? Insertion(keys, indices, length) : Radix(keys, otherKeys, indices, otherIndices, length);
        for (int i = 0; i < length; i++) output[i * geometry.Inner] = sorted[i];
    }

    private static int* Insertion(TKey* keys, int* indices, int length)
    {
        for (int i = 1; i < length; i++)
        {
            (TKey key, int index) = (keys[i], indices[i]);
            int place = i;
            for (; place > 0 && keys[place - 1] > key; place--) (keys[place], indices[place]) = (keys[place - 1], indices[place - 1]);
            (keys[place], indices[place]) = (key, index);
        }
        return indices;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int* Radix(TKey* keys, TKey* otherKeys, int* indices, int* otherIndices, int length)
    {
        int* counts = stackalloc int[sizeof(TKey) * Digits];
        new Span<int>(counts, sizeof(TKey) * Digits).Clear();
        for (int i = 0; i < length; i++)
            for (int pass = 0; pass < sizeof(TKey); pass++) counts[pass * Digits + DigitOf(keys[i], pass)]++;
        for (int pass = 0; pass < sizeof(TKey); pass++)
        {
            int* places = counts + pass * Digits;
            if (places[DigitOf(keys[0], pass)] == length) continue;
            int place = 0;
            for (int digit = 0; digit < Digits; digit++) (places[digit], place) = (place, place + places[digit]);
            for (int i = 0; i < length; i++)
            {
                int to = places[DigitOf(keys[i], pass)]++;
                otherKeys[to] = keys[i];
                otherIndices[to] = indices[i];
            }
            TKey* sortedKeys = otherKeys;
            otherKeys = keys;
            keys = sortedKeys;
            int* sortedIndices = otherIndices;
            otherIndices = indices;
            indices = sortedIndices;
        }
        return indices;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DigitOf(TKey key, int pass) => int.CreateTruncating(key >> (pass * DigitBits)) & (Digits - 1);

    private struct Work : IParallelWork
    {
        public ArgSortKernel<T, TKey, TSortKey> Kernel;
        public T* Input;
        public long* Output;
        public byte* Workspace;

        public readonly void Execute(int part, int parts)
        {
            AxisGeometry geometry = Kernel.geometry;
            byte* workspace = Workspace + part * Kernel.WorkspacePerPart;
            (long row, long end) = Workload.Range(geometry.Outer * geometry.Inner, part, parts);
            for (; row < end; row++)
            {
                (long outer, long inner) = Math.DivRem(row, geometry.Inner);
                long start = outer * geometry.Length * geometry.Inner + inner;
                Kernel.SortRow(Input + start, Output + start, workspace);
            }
        }
    }
}
