using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The loop of depthwise convolutions that move in steps of two: down a column of vectors. Two vectors of a row of the image are taken apart into elements at even
/// and odd places; each pair of rows is read once for all the rows of results that it takes part in.
/// </summary>
internal static unsafe class DepthwiseStrideTwoSweep<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Computes the rows of results from <paramref name="firstRow"/> to before <paramref name="endRow"/>.</summary>
    /// <typeparam name="TKernel">Rows and columns of the kernel.</typeparam>
    public static void Multiply<TKernel>(in DepthwisePlane<T> plane, int firstRow, int endRow) where TKernel : struct, IConstant
    {
        DepthwiseShape shape = plane.Shape;
        for (int column = 0; ; column = Math.Min(column + TOperations.Count, shape.DestinationWidth - TOperations.Count))
        {
            int left = 2 * column - shape.Left, end = column + TOperations.Count;
            bool isInside = left >= 0 && left + 2 * TOperations.Count + TKernel.Value - 1 <= shape.Width && end <= shape.DestinationWidth;
            if (isInside) Sweep<TKernel, Zero>(plane, column, firstRow, endRow);
            else Sweep<TKernel, One>(plane, column, firstRow, endRow);
            if (end >= shape.DestinationWidth) return;
        }
    }

    /// <typeparam name="TKernel">Rows and columns of the kernel.</typeparam>
    /// <typeparam name="TEdge">One where vectors or their windows reach beyond the ends of rows, else zero.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sweep<TKernel, TEdge>(in DepthwisePlane<T> plane, int column, int firstRow, int endRow)
        where TKernel : struct, IConstant
        where TEdge : struct, IConstant
    {
        DepthwiseShape shape = plane.Shape;
        int left = 2 * column - shape.Left;
        var masks = DepthwiseRow<T, TVector, TOperations>.Masks<TEdge>(stride: 2, -left, shape.Width - left, shape.Width - left, TKernel.Value + 1);
        var weights = new DepthwiseWeights<T, TVector, TOperations, TKernel>(plane.Weights);
        int count = shape.DestinationWidth;
        // Sums of the rows of results that have seen one pair of rows of the image, two, and three: over even rows, and over odd ones.
        TVector even1 = TOperations.Zero, even2 = even1, even3 = even1, odd1 = even1, odd2 = even1, odd3 = even1;
        int row = 2 * firstRow - shape.Top;
        int result = firstRow - TKernel.Value / 2;
        T* destination = plane.Destination + (nint)result * shape.DestinationWidth + column;
        for (; ; result++, row += 2, destination += shape.DestinationWidth)
        {
            var elements = DepthwiseRow<T, TVector, TOperations>.ReadApart<TEdge>(plane.Row(row) + left, masks, TKernel.Value);
            if (result >= firstRow)
            {
                TVector even = TKernel.Value > 5 ? even3 : TKernel.Value > 3 ? even2 : even1, odd = TKernel.Value > 5 ? odd3 : TKernel.Value > 3 ? odd2 : odd1;
                DepthwiseRow<T, TVector, TOperations>.Store<TEdge>(TOperations.Add(odd, weights.MultiplyRow(TKernel.Value - 1, elements, even)), plane.Bias, destination, count);
                if (result == endRow - 1) return;
            }
            if (TKernel.Value > 5) even3 = weights.MultiplyRow(4, elements, even2);
            if (TKernel.Value > 3) even2 = weights.MultiplyRow(2, elements, even1);
            even1 = weights.MultiplyRow(0, elements, TOperations.Zero);
            elements = DepthwiseRow<T, TVector, TOperations>.ReadApart<TEdge>(plane.Row(row + 1) + left, masks, TKernel.Value);
            if (TKernel.Value > 5) odd3 = weights.MultiplyRow(5, elements, odd2);
            if (TKernel.Value > 3) odd2 = weights.MultiplyRow(3, elements, odd1);
            odd1 = weights.MultiplyRow(1, elements, TOperations.Zero);
        }
    }
}
