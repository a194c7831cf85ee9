using ILGpuNet.Runtime;

namespace ILGpuNet.Kernels;

/// <summary>The sizes of a convolution along one axis.</summary>
/// <param name="input">Input extent.</param>
/// <param name="kernel">Kernel extent.</param>
/// <param name="output">Output extent.</param>
/// <param name="stride">Steps between windows.</param>
/// <param name="padding">Zeros before the first element.</param>
/// <param name="dilation">Distance between the elements of a window.</param>
public readonly struct ConvolutionAxis(int input, int kernel, int output, int stride, int padding, int dilation)
{
    /// <summary>Input extent.</summary>
    public int Input { get; } = input;

    /// <summary>Kernel extent.</summary>
    public int Kernel { get; } = kernel;

    /// <summary>Output extent.</summary>
    public int Output { get; } = output;

    /// <summary>Steps between windows.</summary>
    public int Stride { get; } = stride;

    /// <summary>Zeros before the first element.</summary>
    public int Padding { get; } = padding;

    /// <summary>Distance between the elements of a window.</summary>
    public int Dilation { get; } = dilation;

    /// <summary>The output whose window has an input position as its kernel-th element, given position + padding - kernel * dilation; -1 if there is none.</summary>
    public int OutputOf(int distance)
    {
        int output = distance / Stride;
        return distance >= 0 && output * Stride == distance && output < Output ? output : -1;
    }
}

/// <summary>A position along three axes.</summary>
/// <param name="depth">Along the outermost.</param>
/// <param name="height">Along the middle one.</param>
/// <param name="width">Along the innermost.</param>
public readonly struct Position(int depth, int height, int width)
{
    /// <summary>Along the outermost axis.</summary>
    public int Depth { get; } = depth;

    /// <summary>Along the middle axis.</summary>
    public int Height { get; } = height;

    /// <summary>Along the innermost axis.</summary>
    public int Width { get; } = width;
}

/// <summary>
/// All sizes of a convolution, as an argument of its kernels: x [batch, channels, input...], w [filters, channels / groups, kernel...],
/// y [batch, filters, output...]. There are always three spatial axes, missing ones have extents of 1.
/// </summary>
public readonly struct ConvolutionSizes
{
    private readonly ConvolutionAxis depth, height, width;

    private ConvolutionSizes(ConvolutionGeometry geometry)
    {
        (Batch, Groups) = (geometry.Batch, geometry.Groups);
        (Channels, Filters) = (geometry.Channels / Groups, geometry.Filters / Groups);
        (depth, height, width) = (AxisOf(geometry, 0), AxisOf(geometry, 1), AxisOf(geometry, 2));
        InputCount = depth.Input * height.Input * width.Input;
        KernelCount = depth.Kernel * height.Kernel * width.Kernel;
        OutputCount = depth.Output * height.Output * width.Output;
    }

    /// <summary>Images.</summary>
    public int Batch { get; }

    /// <summary>Groups of channels and filters.</summary>
    public int Groups { get; }

    /// <summary>Channels of a group.</summary>
    public int Channels { get; }

    /// <summary>Filters of a group.</summary>
    public int Filters { get; }

    /// <summary>Elements of a channel of an input image.</summary>
    public int InputCount { get; }

    /// <summary>Elements of a channel of a filter.</summary>
    public int KernelCount { get; }

    /// <summary>Elements of a channel of an output image.</summary>
    public int OutputCount { get; }

    /// <summary>The sizes of a geometry.</summary>
    public static ConvolutionSizes Create(ConvolutionGeometry geometry) => new(geometry);

    /// <summary>Where the window of an output element begins; negative in the padding.</summary>
    public Position WindowOf(int output) => new(
        output / (height.Output * width.Output) * depth.Stride - depth.Padding,
        output / width.Output % height.Output * height.Stride - height.Padding,
        output % width.Output * width.Stride - width.Padding);

    /// <summary>Where an element of the kernel lies from the beginning of a window.</summary>
    public Position OffsetOf(int element) => new(
        element / (height.Kernel * width.Kernel) * depth.Dilation,
        element / width.Kernel % height.Kernel * height.Dilation,
        element % width.Kernel * width.Dilation);

    /// <summary>The element of the input at an offset from the beginning of a window; -1 in the padding.</summary>
    public int InputAt(Position window, Position offset)
    {
        int d = window.Depth + offset.Depth, h = window.Height + offset.Height, w = window.Width + offset.Width;
        bool isInside = d >= 0 && d < depth.Input && h >= 0 && h < height.Input && w >= 0 && w < width.Input;
        return isInside ? (d * height.Input + h) * width.Input + w : -1;
    }

    /// <summary>An element of the input, counted from the beginning of the padding.</summary>
    public Position PaddedPositionOf(int input) => new(
        input / (height.Input * width.Input) + depth.Padding,
        input / width.Input % height.Input + height.Padding,
        input % width.Input + width.Padding);

    /// <summary>The element of the output whose window has a position of the padded input at an offset; -1 if there is none.</summary>
    public int OutputAt(Position padded, Position offset)
    {
        int d = depth.OutputOf(padded.Depth - offset.Depth), h = height.OutputOf(padded.Height - offset.Height), w = width.OutputOf(padded.Width - offset.Width);
        return d >= 0 && h >= 0 && w >= 0 ? (d * height.Output + h) * width.Output + w : -1;
    }

    private static ConvolutionAxis AxisOf(ConvolutionGeometry geometry, int axis)
    {
        int i = axis - (3 - geometry.SpatialRank);
        return i < 0
            ? new ConvolutionAxis(1, 1, 1, 1, 0, 1)
            : new ConvolutionAxis(geometry.Input[i], geometry.Kernel[i], geometry.Output[i], geometry.Stride[i], geometry.PaddingBefore[i], geometry.Dilation[i]);
    }
}
