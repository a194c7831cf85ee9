using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Indices that sort the rows of [outer, length, inner] along the middle axis: short rows by insertion, others by their digits, the last one first (radix
/// sort), skipping digits that are the same everywhere. Both keep the order of equal elements. Where few of the indices are needed, rows are gone through
/// for elements that come before the last one needed so far. Parallel over the rows; each part has its own workspace.
/// </summary>
internal sealed unsafe class ArgSortKernel<T, TKey, TSortKey> : CpuKernel
    where T : unmanaged
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    where TSortKey : struct, ISortKey<T, TKey>
{
    private const int LongestInsertion = 32;

    /// <summary>Places for elements found in a row of which few are needed.</summary>
    private const int FewestPlaces = 64;

    /// <summary>Elements of a row for each one needed, from which on it is not sorted as a whole.</summary>
    private const int ElementsPerNeeded = 8;
    private const int DigitBits = 8;
    private const int Digits = 1 << DigitBits;

    private readonly AxisGeometry geometry;
    private readonly bool isDescending;
    private readonly int maximumParts;

    /// <summary>Indices that are needed of each row, and the elements of it that are sorted at a time.</summary>
    private readonly int needed, places;

    public ArgSortKernel(Shape shape, ArgSortPrimitive primitive)
    {
        geometry = new AxisGeometry(shape, primitive.Axis);
        isDescending = primitive.IsDescending;
        needed = (int)Math.Min(primitive.Needed, geometry.Length);
        bool isPartial = needed * (long)ElementsPerNeeded <= geometry.Length && geometry.Length > FewestPlaces;
        places = isPartial ? Math.Max(2 * needed, FewestPlaces) : (int)geometry.Length;
        double nanosecondsPerElement = isPartial ? 1 : 5 + 2 * sizeof(TKey);
        maximumParts = Workload.Parts(geometry.Count * nanosecondsPerElement, geometry.Outer * geometry.Inner);
    }

    public override long WorkspaceBytes => geometry.Count == 0 ? 0 : maximumParts * WorkspacePerPart;

    /// <summary>Keys and indices twice, in whole cache lines.</summary>
    private long WorkspacePerPart => (2L * places * (sizeof(TKey) + sizeof(int)) + 63) & ~63L;

    protected override void Run(byte** operands, ReadOnlySpan<Runtime.Scalar> scalars)
    {
        if (geometry.Count == 0) return;
        var work = new Work { Kernel = this, Input = (T*)operands[0], Output = (long*)operands[1], Workspace = operands[2] };
        ForkJoin.Run(ref work, maximumParts);
    }

    private void SortRow(T* input, long* output, byte* workspace)
    {
        var keys = (TKey*)workspace;
        TKey* otherKeys = keys + places;
        var indices = (int*)(otherKeys + places);
        int* otherIndices = indices + places;
        int* sorted;
        if (places < geometry.Length)
        {
            sorted = FindFirst(input, keys, otherKeys, indices, otherIndices);
        }
        else
        {
            for (int i = 0; i < places; i++) (keys[i], indices[i]) = (KeyOf(input[i * geometry.Inner]), i);
            sorted = Sort(keys, otherKeys, indices, otherIndices, places);
        }
        for (int i = 0; i < needed; i++) output[i * geometry.Inner] = sorted[i];
    }

    /// <summary>
    /// The indices that are needed. An element is taken if it comes before the last one needed of those that were found before; whenever the places are
    /// full, what is there is sorted. An element equal to one that was found before comes behind it, so that sorting keeps the order of equal ones.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int* FindFirst(T* input, TKey* keys, TKey* otherKeys, int* indices, int* otherIndices)
    {
        long inner = geometry.Inner;
        int length = (int)geometry.Length, found = 0;
        for (; found < places; found++) (keys[found], indices[found]) = (KeyOf(input[found * inner]), found);
        Keep();
        TKey last = keys[needed - 1];
        for (int i = places; i < length; i++)
        {
            TKey key = KeyOf(input[i * inner]);
            if (key >= last) continue;
            (keys[found], indices[found]) = (key, i);
            if (++found < places) continue;
            Keep();
            last = keys[needed - 1];
        }
        Keep();
        return indices;

        void Keep()
        {
            if (Sort(keys, otherKeys, indices, otherIndices, found) != indices)
            {
                TKey* sortedKeys = otherKeys;
                otherKeys = keys;
                keys = sortedKeys;
                int* sortedIndices = otherIndices;
                otherIndices = indices;
                indices = sortedIndices;
            }
            found = needed;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TKey KeyOf(T element)
    {
        TKey key = TSortKey.Of(element);
        return isDescending ? ~key : key;
    }

    private static int* Sort(TKey* keys, TKey* otherKeys, int* indices, int* otherIndices, int length) =>
        length <= LongestInsertion ? Insertion(keys, indices, length) : Radix(keys, otherKeys, indices, otherIndices, length);

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
