using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The loop of depthwise convolutions with a kernel of 3x3 that moves in steps of two: down a column of vectors. Two vectors of a row of the image are taken apart
/// into elements at even and odd places; the last row of a window is the first of the next.
/// </summary>
internal static unsafe class DepthwiseStrideTwoSweep<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Computes the rows of results from <paramref name="firstRow"/> to before <paramref name="endRow"/>.</summary>
    public static void Multiply(in DepthwisePlane<T> plane, int firstRow, int endRow)
    {
        DepthwiseShape shape = plane.Shape;
        for (int column = 0; ; column = Math.Min(column + TOperations.Count, shape.DestinationWidth - TOperations.Count))
        {
            int left = 2 * column - shape.Left;
            if (left >= 0 && left + 2 * TOperations.Count + 2 <= shape.Width) Sweep<Zero>(plane, column, firstRow, endRow);
            else Sweep<One>(plane, column, firstRow, endRow);
            if (column == shape.DestinationWidth - TOperations.Count) return;
        }
    }

    /// <typeparam name="TEdge">One where windows reach beyond the ends of rows, else zero.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sweep<TEdge>(in DepthwisePlane<T> plane, int column, int firstRow, int endRow) where TEdge : struct, IConstant
    {
        DepthwiseShape shape = plane.Shape;
        T* weights = plane.Weights;
        TVector w0 = TOperations.Broadcast(weights[0]), w1 = TOperations.Broadcast(weights[1]), w2 = TOperations.Broadcast(weights[2]);
        TVector w3 = TOperations.Broadcast(weights[3]), w4 = TOperations.Broadcast(weights[4]), w5 = TOperations.Broadcast(weights[5]);
        TVector w6 = TOperations.Broadcast(weights[6]), w7 = TOperations.Broadcast(weights[7]), w8 = TOperations.Broadcast(weights[8]);
        TVector bias = plane.Bias is null ? TOperations.Zero : TOperations.Broadcast(*plane.Bias);
        int left = 2 * column - shape.Left, inside = shape.Width - left;
        TVector m0 = TOperations.Zero, m1 = TOperations.Zero, m2 = TOperations.Zero, m3 = TOperations.Zero;
        if (TEdge.Value > 0)
        {
            m0 = TOperations.Mask(-left, inside);
            m1 = TOperations.Mask(-left - TOperations.Count, inside - TOperations.Count);
            m2 = TOperations.Mask(-left - 2, inside - 2);
            m3 = TOperations.Mask(-left - TOperations.Count - 2, inside - TOperations.Count - 2);
        }
        int row = 2 * firstRow - shape.Top;
        Read<TEdge>(plane.Row(row) + left, m0, m1, m2, m3, out TVector a0, out TVector a1, out TVector a2);
        T* destination = plane.Destination + (nint)firstRow * shape.DestinationWidth + column;
        for (int result = firstRow; result < endRow; result++, row += 2, destination += shape.DestinationWidth)
        {
            TVector first = Row(a0, a1, a2, w0, w1, w2, bias);
            Read<TEdge>(plane.Row(row + 1) + left, m0, m1, m2, m3, out a0, out a1, out a2);
            TVector second = Row(a0, a1, a2, w3, w4, w5, TOperations.Zero);
            Read<TEdge>(plane.Row(row + 2) + left, m0, m1, m2, m3, out a0, out a1, out a2);
            TVector third = Row(a0, a1, a2, w6, w7, w8, first);
            TOperations.Store(TOperations.Add(second, third), destination);
        }
    }

    /// <summary>What the three elements of a row of windows meet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Read<TEdge>(T* source, TVector m0, TVector m1, TVector m2, TVector m3, out TVector v0, out TVector v1, out TVector v2)
        where TEdge : struct, IConstant
    {
        TVector a = TOperations.Load(source), b = TOperations.Load(source + TOperations.Count);
        TVector c = TOperations.Load(source + 2), d = TOperations.Load(source + TOperations.Count + 2);
        if (TEdge.Value > 0)
        {
            a = TOperations.And(a, m0);
            b = TOperations.And(b, m1);
            c = TOperations.And(c, m2);
            d = TOperations.And(d, m3);
        }
        v0 = TOperations.EvenElements(a, b);
        v1 = TOperations.OddElements(a, b);
        v2 = TOperations.EvenElements(c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Row(TVector v0, TVector v1, TVector v2, TVector w0, TVector w1, TVector w2, TVector sum) =>
        TOperations.FusedMultiplyAdd(v2, w2, TOperations.FusedMultiplyAdd(v1, w1, TOperations.FusedMultiplyAdd(v0, w0, sum)));
}
