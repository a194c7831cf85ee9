using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The innermost loop of direct gradients of weights: products of vectors of the image, one for each of some weights, with vectors of the output's gradient,
/// one for each of some filters, summed in registers over a list of places.
/// </summary>
internal static unsafe class GradientTile<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Weights of a filter in a tile at most.</summary>
    public static int MaximumWeights => TOperations.Registers >= 32 ? 8 : 6;

    /// <summary>Filters in a tile at most.</summary>
    public const int MaximumFilters = 2;

    /// <summary>Adds the sums of a tile to the weights' gradients.</summary>
    public static void Add(in GradientPlaces<T> places, int weights, int filters)
    {
        if (filters == 1) Add<One>(places, weights);
        else Add<Two>(places, weights);
    }

    private static void Add<TFilters>(in GradientPlaces<T> places, int weights) where TFilters : struct, IConstant
    {
        switch (weights)
        {
            case 1: Add<One, TFilters>(places); break;
            case 2: Add<Two, TFilters>(places); break;
            case 3: Add<Three, TFilters>(places); break;
            case 4: Add<Four, TFilters>(places); break;
            case 5: Add<Five, TFilters>(places); break;
            case 6: Add<Six, TFilters>(places); break;
            case 7: Add<Seven, TFilters>(places); break;
            default: Add<Eight, TFilters>(places); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Add<TWeights, TFilters>(in GradientPlaces<T> places)
        where TWeights : struct, IConstant
        where TFilters : struct, IConstant
    {
        Row r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default, r6 = default, r7 = default;
        nint* offsets = places.WeightOffsets;
        T* s0 = places.Source + offsets[0];
        T* s1 = TWeights.Value > 1 ? places.Source + offsets[1] : null;
        T* s2 = TWeights.Value > 2 ? places.Source + offsets[2] : null;
        T* s3 = TWeights.Value > 3 ? places.Source + offsets[3] : null;
        T* s4 = TWeights.Value > 4 ? places.Source + offsets[4] : null;
        T* s5 = TWeights.Value > 5 ? places.Source + offsets[5] : null;
        T* s6 = TWeights.Value > 6 ? places.Source + offsets[6] : null;
        T* s7 = TWeights.Value > 7 ? places.Source + offsets[7] : null;
        T* gradient = places.Gradient;
        nint filterStride = places.FilterStride;
        nint* source = places.Sources, end = source + places.Whole, destination = places.Destinations;
        for (; source < end; source++, destination++)
        {
            nint at = *source;
            T* g = gradient + *destination;
            TVector g0 = TOperations.Load(g), g1 = TFilters.Value > 1 ? TOperations.Load(g + filterStride) : default;
            r0.Add<TFilters>(TOperations.Load(s0 + at), g0, g1);
            if (TWeights.Value > 1) r1.Add<TFilters>(TOperations.Load(s1 + at), g0, g1);
            if (TWeights.Value > 2) r2.Add<TFilters>(TOperations.Load(s2 + at), g0, g1);
            if (TWeights.Value > 3) r3.Add<TFilters>(TOperations.Load(s3 + at), g0, g1);
            if (TWeights.Value > 4) r4.Add<TFilters>(TOperations.Load(s4 + at), g0, g1);
            if (TWeights.Value > 5) r5.Add<TFilters>(TOperations.Load(s5 + at), g0, g1);
            if (TWeights.Value > 6) r6.Add<TFilters>(TOperations.Load(s6 + at), g0, g1);
            if (TWeights.Value > 7) r7.Add<TFilters>(TOperations.Load(s7 + at), g0, g1);
        }
        // The last vectors of rows overlap the ones before. Both factors are cleared there: what is read twice may be infinite.
        int count = places.LastElements;
        for (end += places.Count - places.Whole; source < end; source++, destination++)
        {
            nint at = *source + TOperations.Count;
            T* g = gradient + *destination + TOperations.Count;
            TVector g0 = TOperations.LoadLast(g, count), g1 = TFilters.Value > 1 ? TOperations.LoadLast(g + filterStride, count) : default;
            r0.Add<TFilters>(TOperations.LoadLast(s0 + at, count), g0, g1);
            if (TWeights.Value > 1) r1.Add<TFilters>(TOperations.LoadLast(s1 + at, count), g0, g1);
            if (TWeights.Value > 2) r2.Add<TFilters>(TOperations.LoadLast(s2 + at, count), g0, g1);
            if (TWeights.Value > 3) r3.Add<TFilters>(TOperations.LoadLast(s3 + at, count), g0, g1);
            if (TWeights.Value > 4) r4.Add<TFilters>(TOperations.LoadLast(s4 + at, count), g0, g1);
            if (TWeights.Value > 5) r5.Add<TFilters>(TOperations.LoadLast(s5 + at, count), g0, g1);
            if (TWeights.Value > 6) r6.Add<TFilters>(TOperations.LoadLast(s6 + at, count), g0, g1);
            if (TWeights.Value > 7) r7.Add<TFilters>(TOperations.LoadLast(s7 + at, count), g0, g1);
        }
        T* sums = places.Sums;
        nint stride = places.SumStride;
        r0.AddTo<TFilters>(sums, stride);
        if (TWeights.Value > 1) r1.AddTo<TFilters>(sums + 1, stride);
        if (TWeights.Value > 2) r2.AddTo<TFilters>(sums + 2, stride);
        if (TWeights.Value > 3) r3.AddTo<TFilters>(sums + 3, stride);
        if (TWeights.Value > 4) r4.AddTo<TFilters>(sums + 4, stride);
        if (TWeights.Value > 5) r5.AddTo<TFilters>(sums + 5, stride);
        if (TWeights.Value > 6) r6.AddTo<TFilters>(sums + 6, stride);
        if (TWeights.Value > 7) r7.AddTo<TFilters>(sums + 7, stride);
    }

    /// <summary>Sums of one weight.</summary>
    private struct Row
    {
        private TVector sum0, sum1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TFilters>(TVector x, TVector g0, TVector g1) where TFilters : struct, IConstant
        {
            sum0 = TOperations.FusedMultiplyAdd(x, g0, sum0);
            if (TFilters.Value > 1) sum1 = TOperations.FusedMultiplyAdd(x, g1, sum1);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void AddTo<TFilters>(T* sums, nint stride) where TFilters : struct, IConstant
        {
            sums[0] += TOperations.Sum(sum0);
            if (TFilters.Value > 1) sums[stride] += TOperations.Sum(sum1);
        }
    }
}

/// <summary>What the sums of a tile of weights are computed from.</summary>
internal unsafe struct GradientPlaces<T> where T : unmanaged
{
    /// <summary>The image, or the part of it that is at hand.</summary>
    public T* Source;

    /// <summary>For each weight of the tile what it meets, as an offset from the beginning of a window.</summary>
    public nint* WeightOffsets;

    /// <summary>The output's gradient of the tile's first filter.</summary>
    public T* Gradient;

    /// <summary>Distance between the gradients of neighbouring filters.</summary>
    public nint FilterStride;

    /// <summary>For each vector where the window of its first result begins.</summary>
    public nint* Sources;

    /// <summary>For each vector where the gradient of its first result is.</summary>
    public nint* Destinations;

    /// <summary>Number of vectors.</summary>
    public int Count;

    /// <summary>Number of vectors, the first ones, whose elements all count.</summary>
    public int Whole;

    /// <summary>Of the others, how many elements count, the last ones.</summary>
    public int LastElements;

    /// <summary>The sums of the tile's first filter.</summary>
    public T* Sums;

    /// <summary>Distance between the sums of neighbouring filters.</summary>
    public nint SumStride;
}
