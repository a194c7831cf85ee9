using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Sizes of a plane of a depthwise convolution with a square kernel of 3, 5 or 7 rows: of the image, its results, and the zeros before its rows and columns; and how
/// far its windows move, 1 or 2. Gradients with respect to inputs have image and results exchanged, and with steps of 2 the zeros of the forward pass.
/// </summary>
internal readonly record struct DepthwiseShape(int Height, int Width, int DestinationHeight, int DestinationWidth, int Top, int Left, int Stride, int Kernel)
{
    /// <summary>Weights of a filter.</summary>
    public int Taps => Kernel * Kernel;

    /// <summary>The shape of a pass, or null where the convolution is of another kind. The gradient with respect to the weights reads the image and the results of the forward pass.</summary>
    public static DepthwiseShape? TryCreate(ConvolutionGeometry geometry, ConvolutionPass pass)
    {
        bool isForward = pass != ConvolutionPass.InputGradient;
        if (geometry.Channels != geometry.Groups || (!isForward && geometry.Filters != geometry.Groups)) return null;
        ConvolutionAxis[] axes = ConvolutionAxis.Of(geometry);
        ConvolutionAxis rows = axes[^2], columns = axes[^1];
        if (axes[0] is not { Input: 1, Kernel: 1, Stride: 1, PaddingBefore: 0, Output: 1 } || !IsPlain(rows) || !IsPlain(columns)) return null;
        int stride = rows.Stride, kernel = rows.Kernel;
        if (columns.Stride != stride || columns.Kernel != kernel) return null;
        DepthwiseShape shape = new(rows.Input, columns.Input, rows.Output, columns.Output, rows.PaddingBefore, columns.PaddingBefore, stride, kernel);
        if (isForward) return shape;
        shape = new(rows.Output, columns.Output, rows.Input, columns.Input, rows.PaddingBefore, columns.PaddingBefore, stride, kernel);
        return stride == 1 ? shape with { Top = kernel - 1 - shape.Top, Left = kernel - 1 - shape.Left } : shape;
    }

    /// <summary>What loops with vectors of <paramref name="vector"/> elements read before and behind a row at most: a window, and two vectors that are longer than the row.</summary>
    public int Margin(int vector) => Kernel + 2 * vector;

    /// <summary>The rows of the image that some rows of results read.</summary>
    /// <param name="firstRow">The first row of results.</param>
    /// <param name="endRow">The row after the last.</param>
    /// <param name="isInputGradient">Whether the results are the gradient with respect to the input.</param>
    public Range RowsRead(int firstRow, int endRow, bool isInputGradient)
    {
        (int first, int end) = Stride == 1 || !isInputGradient
            ? (firstRow * Stride - Top, (endRow - 1) * Stride - Top + Kernel)
            : ((firstRow + Top) / 2 - Kernel / 2, (endRow - 1 + Top) / 2 + 1);
        end = Math.Clamp(end, 0, Height);
        return Math.Clamp(first, 0, end)..end;
    }

    /// <summary>Whether an axis has windows of neighbours that meet its elements, one for each step or each second one.</summary>
    private static bool IsPlain(ConvolutionAxis axis)
    {
        if (axis is not { Kernel: 3 or 5 or 7, Stride: 1 or 2, Dilation: 1, Output: > 0, Input: > 0 }) return false;
        int paddingAfter = (axis.Output - 1) * axis.Stride + axis.Kernel - axis.Input - axis.PaddingBefore;
        return axis.PaddingBefore < axis.Kernel && paddingAfter > -axis.Stride && paddingAfter < axis.Kernel;
    }
}
