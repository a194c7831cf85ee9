using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The loop of depthwise convolutions with a kernel of 3x3 that moves by single steps: down a column of vectors. Each row of the image is read once for the three rows of results that it
/// takes part in, where it lies: what is beyond the ends of a row is cleared after it is read.
/// </summary>
internal static unsafe class DepthwiseSweep<T, TVector, TOperations>
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
            bool isInside = column >= shape.Left && column + TOperations.Count + 2 - shape.Left <= shape.Width;
            if (isInside) Sweep<Zero>(plane, column, firstRow, endRow);
            else Sweep<One>(plane, column, firstRow, endRow);
            if (column == shape.DestinationWidth - TOperations.Count) return;
        }
    }

    /// <param name="plane">The image and where its results go.</param>
    /// <param name="column">The first result of each row.</param>
    /// <param name="firstRow">The first row of results.</param>
    /// <param name="endRow">The row after the last.</param>
    /// <typeparam name="TEdge">One where windows reach beyond the ends of rows, else zero.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sweep<TEdge>(in DepthwisePlane<T> plane, int column, int firstRow, int endRow) where TEdge : struct, IConstant
    {
        DepthwiseShape shape = plane.Shape;
        T* weights = plane.Weights;
        TVector w0 = TOperations.Broadcast(weights[0]), w1 = TOperations.Broadcast(weights[1]), w2 = TOperations.Broadcast(weights[2]);
        TVector w3 = TOperations.Broadcast(weights[3]), w4 = TOperations.Broadcast(weights[4]), w5 = TOperations.Broadcast(weights[5]);
        TVector w6 = TOperations.Broadcast(weights[6]), w7 = TOperations.Broadcast(weights[7]), w8 = TOperations.Broadcast(weights[8]);
        TVector m0 = TOperations.Zero, m1 = TOperations.Zero, m2 = TOperations.Zero;
        int left = column - shape.Left;
        if (TEdge.Value > 0)
        {
            m0 = TOperations.Mask(-left, shape.Width - left);
            m1 = TOperations.Mask(-left - 1, shape.Width - left - 1);
            m2 = TOperations.Mask(-left - 2, shape.Width - left - 2);
        }
        // The sums of the row of results that has seen two rows of the image, and of the one after.
        TVector older = TOperations.Zero, newer = TOperations.Zero;
        int row = Math.Max(firstRow - shape.Top, 0), end = Math.Min(endRow + 2 - shape.Top, shape.Height), result = row - 2 + shape.Top;
        T* source = plane.Source + (nint)row * shape.Width + left, destination = plane.Destination + (nint)result * shape.DestinationWidth + column;
        for (; row < end; row++, result++, source += shape.Width, destination += shape.DestinationWidth)
        {
            T* p = source;
            if (TEdge.Value > 0)
            {
                if (row == 0 && plane.First is not null) p = plane.First + left;
                if (row == shape.Height - 1 && plane.Last is not null) p = plane.Last + left;
            }
            TVector v0 = TOperations.Load(p), v1 = TOperations.Load(p + 1), v2 = TOperations.Load(p + 2);
            if (TEdge.Value > 0)
            {
                v0 = TOperations.And(v0, m0);
                v1 = TOperations.And(v1, m1);
                v2 = TOperations.And(v2, m2);
            }
            // Sums of their own for each row of the image: a chain of all nine products would be waited for.
            if (result >= firstRow) Store(TOperations.Add(older, Row(v0, v1, v2, w6, w7, w8)), plane.Bias, destination);
            older = TOperations.Add(newer, Row(v0, v1, v2, w3, w4, w5));
            newer = Row(v0, v1, v2, w0, w1, w2);
        }
        if (result >= firstRow && result < endRow) Store(older, plane.Bias, destination);
        if (result + 1 >= firstRow && result + 1 < endRow) Store(newer, plane.Bias, destination + shape.DestinationWidth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Row(TVector v0, TVector v1, TVector v2, TVector w0, TVector w1, TVector w2) =>
        TOperations.FusedMultiplyAdd(v2, w2, TOperations.FusedMultiplyAdd(v1, w1, TOperations.FusedMultiplyAdd(v0, w0, TOperations.Zero)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector sum, T* bias, T* destination) =>
        TOperations.Store(bias is null ? sum : TOperations.Add(sum, TOperations.Broadcast(*bias)), destination);
}
