using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The innermost loop of direct convolutions: a tile of results, some rows of weights by some vectors of neighbouring results, held in registers.
/// Each step multiplies a column of weights with vectors that are read from the image where they lie; a table says how far from the window's beginning.
/// </summary>
internal static unsafe class WindowTile<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Vectors in a tile at most.</summary>
    public const int MaximumVectors = 3;

    /// <summary>Steps of a loop.</summary>
    private const int Unrolled = 4;

    /// <summary>
    /// Rows in a tile at most, of <paramref name="rows"/> in all: with <see cref="VectorsFor"/> vectors they fill the registers, and a multiplication takes as few instructions as
    /// there can be. Instructions are what a core runs out of that two threads share.
    /// </summary>
    public static int MaximumRows(int rows) => TOperations.Registers >= 32 ? 8 : rows is 5 or 6 ? 6 : 4;

    /// <summary>Vectors of a full tile with so many rows.</summary>
    public static int VectorsFor(int rows) => TOperations.Registers >= 32 || rows <= 4 ? MaximumVectors : 2;

    /// <summary>Computes all vectors of a list, up to eight rows of each.</summary>
    public static void Multiply(in WindowRows<T> work, int rows)
    {
        // Tiles as even as possible: a lone last vector would have too few sums under way.
        int vectors = VectorsFor(rows), tiles = (work.Vectors + vectors - 1) / vectors;
        if (tiles == 0) return;
        (int size, int larger) = Math.DivRem(work.Vectors, tiles);
        if (larger > 0) MultiplyTiles(work, rows, size + 1, 0, larger);
        MultiplyTiles(work, rows, size, larger * (size + 1), tiles - larger);
    }

    private static void MultiplyTiles(in WindowRows<T> work, int rows, int vectors, int first, int tiles)
    {
        switch (rows)
        {
            case 1: MultiplyTiles<One>(work, vectors, first, tiles); break;
            case 2: MultiplyTiles<Two>(work, vectors, first, tiles); break;
            case 3: MultiplyTiles<Three>(work, vectors, first, tiles); break;
            case 4: MultiplyTiles<Four>(work, vectors, first, tiles); break;
            case 5: MultiplyTiles<Five>(work, vectors, first, tiles); break;
            case 6: MultiplyTiles<Six>(work, vectors, first, tiles); break;
            case 7: MultiplyTiles<Seven>(work, vectors, first, tiles); break;
            default: MultiplyTiles<Eight>(work, vectors, first, tiles); break;
        }
    }

    private static void MultiplyTiles<TRows>(in WindowRows<T> work, int vectors, int first, int tiles) where TRows : struct, IConstant
    {
        switch (vectors)
        {
            case 1: MultiplyTiles<TRows, One>(work, first, tiles); break;
            case 2: MultiplyTiles<TRows, Two>(work, first, tiles); break;
            default: MultiplyTiles<TRows, Three>(work, first, tiles); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyTiles<TRows, TVectors>(in WindowRows<T> work, int first, int tiles)
        where TRows : struct, IConstant
        where TVectors : struct, IConstant
    {
        if (work.DestinationStep == 1)
        {
            for (int tile = 0; tile < tiles; tile++, first += TVectors.Value) MultiplyTile<TRows, TVectors>(work, first);
            return;
        }
        // Results that lie apart in the destination are computed aside.
        T* aside = stackalloc T[TRows.Value * TVectors.Value * TOperations.Count];
        nint* places = stackalloc nint[TVectors.Value];
        for (int i = 0; i < TVectors.Value; i++) places[i] = i * TOperations.Count;
        var tileWork = new WindowRows<T>(work, aside, places, TVectors.Value * TOperations.Count);
        for (int tile = 0; tile < tiles; tile++, first += TVectors.Value)
        {
            tileWork.Sources = work.Sources + first;
            MultiplyTile<TRows, TVectors>(tileWork, 0);
            for (int i = 0; i < TRows.Value * TVectors.Value; i++)
            {
                (int row, int vector) = Math.DivRem(i, TVectors.Value);
                T* source = aside + i * TOperations.Count, destination = work.Destination + row * work.RowStride + work.Destinations[first + vector];
                StridedElements.Merge<T, TVector, TOperations>(source, TOperations.Count, work.DestinationStep, destination);
            }
        }
    }

    // Inlined into a larger method the sums would not stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyTile<TRows, TVectors>(in WindowRows<T> work, int first)
        where TRows : struct, IConstant
        where TVectors : struct, IConstant
    {
        Row r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default, r6 = default, r7 = default;
        T* source0 = work.Source + work.Sources[first];
        T* source1 = TVectors.Value > 1 ? work.Source + work.Sources[first + 1] : null;
        T* source2 = TVectors.Value > 2 ? work.Source + work.Sources[first + 2] : null;
        T* weights = work.Weights;
        nint* offset = work.Offsets;
        nint left = work.Depth;
        for (; left >= Unrolled; left -= Unrolled, offset += Unrolled, weights += Unrolled * TRows.Value)
        {
            Step<TRows, TVectors>(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, weights, 0, source0, source1, source2, offset[0]);
            Step<TRows, TVectors>(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, weights, TRows.Value, source0, source1, source2, offset[1]);
            Step<TRows, TVectors>(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, weights, 2 * TRows.Value, source0, source1, source2, offset[2]);
            Step<TRows, TVectors>(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, weights, 3 * TRows.Value, source0, source1, source2, offset[3]);
        }
        for (; left > 0; left--, offset++, weights += TRows.Value)
            Step<TRows, TVectors>(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, weights, 0, source0, source1, source2, offset[0]);

        T* bias = work.Bias;
        if (bias is not null)
        {
            r0.Add<TVectors>(bias[0]);
            if (TRows.Value > 1) r1.Add<TVectors>(bias[1]);
            if (TRows.Value > 2) r2.Add<TVectors>(bias[2]);
            if (TRows.Value > 3) r3.Add<TVectors>(bias[3]);
            if (TRows.Value > 4) r4.Add<TVectors>(bias[4]);
            if (TRows.Value > 5) r5.Add<TVectors>(bias[5]);
            if (TRows.Value > 6) r6.Add<TVectors>(bias[6]);
            if (TRows.Value > 7) r7.Add<TVectors>(bias[7]);
        }
        nint rowStride = work.RowStride;
        T* destination0 = work.Destination + work.Destinations[first];
        T* destination1 = TVectors.Value > 1 ? work.Destination + work.Destinations[first + 1] : null;
        T* destination2 = TVectors.Value > 2 ? work.Destination + work.Destinations[first + 2] : null;
        r0.Store<TVectors>(destination0, destination1, destination2, 0);
        if (TRows.Value > 1) r1.Store<TVectors>(destination0, destination1, destination2, rowStride);
        if (TRows.Value > 2) r2.Store<TVectors>(destination0, destination1, destination2, 2 * rowStride);
        if (TRows.Value > 3) r3.Store<TVectors>(destination0, destination1, destination2, 3 * rowStride);
        if (TRows.Value > 4) r4.Store<TVectors>(destination0, destination1, destination2, 4 * rowStride);
        if (TRows.Value > 5) r5.Store<TVectors>(destination0, destination1, destination2, 5 * rowStride);
        if (TRows.Value > 6) r6.Store<TVectors>(destination0, destination1, destination2, 6 * rowStride);
        if (TRows.Value > 7) r7.Store<TVectors>(destination0, destination1, destination2, 7 * rowStride);
    }

    /// <summary>Adds the outer product of a column of weights and vectors of the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRows, TVectors>(ref Row r0, ref Row r1, ref Row r2, ref Row r3, ref Row r4, ref Row r5, ref Row r6, ref Row r7,
        T* weights, nint firstWeight, T* source0, T* source1, T* source2, nint offset)
        where TRows : struct, IConstant
        where TVectors : struct, IConstant
    {
        TVector b0 = TOperations.Load(source0 + offset);
        TVector b1 = TVectors.Value > 1 ? TOperations.Load(source1 + offset) : default;
        TVector b2 = TVectors.Value > 2 ? TOperations.Load(source2 + offset) : default;
        r0.Add<TVectors>(weights[firstWeight], b0, b1, b2);
        if (TRows.Value > 1) r1.Add<TVectors>(weights[firstWeight + 1], b0, b1, b2);
        if (TRows.Value > 2) r2.Add<TVectors>(weights[firstWeight + 2], b0, b1, b2);
        if (TRows.Value > 3) r3.Add<TVectors>(weights[firstWeight + 3], b0, b1, b2);
        if (TRows.Value > 4) r4.Add<TVectors>(weights[firstWeight + 4], b0, b1, b2);
        if (TRows.Value > 5) r5.Add<TVectors>(weights[firstWeight + 5], b0, b1, b2);
        if (TRows.Value > 6) r6.Add<TVectors>(weights[firstWeight + 6], b0, b1, b2);
        if (TRows.Value > 7) r7.Add<TVectors>(weights[firstWeight + 7], b0, b1, b2);
    }

    /// <summary>Sums of one row.</summary>
    private struct Row
    {
        private TVector sum0, sum1, sum2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TVectors>(T weight, TVector b0, TVector b1, TVector b2) where TVectors : struct, IConstant
        {
            TVector x = TOperations.Broadcast(weight);
            sum0 = TOperations.FusedMultiplyAdd(x, b0, sum0);
            if (TVectors.Value > 1) sum1 = TOperations.FusedMultiplyAdd(x, b1, sum1);
            if (TVectors.Value > 2) sum2 = TOperations.FusedMultiplyAdd(x, b2, sum2);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TVectors>(T bias) where TVectors : struct, IConstant
        {
            TVector x = TOperations.Broadcast(bias);
            sum0 = TOperations.Add(sum0, x);
            if (TVectors.Value > 1) sum1 = TOperations.Add(sum1, x);
            if (TVectors.Value > 2) sum2 = TOperations.Add(sum2, x);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store<TVectors>(T* destination0, T* destination1, T* destination2, nint offset) where TVectors : struct, IConstant
        {
            TOperations.Store(sum0, destination0 + offset);
            if (TVectors.Value > 1) TOperations.Store(sum1, destination1 + offset);
            if (TVectors.Value > 2) TOperations.Store(sum2, destination2 + offset);
        }
    }
}

/// <summary>What a list of vectors of results, for some rows of weights, is computed from.</summary>
internal unsafe struct WindowRows<T> where T : unmanaged
{
    /// <summary>Weights, [depth, rows].</summary>
    public T* Weights;

    /// <summary>The image, or the part of it that is at hand.</summary>
    public T* Source;

    /// <summary>For each step of depth, what it reads, as an offset from the beginning of a window.</summary>
    public nint* Offsets;

    /// <summary>Number of products summed into each result.</summary>
    public int Depth;

    /// <summary>Number of vectors in the list.</summary>
    public int Vectors;

    /// <summary>For each vector where the window of its first result begins.</summary>
    public nint* Sources;

    /// <summary>The destination of the first row.</summary>
    public T* Destination;

    /// <summary>For each vector where its first result goes.</summary>
    public nint* Destinations;

    /// <summary>Distance in the destination between neighbouring results.</summary>
    public int DestinationStep;

    /// <summary>Distance between the rows of the destination.</summary>
    public nint RowStride;

    /// <summary>What is added to each row, or null.</summary>
    public T* Bias;

    /// <summary>The same with another destination, whose neighbours are adjacent.</summary>
    public WindowRows(in WindowRows<T> other, T* destination, nint* destinations, nint rowStride)
    {
        this = other;
        Destination = destination;
        Destinations = destinations;
        DestinationStep = 1;
        RowStride = rowStride;
    }
}
