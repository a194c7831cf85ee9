using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The gradient with respect to the input of depthwise convolutions with a kernel of 3x3 that moves in steps of two: down a column of two vectors. With the zeros
/// before a row counted in, elements at even places meet the first and the last column of the kernel, those at odd places the middle one; rows likewise.
/// Both are computed from the same neighbours in the gradient of the output, and interleaved.
/// </summary>
internal static unsafe class DepthwiseStrideTwoGradientSweep<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Computes the rows of the input's gradient from <paramref name="firstRow"/> to before <paramref name="endRow"/>.</summary>
    public static void Multiply(in DepthwisePlane<T> plane, int firstRow, int endRow)
    {
        DepthwiseShape shape = plane.Shape;
        int last = shape.DestinationWidth - 2 * TOperations.Count;
        for (int column = 0; ; column = Math.Min(column + 2 * TOperations.Count, last))
        {
            int place = column + shape.Left, left = (place + 1) / 2 - 1;
            bool isInside = left >= 0 && left + TOperations.Count + 1 <= shape.Width;
            if (place % 2 == 0)
            {
                if (isInside) Sweep<Zero, Zero>(plane, column, left, firstRow, endRow);
                else Sweep<One, Zero>(plane, column, left, firstRow, endRow);
            }
            else
            {
                if (isInside) Sweep<Zero, One>(plane, column, left, firstRow, endRow);
                else Sweep<One, One>(plane, column, left, firstRow, endRow);
            }
            if (column == last) return;
        }
    }

    /// <param name="plane">The gradient of the output, and where that of the input goes.</param>
    /// <param name="column">The first element of each row that is computed.</param>
    /// <param name="left">The first element of the output's gradient that is read.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="endRow">The row after the last.</param>
    /// <typeparam name="TEdge">One where windows reach beyond the ends of rows, else zero.</typeparam>
    /// <typeparam name="TOdd">One where the first element meets the middle column of the kernel, else zero.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sweep<TEdge, TOdd>(in DepthwisePlane<T> plane, int column, int left, int firstRow, int endRow)
        where TEdge : struct, IConstant
        where TOdd : struct, IConstant
    {
        DepthwiseShape shape = plane.Shape;
        T* weights = plane.Weights;
        TVector w0 = TOperations.Broadcast(weights[0]), w1 = TOperations.Broadcast(weights[1]), w2 = TOperations.Broadcast(weights[2]);
        TVector w3 = TOperations.Broadcast(weights[3]), w4 = TOperations.Broadcast(weights[4]), w5 = TOperations.Broadcast(weights[5]);
        TVector w6 = TOperations.Broadcast(weights[6]), w7 = TOperations.Broadcast(weights[7]), w8 = TOperations.Broadcast(weights[8]);
        TVector m0 = TOperations.Zero, m1 = TOperations.Zero;
        if (TEdge.Value > 0)
        {
            m0 = TOperations.Mask(-left, shape.Width - left);
            m1 = TOperations.Mask(-left - 1, shape.Width - left - 1);
        }
        T* destination = plane.Destination + (nint)firstRow * shape.DestinationWidth + column;
        for (int row = firstRow; row < endRow; row++, destination += shape.DestinationWidth)
        {
            (int source, int isMiddle) = Math.DivRem(row + shape.Top, 2);
            Read<TEdge>(plane.Row(source) + left, m0, m1, out TVector a0, out TVector a1);
            TVector even, odd;
            if (isMiddle == 1)
            {
                even = TOperations.FusedMultiplyAdd(a1, w3, TOperations.FusedMultiplyAdd(a0, w5, TOperations.Zero));
                odd = TOperations.FusedMultiplyAdd(TOdd.Value > 0 ? a0 : a1, w4, TOperations.Zero);
            }
            else
            {
                Read<TEdge>(plane.Row(source - 1) + left, m0, m1, out TVector b0, out TVector b1);
                even = TOperations.FusedMultiplyAdd(a1, w0, TOperations.FusedMultiplyAdd(a0, w2, TOperations.Zero));
                even = TOperations.FusedMultiplyAdd(b1, w6, TOperations.FusedMultiplyAdd(b0, w8, even));
                odd = TOperations.FusedMultiplyAdd(TOdd.Value > 0 ? a0 : a1, w1, TOperations.Zero);
                odd = TOperations.FusedMultiplyAdd(TOdd.Value > 0 ? b0 : b1, w7, odd);
            }
            TVector first = TOdd.Value > 0 ? odd : even, second = TOdd.Value > 0 ? even : odd;
            TOperations.Store(TOperations.InterleaveLower(first, second), destination);
            TOperations.Store(TOperations.InterleaveUpper(first, second), destination + TOperations.Count);
        }
    }

    /// <summary>A vector of the output's gradient, and the one that begins an element further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Read<TEdge>(T* source, TVector m0, TVector m1, out TVector v0, out TVector v1) where TEdge : struct, IConstant
    {
        v0 = TOperations.Load(source);
        v1 = TOperations.Load(source + 1);
        if (TEdge.Value == 0) return;
        v0 = TOperations.And(v0, m0);
        v1 = TOperations.And(v1, m1);
    }
}
