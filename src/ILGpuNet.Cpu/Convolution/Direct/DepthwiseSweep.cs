using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The loop of depthwise convolutions that move by single steps: down a column of vectors. Each row of the image is read once for all the rows of results that it
/// takes part in, where it lies: what is beyond the ends of a row is cleared after it is read.
/// </summary>
internal static unsafe class DepthwiseSweep<T, TVector, TOperations>
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
            int left = column - shape.Left, end = column + TOperations.Count;
            bool isInside = left >= 0 && left + TOperations.Count + TKernel.Value - 1 <= shape.Width && end <= shape.DestinationWidth;
            if (isInside) Sweep<TKernel, Zero>(plane, column, firstRow, endRow);
            else Sweep<TKernel, One>(plane, column, firstRow, endRow);
            if (end >= shape.DestinationWidth) return;
        }
    }

    /// <param name="plane">The image and where its results go.</param>
    /// <param name="column">The first result of each row.</param>
    /// <param name="firstRow">The first row of results.</param>
    /// <param name="endRow">The row after the last.</param>
    /// <typeparam name="TKernel">Rows and columns of the kernel.</typeparam>
    /// <typeparam name="TEdge">One where vectors or their windows reach beyond the ends of rows, else zero.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sweep<TKernel, TEdge>(in DepthwisePlane<T> plane, int column, int firstRow, int endRow)
        where TKernel : struct, IConstant
        where TEdge : struct, IConstant
    {
        DepthwiseShape shape = plane.Shape;
        int left = column - shape.Left;
        var masks = DepthwiseRow<T, TVector, TOperations>.Masks<TEdge>(stride: 1, -left, shape.Width - left, shape.Width - left, TKernel.Value);
        var weights = new DepthwiseWeights<T, TVector, TOperations, TKernel>(plane.Weights);
        int count = shape.DestinationWidth;
        // Sums of the rows of results that have seen one row of the image, two, and so on.
        TVector s1 = TOperations.Zero, s2 = s1, s3 = s1, s4 = s1, s5 = s1, s6 = s1;
        int row = Math.Max(firstRow - shape.Top, 0), end = Math.Min(endRow + TKernel.Value - 1 - shape.Top, shape.Height);
        int result = row - (TKernel.Value - 1) + shape.Top;
        T* source = plane.Source + (nint)row * shape.Width + left;
        T* destination = plane.Destination + (nint)result * shape.DestinationWidth + column;
        for (; row < end; row++, result++, source += shape.Width, destination += shape.DestinationWidth)
        {
            var elements = DepthwiseRow<T, TVector, TOperations>.Read<TEdge>(source, masks, TKernel.Value);
            TVector oldest = TKernel.Value > 5 ? s6 : TKernel.Value > 3 ? s4 : s2;
            if (result >= firstRow) DepthwiseRow<T, TVector, TOperations>.Store<TEdge>(Add(oldest, weights, TKernel.Value - 1, elements), plane.Bias, destination, count);
            if (TKernel.Value > 5)
            {
                s6 = Add(s5, weights, 5, elements);
                s5 = Add(s4, weights, 4, elements);
            }
            if (TKernel.Value > 3)
            {
                s4 = Add(s3, weights, 3, elements);
                s3 = Add(s2, weights, 2, elements);
            }
            s2 = Add(s1, weights, 1, elements);
            s1 = weights.MultiplyRow(0, elements, TOperations.Zero);
        }
        // Rows of results that reach below the image.
        for (; result < endRow; result++, destination += shape.DestinationWidth)
        {
            TVector oldest = TKernel.Value > 5 ? s6 : TKernel.Value > 3 ? s4 : s2;
            if (result >= firstRow) DepthwiseRow<T, TVector, TOperations>.Store<TEdge>(oldest, plane.Bias, destination, count);
            (s6, s5, s4, s3, s2, s1) = (s5, s4, s3, s2, s1, TOperations.Zero);
        }
    }

    /// <summary>Adds the products of a row. They are summed on their own first: a chain of all rows' products would be waited for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Add<TKernel>(
        TVector sum, in DepthwiseWeights<T, TVector, TOperations, TKernel> weights, int row, in DepthwiseRow<T, TVector, TOperations> elements)
        where TKernel : struct, IConstant =>
        TOperations.Add(sum, weights.MultiplyRow(row, elements, TOperations.Zero));
}
