using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// The loop of depthwise convolutions with a kernel of 3x3: down a column of vectors. Each row of the image is read once for the three rows of results that it
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

/// <summary>
/// Sizes of a plane of a depthwise convolution with a kernel of 3x3: of the image, its results, and the zeros before its rows and columns; and how far its windows
/// move, 1 or 2. Gradients with respect to inputs have image and results exchanged, and with steps of 2 the zeros of the forward pass.
/// </summary>
internal readonly record struct DepthwiseShape(int Height, int Width, int DestinationHeight, int DestinationWidth, int Top, int Left, int Stride)
{
    private const int Kernel = 3;

    /// <summary>
    /// The shape of a pass, or null where the convolution is of another kind, or rows are shorter than a vector. The gradient with respect to the weights reads the
    /// image and the results of the forward pass.
    /// </summary>
    public static DepthwiseShape? TryCreate(ConvolutionGeometry geometry, ConvolutionPass pass, int vector)
    {
        bool isForward = pass != ConvolutionPass.InputGradient;
        if (geometry.Channels != geometry.Groups || (!isForward && geometry.Filters != geometry.Groups)) return null;
        ConvolutionAxis[] axes = ConvolutionAxis.Of(geometry);
        ConvolutionAxis rows = axes[^2], columns = axes[^1];
        if (axes[0] is not { Input: 1, Kernel: 1, Stride: 1, PaddingBefore: 0, Output: 1 } || !IsPlain(rows) || !IsPlain(columns)) return null;
        int stride = rows.Stride;
        if (columns.Stride != stride || (stride == 2 && pass == ConvolutionPass.WeightGradient)) return null;
        DepthwiseShape shape = new(rows.Input, columns.Input, rows.Output, columns.Output, rows.PaddingBefore, columns.PaddingBefore, stride);
        if (!isForward)
        {
            shape = new(rows.Output, columns.Output, rows.Input, columns.Input, rows.PaddingBefore, columns.PaddingBefore, stride);
            if (stride == 1) shape = shape with { Top = Kernel - 1 - shape.Top, Left = Kernel - 1 - shape.Left };
        }
        // Gradients over steps of 2 are written two vectors at a time.
        int shortest = isForward || stride == 1 ? vector : 2 * vector;
        bool fits = shape.DestinationWidth >= shortest && (stride == 2 || shape.Width >= vector);
        return shape.Height > 0 && fits ? shape : null;
    }

    /// <summary>Whether an axis has windows of three neighbours that meet its elements, one for each step or each second one.</summary>
    private static bool IsPlain(ConvolutionAxis axis)
    {
        int paddingAfter = (axis.Output - 1) * axis.Stride + Kernel - axis.Input - axis.PaddingBefore;
        return axis is { Kernel: Kernel, Stride: 1 or 2, Dilation: 1, PaddingBefore: < Kernel, Output: > 0 } && paddingAfter > -axis.Stride && paddingAfter < Kernel;
    }
}

/// <summary>A plane of a depthwise convolution.</summary>
internal unsafe struct DepthwisePlane<T> where T : unmanaged
{
    /// <summary>Sizes.</summary>
    public DepthwiseShape Shape;

    /// <summary>The image; a vector may be read that begins two elements before a row or ends two behind it.</summary>
    public T* Source;

    /// <summary>A copy of the first row, where nothing before it may be read; else null.</summary>
    public T* First;

    /// <summary>A copy of the last row, where nothing behind it may be read; else null.</summary>
    public T* Last;

    /// <summary>A row of zeros as long as those of the image, with a vector of them before and behind it.</summary>
    public T* Zeros;

    /// <summary>Nine weights, row by row.</summary>
    public T* Weights;

    /// <summary>What is added to each result, or null.</summary>
    public T* Bias;

    /// <summary>The results.</summary>
    public T* Destination;

    /// <summary>A row of the image, or zeros above and below it, of which a vector may be read that begins or ends a few elements outside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T* Row(int row)
    {
        if ((uint)row >= (uint)Shape.Height) return Zeros;
        if (row == 0 && First is not null) return First;
        return row == Shape.Height - 1 && Last is not null ? Last : Source + (nint)row * Shape.Width;
    }
}
