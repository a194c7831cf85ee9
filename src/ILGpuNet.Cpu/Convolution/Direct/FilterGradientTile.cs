using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The innermost loop of gradients of weights with vectors along filters: for each pixel, what some weights meet in its window, times some vectors of the output's
/// gradient there, summed in registers. Elements of the image are read where they lie, by the multiplications themselves where there is a single vector.
/// </summary>
internal static unsafe class FilterGradientTile<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Weights in a tile at most, so that their sums for so many vectors of filters fit the registers.</summary>
    public static int MaximumWeights(int vectors) => TOperations.Registers >= 32 || vectors == 1 ? 8 : vectors == 2 ? 6 : 4;

    /// <summary>Adds the sums of a tile to the weights' gradients, for up to three vectors of filters.</summary>
    public static void Add(in FilterGradientPixels<T> pixels, int weights, int vectors)
    {
        switch (vectors)
        {
            case 1: Add<One>(pixels, weights); break;
            case 2: Add<Two>(pixels, weights); break;
            default: Add<Three>(pixels, weights); break;
        }
    }

    private static void Add<TVectors>(in FilterGradientPixels<T> pixels, int weights) where TVectors : struct, IConstant
    {
        switch (weights)
        {
            case 1: Add<One, TVectors>(pixels); break;
            case 2: Add<Two, TVectors>(pixels); break;
            case 3: Add<Three, TVectors>(pixels); break;
            case 4: Add<Four, TVectors>(pixels); break;
            case 5: Add<Five, TVectors>(pixels); break;
            case 6: Add<Six, TVectors>(pixels); break;
            case 7: Add<Seven, TVectors>(pixels); break;
            default: Add<Eight, TVectors>(pixels); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Add<TWeights, TVectors>(in FilterGradientPixels<T> pixels)
        where TWeights : struct, IConstant
        where TVectors : struct, IConstant
    {
        Row r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default, r6 = default, r7 = default;
        nint* offsets = pixels.WeightOffsets;
        T* s0 = pixels.Source + offsets[0];
        T* s1 = TWeights.Value > 1 ? pixels.Source + offsets[1] : null;
        T* s2 = TWeights.Value > 2 ? pixels.Source + offsets[2] : null;
        T* s3 = TWeights.Value > 3 ? pixels.Source + offsets[3] : null;
        T* s4 = TWeights.Value > 4 ? pixels.Source + offsets[4] : null;
        T* s5 = TWeights.Value > 5 ? pixels.Source + offsets[5] : null;
        T* s6 = TWeights.Value > 6 ? pixels.Source + offsets[6] : null;
        T* s7 = TWeights.Value > 7 ? pixels.Source + offsets[7] : null;
        T* g = pixels.Gradient;
        nint* pixel = pixels.Sources, end = pixel + pixels.Count;
        for (; pixel < end; pixel++, g += TVectors.Value * TOperations.Count)
        {
            nint at = *pixel;
            TVector g0 = TOperations.Load(g);
            TVector g1 = TVectors.Value > 1 ? TOperations.Load(g + TOperations.Count) : default;
            TVector g2 = TVectors.Value > 2 ? TOperations.Load(g + 2 * TOperations.Count) : default;
            r0.Add<TVectors>(s0[at], g0, g1, g2);
            if (TWeights.Value > 1) r1.Add<TVectors>(s1[at], g0, g1, g2);
            if (TWeights.Value > 2) r2.Add<TVectors>(s2[at], g0, g1, g2);
            if (TWeights.Value > 3) r3.Add<TVectors>(s3[at], g0, g1, g2);
            if (TWeights.Value > 4) r4.Add<TVectors>(s4[at], g0, g1, g2);
            if (TWeights.Value > 5) r5.Add<TVectors>(s5[at], g0, g1, g2);
            if (TWeights.Value > 6) r6.Add<TVectors>(s6[at], g0, g1, g2);
            if (TWeights.Value > 7) r7.Add<TVectors>(s7[at], g0, g1, g2);
        }
        T* sums = pixels.Sums;
        nint stride = pixels.SumStride;
        r0.AddTo<TVectors>(sums);
        if (TWeights.Value > 1) r1.AddTo<TVectors>(sums + stride);
        if (TWeights.Value > 2) r2.AddTo<TVectors>(sums + 2 * stride);
        if (TWeights.Value > 3) r3.AddTo<TVectors>(sums + 3 * stride);
        if (TWeights.Value > 4) r4.AddTo<TVectors>(sums + 4 * stride);
        if (TWeights.Value > 5) r5.AddTo<TVectors>(sums + 5 * stride);
        if (TWeights.Value > 6) r6.AddTo<TVectors>(sums + 6 * stride);
        if (TWeights.Value > 7) r7.AddTo<TVectors>(sums + 7 * stride);
    }

    /// <summary>Sums of one weight.</summary>
    private struct Row
    {
        private TVector sum0, sum1, sum2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TVectors>(T element, TVector g0, TVector g1, TVector g2) where TVectors : struct, IConstant
        {
            TVector x = TOperations.Broadcast(element);
            sum0 = TOperations.FusedMultiplyAdd(x, g0, sum0);
            if (TVectors.Value > 1) sum1 = TOperations.FusedMultiplyAdd(x, g1, sum1);
            if (TVectors.Value > 2) sum2 = TOperations.FusedMultiplyAdd(x, g2, sum2);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void AddTo<TVectors>(T* sums) where TVectors : struct, IConstant
        {
            AddTo(sum0, sums);
            if (TVectors.Value > 1) AddTo(sum1, sums + TOperations.Count);
            if (TVectors.Value > 2) AddTo(sum2, sums + 2 * TOperations.Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void AddTo(TVector sum, T* sums) => TOperations.Store(TOperations.Add(TOperations.Load(sums), sum), sums);
    }
}

/// <summary>What the sums of a tile of weights and filters are computed from.</summary>
internal unsafe struct FilterGradientPixels<T> where T : unmanaged
{
    /// <summary>The image, or the part of it that is at hand.</summary>
    public T* Source;

    /// <summary>For each weight of the tile what it meets, as an offset from the beginning of a window.</summary>
    public nint* WeightOffsets;

    /// <summary>For each pixel where its window begins.</summary>
    public nint* Sources;

    /// <summary>Number of pixels.</summary>
    public int Count;

    /// <summary>The output's gradient, [pixels, filters of the tile].</summary>
    public T* Gradient;

    /// <summary>The sums of the tile's first weight, one for each filter.</summary>
    public T* Sums;

    /// <summary>Distance between the sums of neighbouring weights.</summary>
    public nint SumStride;
}
