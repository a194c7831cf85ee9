using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The gradient with respect to the input of depthwise convolutions that move in steps of two: down a column of two vectors. With the zeros before a row counted in,
/// elements at even places meet the first column of the kernel and each second one, those at odd places the others; rows likewise. Both are computed from the same
/// neighbours in the gradient of the output, each row of which is read once, and interleaved.
/// </summary>
internal static unsafe class DepthwiseStrideTwoGradientSweep<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Computes the rows of the input's gradient from <paramref name="firstRow"/> to before <paramref name="endRow"/>.</summary>
    /// <typeparam name="TKernel">Rows and columns of the kernel, whose weights are turned.</typeparam>
    public static void Multiply<TKernel>(in DepthwisePlane<T> plane, int firstRow, int endRow) where TKernel : struct, IConstant
    {
        DepthwiseShape shape = plane.Shape;
        for (int column = 0; ; column = Math.Min(column + 2 * TOperations.Count, shape.DestinationWidth - 2 * TOperations.Count))
        {
            int place = column + shape.Left, left = (place + 1) / 2 - TKernel.Value / 2, end = column + 2 * TOperations.Count;
            bool isInside = left >= 0 && left + TOperations.Count + TKernel.Value / 2 <= shape.Width && end <= shape.DestinationWidth;
            if (place % 2 == 0)
            {
                if (isInside) Sweep<TKernel, Zero, Zero>(plane, column, left, firstRow, endRow);
                else Sweep<TKernel, One, Zero>(plane, column, left, firstRow, endRow);
            }
            else
            {
                if (isInside) Sweep<TKernel, Zero, One>(plane, column, left, firstRow, endRow);
                else Sweep<TKernel, One, One>(plane, column, left, firstRow, endRow);
            }
            if (end >= shape.DestinationWidth) return;
        }
    }

    /// <param name="plane">The gradient of the output, and where that of the input goes.</param>
    /// <param name="column">The first element of each row that is computed.</param>
    /// <param name="left">The first element of the output's gradient that is read.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="endRow">The row after the last.</param>
    /// <typeparam name="TKernel">Rows and columns of the kernel.</typeparam>
    /// <typeparam name="TEdge">One where vectors or their windows reach beyond the ends of rows, else zero.</typeparam>
    /// <typeparam name="TOdd">One where the first element is at an odd place, else zero.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sweep<TKernel, TEdge, TOdd>(in DepthwisePlane<T> plane, int column, int left, int firstRow, int endRow)
        where TKernel : struct, IConstant
        where TEdge : struct, IConstant
        where TOdd : struct, IConstant
    {
        DepthwiseShape shape = plane.Shape;
        T* weights = plane.Weights;
        var masks = DepthwiseRow<T, TVector, TOperations>.Masks<TEdge>(stride: 1, -left, shape.Width - left, shape.Width - left, TKernel.Value / 2 + 1);
        nint weightRow = TKernel.Value * TOperations.Count;
        T* last = weights + (TKernel.Value - 1) * weightRow;
        int count = shape.DestinationWidth;
        int source = (firstRow + shape.Top) / 2 - TKernel.Value / 2, row = 2 * source - shape.Top;
        T* destination = plane.Destination + (nint)row * shape.DestinationWidth + column;
        // Sums of the rows that meet the next row of the output's gradient, from the last one that meets no other.
        Pair s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default;
        for (; row < endRow; row += 2, source++, destination += 2 * shape.DestinationWidth)
        {
            var elements = DepthwiseRow<T, TVector, TOperations>.Read<TEdge>(plane.Row(source) + left, masks, TKernel.Value / 2 + 1);
            s0.Add<TKernel, TOdd>(elements, last);
            s1.Add<TKernel, TOdd>(elements, last - weightRow);
            if (row >= firstRow) s0.Store<TEdge, TOdd>(destination, count);
            if (row + 1 >= firstRow && row + 1 < endRow) s1.Store<TEdge, TOdd>(destination + shape.DestinationWidth, count);
            s2.Add<TKernel, TOdd>(elements, last - 2 * weightRow);
            if (TKernel.Value > 3)
            {
                s3.Add<TKernel, TOdd>(elements, last - 3 * weightRow);
                s4.Add<TKernel, TOdd>(elements, last - 4 * weightRow);
            }
            if (TKernel.Value > 5)
            {
                s5.Add<TKernel, TOdd>(elements, last - 5 * weightRow);
                s6.Add<TKernel, TOdd>(elements, last - 6 * weightRow);
            }
            (s0, s1, s2, s3, s4, s5, s6) = (s2, s3, s4, s5, s6, default, default);
        }
    }

    /// <summary>Sums of a row: those of the elements at even places, and of those at odd ones.</summary>
    private struct Pair
    {
        private TVector even, odd;

        /// <summary>Adds the products of a row of the output's gradient and a row of the turned kernel.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TKernel, TOdd>(in DepthwiseRow<T, TVector, TOperations> elements, T* weights)
            where TKernel : struct, IConstant
            where TOdd : struct, IConstant
        {
            even = elements.MultiplyApart(weights, 0, TKernel.Value / 2 + 1, even);
            odd = elements.MultiplyApart(weights + TOperations.Count, 1 - TOdd.Value, TKernel.Value / 2 + 1 - TOdd.Value, odd);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store<TEdge, TOdd>(T* destination, int count)
            where TEdge : struct, IConstant
            where TOdd : struct, IConstant
        {
            TVector first = TOdd.Value > 0 ? odd : even, second = TOdd.Value > 0 ? even : odd;
            DepthwiseRow<T, TVector, TOperations>.Store<TEdge>(TOperations.InterleaveLower(first, second), destination, count);
            if (TEdge.Value > 0 && count <= TOperations.Count) return;
            DepthwiseRow<T, TVector, TOperations>.Store<TEdge>(TOperations.InterleaveUpper(first, second), destination + TOperations.Count, count - TOperations.Count);
        }
    }
}
