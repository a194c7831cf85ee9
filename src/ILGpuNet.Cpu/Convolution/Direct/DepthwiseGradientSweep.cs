using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The loop of weight gradients of depthwise convolutions: down a column of vectors, the sums of some rows of the kernel in registers. These rows are a step of the
/// windows apart, so that each row of the image is read once for all of them, where it lies: what is beyond the ends of rows is cleared after it is read.
/// </summary>
/// <typeparam name="T">An element.</typeparam>
/// <typeparam name="TVector">A vector of them.</typeparam>
/// <typeparam name="TOperations">What is done with vectors.</typeparam>
/// <typeparam name="TKernel">Rows and columns of the kernel.</typeparam>
/// <typeparam name="TStride">How far windows move, one or two.</typeparam>
internal static unsafe class DepthwiseGradientSweep<T, TVector, TOperations, TKernel, TStride>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
    where TKernel : struct, IConstant
    where TStride : struct, IConstant
{
    /// <summary>Rows of the kernel whose sums fit the registers.</summary>
    private static int MaximumRows => TKernel.Value == 3 ? 3 : TOperations.Registers >= 32 ? (TKernel.Value == 5 ? 3 : 2) : TKernel.Value == 5 ? 2 : 1;

    /// <summary>Adds what a plane contributes to the vectors of sums, one for each weight, whose elements are to be added in the end.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="image">The image; as much may be read before and behind it as <see cref="DepthwiseShape.Margin"/> says.</param>
    /// <param name="gradient">The output's gradient; a vector may be read that begins with its last element.</param>
    /// <param name="sums">The sums.</param>
    public static void Add(DepthwiseShape shape, T* image, T* gradient, T* sums)
    {
        for (int column = 0; column < shape.DestinationWidth; column += TOperations.Count)
        {
            int left = TStride.Value * column - shape.Left, end = column + TOperations.Count;
            bool isInside = left >= 0 && left + TStride.Value * TOperations.Count + TKernel.Value - 1 <= shape.Width && end <= shape.DestinationWidth;
            for (int first = 0; first < TStride.Value; first++)
            {
                for (int row = first; row < TKernel.Value; row += MaximumRows * TStride.Value)
                {
                    int rows = Math.Min((TKernel.Value - row + TStride.Value - 1) / TStride.Value, MaximumRows);
                    if (isInside) Sweep<Zero>(shape, image, gradient, column, row, rows, sums);
                    else Sweep<One>(shape, image, gradient, column, row, rows, sums);
                }
            }
        }
    }

    private static void Sweep<TEdge>(DepthwiseShape shape, T* image, T* gradient, int column, int kernelRow, int rows, T* sums) where TEdge : struct, IConstant
    {
        switch (rows)
        {
            case 1: Sweep<TEdge, One>(shape, image, gradient, column, kernelRow, sums); break;
            case 2: Sweep<TEdge, Two>(shape, image, gradient, column, kernelRow, sums); break;
            default: Sweep<TEdge, Three>(shape, image, gradient, column, kernelRow, sums); break;
        }
    }

    /// <typeparam name="TEdge">One where vectors or their windows reach beyond the ends of rows, else zero.</typeparam>
    /// <typeparam name="TRows">Number of rows of the kernel.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sweep<TEdge, TRows>(DepthwiseShape shape, T* image, T* gradient, int column, int kernelRow, T* sums)
        where TEdge : struct, IConstant
        where TRows : struct, IConstant
    {
        int left = TStride.Value * column - shape.Left, results = shape.DestinationWidth - column;
        TVector mask = TEdge.Value > 0 ? TOperations.Mask(0, results) : TOperations.Zero;
        var masks = DepthwiseRow<T, TVector, TOperations>.Masks<TEdge>(
            TStride.Value, -left, shape.Width - left, TStride.Value * results, TStride.Value == 1 ? TKernel.Value : TKernel.Value + 1);
        nint next = TStride.Value * TKernel.Value * TOperations.Count;
        sums += kernelRow * TKernel.Value * TOperations.Count;
        var s0 = DepthwiseRow<T, TVector, TOperations>.ReadVectors(sums, TKernel.Value);
        var s1 = TRows.Value > 1 ? DepthwiseRow<T, TVector, TOperations>.ReadVectors(sums + next, TKernel.Value) : default;
        var s2 = TRows.Value > 2 ? DepthwiseRow<T, TVector, TOperations>.ReadVectors(sums + 2 * next, TKernel.Value) : default;
        // A row of the image meets the first row of the kernel with one row of the gradient, and the others with those above it.
        TVector older = TOperations.Zero, oldest = TOperations.Zero;
        int row = kernelRow - shape.Top;
        T* g = gradient + column, x = image + (nint)row * shape.Width + left;
        nint step = TStride.Value * (nint)shape.Width;
        for (int result = 0; result < shape.DestinationHeight + TRows.Value - 1; result++, row += TStride.Value, x += step, g += shape.DestinationWidth)
        {
            TVector newest = result < shape.DestinationHeight ? TOperations.Load(g) : TOperations.Zero;
            if (TEdge.Value > 0) newest = TOperations.And(newest, mask);
            if ((uint)row < (uint)shape.Height)
            {
                DepthwiseRow<T, TVector, TOperations>.AddProducts<TEdge>(
                    ref s0, ref s1, ref s2, x, masks, TStride.Value, TKernel.Value, newest, older, oldest, TRows.Value);
            }
            (oldest, older) = (older, newest);
        }
        s0.WriteVectors(sums, TKernel.Value);
        if (TRows.Value > 1) s1.WriteVectors(sums + next, TKernel.Value);
        if (TRows.Value > 2) s2.WriteVectors(sums + 2 * next, TKernel.Value);
    }
}
