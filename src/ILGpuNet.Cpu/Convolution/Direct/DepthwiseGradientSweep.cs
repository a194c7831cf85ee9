using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The loop of weight gradients of depthwise convolutions with a kernel of 3x3: down a column of vectors, the nine sums in registers. Each row of the image and of
/// the output's gradient is read once, where it lies: what is beyond the ends of rows is cleared after it is read.
/// </summary>
internal static unsafe class DepthwiseGradientSweep<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Adds what a plane contributes to the nine vectors of sums, whose elements are to be added in the end.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="image">The image; a vector may be read that begins two elements before it or with its last one.</param>
    /// <param name="gradient">The output's gradient; a vector may be read that begins with its last element.</param>
    /// <param name="sums">The sums.</param>
    public static void Add(DepthwiseShape shape, T* image, T* gradient, T* sums)
    {
        for (int column = 0; column < shape.DestinationWidth; column += TOperations.Count)
        {
            int end = column + TOperations.Count;
            bool isInside = column >= shape.Left && end + 2 - shape.Left <= shape.Width && end <= shape.DestinationWidth;
            if (isInside) Sweep<Zero>(shape, image, gradient, column, sums);
            else Sweep<One>(shape, image, gradient, column, sums);
        }
    }

    /// <typeparam name="TEdge">One where vectors or their windows reach beyond the ends of rows, else zero.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sweep<TEdge>(DepthwiseShape shape, T* image, T* gradient, int column, T* sums) where TEdge : struct, IConstant
    {
        int left = column - shape.Left, results = shape.DestinationWidth - column;
        TVector m0 = TOperations.Zero, m1 = m0, m2 = m0, mask = m0;
        if (TEdge.Value > 0)
        {
            mask = TOperations.Mask(0, results);
            m0 = TOperations.And(TOperations.Mask(-left, shape.Width - left), mask);
            m1 = TOperations.And(TOperations.Mask(-left - 1, shape.Width - left - 1), mask);
            m2 = TOperations.And(TOperations.Mask(-left - 2, shape.Width - left - 2), mask);
        }
        TVector s0 = Sum(sums, 0), s1 = Sum(sums, 1), s2 = Sum(sums, 2), s3 = Sum(sums, 3), s4 = Sum(sums, 4);
        TVector s5 = Sum(sums, 5), s6 = Sum(sums, 6), s7 = Sum(sums, 7), s8 = Sum(sums, 8);
        // A row of the image meets the rows of the gradient that are above it by none, one and two, counted from where its first window begins.
        int result = shape.Top, end = Math.Min(shape.Height, shape.DestinationHeight + 2 - shape.Top);
        T* x = image + left, g = gradient + (nint)result * shape.DestinationWidth + column;
        TVector oldest = result > 1 ? Row<TEdge>(g - 2 * shape.DestinationWidth, result - 2, shape, mask) : TOperations.Zero;
        TVector older = result > 0 ? Row<TEdge>(g - shape.DestinationWidth, result - 1, shape, mask) : TOperations.Zero;
        for (int row = 0; row < end; row++, result++, x += shape.Width, g += shape.DestinationWidth)
        {
            TVector newest = Row<TEdge>(g, result, shape, mask);
            TVector v0 = TOperations.Load(x), v1 = TOperations.Load(x + 1), v2 = TOperations.Load(x + 2);
            if (TEdge.Value > 0)
            {
                v0 = TOperations.And(v0, m0);
                v1 = TOperations.And(v1, m1);
                v2 = TOperations.And(v2, m2);
            }
            s0 = TOperations.FusedMultiplyAdd(v0, newest, s0);
            s1 = TOperations.FusedMultiplyAdd(v1, newest, s1);
            s2 = TOperations.FusedMultiplyAdd(v2, newest, s2);
            s3 = TOperations.FusedMultiplyAdd(v0, older, s3);
            s4 = TOperations.FusedMultiplyAdd(v1, older, s4);
            s5 = TOperations.FusedMultiplyAdd(v2, older, s5);
            s6 = TOperations.FusedMultiplyAdd(v0, oldest, s6);
            s7 = TOperations.FusedMultiplyAdd(v1, oldest, s7);
            s8 = TOperations.FusedMultiplyAdd(v2, oldest, s8);
            (oldest, older) = (older, newest);
        }
        TOperations.Store(s0, sums);
        TOperations.Store(s1, sums + TOperations.Count);
        TOperations.Store(s2, sums + 2 * TOperations.Count);
        TOperations.Store(s3, sums + 3 * TOperations.Count);
        TOperations.Store(s4, sums + 4 * TOperations.Count);
        TOperations.Store(s5, sums + 5 * TOperations.Count);
        TOperations.Store(s6, sums + 6 * TOperations.Count);
        TOperations.Store(s7, sums + 7 * TOperations.Count);
        TOperations.Store(s8, sums + 8 * TOperations.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(T* sums, int tap) => TOperations.Load(sums + tap * TOperations.Count);

    /// <summary>A vector of a row of the gradient, zeros where there is no such row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Row<TEdge>(T* source, int row, DepthwiseShape shape, TVector mask) where TEdge : struct, IConstant
    {
        if (row >= shape.DestinationHeight) return TOperations.Zero;
        return TEdge.Value > 0 ? TOperations.And(TOperations.Load(source), mask) : TOperations.Load(source);
    }
}
