using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The innermost loop of direct convolutions with a single row of weights, depthwise ones among them: eight vectors of results at a time, so that no sum is
/// waited for. A weight is read once for all of them, and the image by the multiplications themselves.
/// </summary>
internal static unsafe class SingleRowTile<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int MaximumVectors = 8;

    /// <summary>Computes all vectors of a list for one row of weights; neighbours in the destination are adjacent.</summary>
    public static void Multiply(in WindowRows<T> work)
    {
        // Tiles as even as possible: a lone last vector would wait for each of its sums.
        int tiles = (work.Vectors + MaximumVectors - 1) / MaximumVectors;
        if (tiles == 0) return;
        (int size, int larger) = Math.DivRem(work.Vectors, tiles);
        for (int tile = 0, first = 0; tile < tiles; tile++)
        {
            int vectors = tile < larger ? size + 1 : size;
            switch (vectors)
            {
                case 1: MultiplyTile<One>(work, first); break;
                case 2: MultiplyTile<Two>(work, first); break;
                case 3: MultiplyTile<Three>(work, first); break;
                case 4: MultiplyTile<Four>(work, first); break;
                case 5: MultiplyTile<Five>(work, first); break;
                case 6: MultiplyTile<Six>(work, first); break;
                case 7: MultiplyTile<Seven>(work, first); break;
                default: MultiplyTile<Eight>(work, first); break;
            }
            first += vectors;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyTile<TVectors>(in WindowRows<T> work, int first) where TVectors : struct, IConstant
    {
        TVector s0 = TOperations.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        nint* sources = work.Sources + first, offset = work.Offsets, end = offset + work.Depth;
        T* weight = work.Weights, p0 = work.Source + sources[0];
        T* p1 = TVectors.Value > 1 ? work.Source + sources[1] : null, p2 = TVectors.Value > 2 ? work.Source + sources[2] : null;
        T* p3 = TVectors.Value > 3 ? work.Source + sources[3] : null, p4 = TVectors.Value > 4 ? work.Source + sources[4] : null;
        T* p5 = TVectors.Value > 5 ? work.Source + sources[5] : null, p6 = TVectors.Value > 6 ? work.Source + sources[6] : null;
        T* p7 = TVectors.Value > 7 ? work.Source + sources[7] : null;
        for (; offset < end; offset++, weight++)
        {
            TVector w = TOperations.Broadcast(*weight);
            nint i = *offset;
            s0 = TOperations.FusedMultiplyAdd(w, TOperations.Load(p0 + i), s0);
            if (TVectors.Value > 1) s1 = TOperations.FusedMultiplyAdd(w, TOperations.Load(p1 + i), s1);
            if (TVectors.Value > 2) s2 = TOperations.FusedMultiplyAdd(w, TOperations.Load(p2 + i), s2);
            if (TVectors.Value > 3) s3 = TOperations.FusedMultiplyAdd(w, TOperations.Load(p3 + i), s3);
            if (TVectors.Value > 4) s4 = TOperations.FusedMultiplyAdd(w, TOperations.Load(p4 + i), s4);
            if (TVectors.Value > 5) s5 = TOperations.FusedMultiplyAdd(w, TOperations.Load(p5 + i), s5);
            if (TVectors.Value > 6) s6 = TOperations.FusedMultiplyAdd(w, TOperations.Load(p6 + i), s6);
            if (TVectors.Value > 7) s7 = TOperations.FusedMultiplyAdd(w, TOperations.Load(p7 + i), s7);
        }
        TVector bias = work.Bias is null ? TOperations.Zero : TOperations.Broadcast(*work.Bias);
        T* destination = work.Destination;
        nint* places = work.Destinations + first;
        TOperations.Store(TOperations.Add(s0, bias), destination + places[0]);
        if (TVectors.Value > 1) TOperations.Store(TOperations.Add(s1, bias), destination + places[1]);
        if (TVectors.Value > 2) TOperations.Store(TOperations.Add(s2, bias), destination + places[2]);
        if (TVectors.Value > 3) TOperations.Store(TOperations.Add(s3, bias), destination + places[3]);
        if (TVectors.Value > 4) TOperations.Store(TOperations.Add(s4, bias), destination + places[4]);
        if (TVectors.Value > 5) TOperations.Store(TOperations.Add(s5, bias), destination + places[5]);
        if (TVectors.Value > 6) TOperations.Store(TOperations.Add(s6, bias), destination + places[6]);
        if (TVectors.Value > 7) TOperations.Store(TOperations.Add(s7, bias), destination + places[7]);
    }
}
