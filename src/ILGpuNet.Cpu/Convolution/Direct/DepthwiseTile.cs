using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>The loop of depthwise convolutions with a kernel of 3x3: all nine weights stay in registers. See <see cref="DirectPhase.IsDepthwise"/>.</summary>
internal static unsafe class DepthwiseTile<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Computes all vectors of a list for one row of weights; neighbours in the destination are adjacent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply(in WindowRows<T> work)
    {
        T* weights = work.Weights;
        TVector w0 = TOperations.Broadcast(weights[0]), w1 = TOperations.Broadcast(weights[1]), w2 = TOperations.Broadcast(weights[2]);
        TVector w3 = TOperations.Broadcast(weights[3]), w4 = TOperations.Broadcast(weights[4]), w5 = TOperations.Broadcast(weights[5]);
        TVector w6 = TOperations.Broadcast(weights[6]), w7 = TOperations.Broadcast(weights[7]), w8 = TOperations.Broadcast(weights[8]);
        TVector bias = work.Bias is null ? TOperations.Zero : TOperations.Broadcast(work.Bias[0]);
        nint* offsets = work.Offsets;
        T* top = work.Source + offsets[0], middle = work.Source + offsets[3], bottom = work.Source + offsets[6], destination = work.Destination;
        nint second = offsets[1] - offsets[0], third = offsets[2] - offsets[0];
        nint* source = work.Sources, end = source + work.Vectors, place = work.Destinations;
        for (; source < end; source++, place++)
        {
            T* p = top + *source;
            TVector sum = TOperations.FusedMultiplyAdd(w0, TOperations.Load(p), TOperations.Zero);
            sum = TOperations.FusedMultiplyAdd(w1, TOperations.Load(p + second), sum);
            sum = TOperations.FusedMultiplyAdd(w2, TOperations.Load(p + third), sum);
            p = middle + *source;
            sum = TOperations.FusedMultiplyAdd(w3, TOperations.Load(p), sum);
            sum = TOperations.FusedMultiplyAdd(w4, TOperations.Load(p + second), sum);
            sum = TOperations.FusedMultiplyAdd(w5, TOperations.Load(p + third), sum);
            p = bottom + *source;
            sum = TOperations.FusedMultiplyAdd(w6, TOperations.Load(p), sum);
            sum = TOperations.FusedMultiplyAdd(w7, TOperations.Load(p + second), sum);
            sum = TOperations.FusedMultiplyAdd(w8, TOperations.Load(p + third), sum);
            TOperations.Store(TOperations.Add(sum, bias), destination + *place);
        }
    }
}
