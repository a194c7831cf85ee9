using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

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
