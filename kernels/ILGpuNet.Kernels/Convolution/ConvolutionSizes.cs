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
/// A row or column of a matrix that a convolution gathers: what it adds to the place in memory of an element, and to its position along the axes. An element
/// belongs to a row and a column, and is zero where the sum of their positions is outside of the image. Held in shared memory, so that an element takes no
/// divisions.
/// </summary>
/// <param name="start">Part of the place in memory.</param>
/// <param name="position">Part of the position.</param>
public readonly struct GatherPoint(int start, Position position)
{
    /// <summary>Part of the place in memory.</summary>
    public int Start { get; } = start;

    /// <summary>Part of the position.</summary>
    public Position Position { get; } = position;

    /// <summary>A row or column that is not there: outside of every image.</summary>
    public static GatherPoint Nowhere => new(0, new Position(-(1 << 30), 0, 0));
}

/// <summary>
/// All sizes of a convolution, as an argument of its kernels: x [batch, channels, input...], w [filters, channels / groups, kernel...],
/// y [batch, filters, output...]. There are always three spatial axes, missing ones have extents of 1.
/// </summary>
public readonly struct ConvolutionSizes
{
    private readonly ConvolutionAxis depth, height, width;
    private readonly byte strided;

    private ConvolutionSizes(ConvolutionGeometry geometry)
    {
        (Batch, Groups) = (geometry.Batch, geometry.Groups);
        (Channels, Filters) = (geometry.Channels / Groups, geometry.Filters / Groups);
        (depth, height, width) = (AxisOf(geometry, 0), AxisOf(geometry, 1), AxisOf(geometry, 2));
        InputCount = depth.Input * height.Input * width.Input;
        KernelCount = depth.Kernel * height.Kernel * width.Kernel;
        OutputCount = depth.Output * height.Output * width.Output;
        strided = Flag.Of(depth.Stride != 1 || height.Stride != 1 || width.Stride != 1);
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

    /// <summary>Whether windows are more than one element apart along any axis.</summary>
    public bool IsStrided => strided != 0;

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

    /// <summary>The column of the gathered input that an output element of an image is: its window.</summary>
    /// <param name="images">Where the channels of the image begin.</param>
    /// <param name="output">The output element.</param>
    public GatherPoint WindowPoint(int images, int output)
    {
        Position window = WindowOf(output);
        return new GatherPoint(images + (window.Depth * height.Input + window.Height) * width.Input + window.Width, window);
    }

    /// <summary>The row of the gathered input that an element of the kernel of a channel is.</summary>
    public GatherPoint KernelPoint(int channel, int element)
    {
        Position offset = OffsetOf(element);
        return new GatherPoint(channel * InputCount + (offset.Depth * height.Input + offset.Height) * width.Input + offset.Width, offset);
    }

    /// <summary>Where the element of the input lies that a window and an element of the kernel meet at; -1 in the padding.</summary>
    public int InputPlace(GatherPoint window, GatherPoint kernel)
    {
        int d = window.Position.Depth + kernel.Position.Depth, h = window.Position.Height + kernel.Position.Height, w = window.Position.Width + kernel.Position.Width;
        bool isInside = (uint)d < (uint)depth.Input && (uint)h < (uint)height.Input && (uint)w < (uint)width.Input;
        return isInside ? window.Start + kernel.Start : -1;
    }

    /// <summary>The column of the gathered gradient of the output that an element of the input is.</summary>
    /// <param name="images">Where the filters of the image begin.</param>
    /// <param name="input">The input element.</param>
    public GatherPoint InputPoint(int images, int input)
    {
        Position padded = PaddedPositionOf(input);
        return new GatherPoint(images + (padded.Depth * height.Output + padded.Height) * width.Output + padded.Width, padded);
    }

    /// <summary>The row of the gathered gradient of the output that an element of the kernel of a filter is.</summary>
    public GatherPoint FilterPoint(int filter, int element)
    {
        Position offset = OffsetOf(element);
        return new GatherPoint(
            filter * OutputCount - (offset.Depth * height.Output + offset.Height) * width.Output - offset.Width,
            new Position(-offset.Depth, -offset.Height, -offset.Width));
    }

    /// <summary>Where the element of the output lies whose window has an element of the input at an element of the kernel; -1 if there is none.</summary>
    public int OutputPlace(GatherPoint input, GatherPoint kernel)
    {
        int d = input.Position.Depth + kernel.Position.Depth, h = input.Position.Height + kernel.Position.Height, w = input.Position.Width + kernel.Position.Width;
        if (!IsStrided)
        {
            bool isInside = (uint)d < (uint)depth.Output && (uint)h < (uint)height.Output && (uint)w < (uint)width.Output;
            return isInside ? input.Start + kernel.Start : -1;
        }
        int outputDepth = depth.OutputOf(d), outputHeight = height.OutputOf(h), outputWidth = width.OutputOf(w);
        // The starts count whole steps: what strides leave out comes off again.
        return outputDepth >= 0 && outputHeight >= 0 && outputWidth >= 0
            ? input.Start + kernel.Start - ((d - outputDepth) * height.Output + h - outputHeight) * width.Output - (w - outputWidth)
            : -1;
    }

    private static ConvolutionAxis AxisOf(ConvolutionGeometry geometry, int axis)
    {
        int i = axis - (3 - geometry.SpatialRank);
        return i < 0
            ? new ConvolutionAxis(1, 1, 1, 1, 0, 1)
            : new ConvolutionAxis(geometry.Input[i], geometry.Kernel[i], geometry.Output[i], geometry.Stride[i], geometry.PaddingBefore[i], geometry.Dilation[i]);
    }
}
