using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// A convolution of two spatial axes with a kernel of 3x3 and steps of one, cut into tiles of 4x4 results: the forward pass, or the gradient with
/// respect to the input, which is the same over the gradient of the output with the roles of channels and filters exchanged.
/// </summary>
internal sealed class WinogradGeometry
{
    private const int Results = 4, Extent = 6, Kernel = 3;

    private WinogradGeometry(int images, int groups, int channels, int rows, (int Height, int Width) source, (int Height, int Width) destination,
        (int Top, int Left) padding)
    {
        Images = images;
        Groups = groups;
        Channels = channels / groups;
        Rows = rows / groups;
        Height = destination.Height;
        Width = destination.Width;
        TilesHigh = (Height + Results - 1) / Results;
        TilesWide = (Width + Results - 1) / Results;
        Source = new ChannelsLastImage(groups, Channels, new PaddedAxis(1, 0, 1, 1),
            new PaddedAxis(source.Height, -padding.Top, TilesHigh * Results + Extent - Results, 1),
            new PaddedAxis(source.Width, -padding.Left, TilesWide * Results + Extent - Results, 1));
        Result = new ChannelsLastImage(groups, Rows, new PaddedAxis(1, 0, 1, 1),
            new PaddedAxis(Height, 0, TilesHigh * Results, 1), new PaddedAxis(Width, 0, TilesWide * Results, 1));
    }

    /// <summary>Number of images.</summary>
    public int Images { get; }

    /// <summary>Independent groups of channels and rows.</summary>
    public int Groups { get; }

    /// <summary>Channels of the source of each group.</summary>
    public int Channels { get; }

    /// <summary>Channels of the destination of each group.</summary>
    public int Rows { get; }

    /// <summary>Height of the destination.</summary>
    public int Height { get; }

    /// <summary>Width of the destination.</summary>
    public int Width { get; }

    /// <summary>Tiles above one another in an image.</summary>
    public int TilesHigh { get; }

    /// <summary>Tiles side by side in an image.</summary>
    public int TilesWide { get; }

    /// <summary>The padded copy of an image of the source.</summary>
    public ChannelsLastImage Source { get; }

    /// <summary>The copy of an image of the destination's shape, filled up to whole tiles.</summary>
    public ChannelsLastImage Result { get; }

    /// <summary>Elements of a channel of the destination.</summary>
    public nint DestinationChannelSize => (nint)Height * Width;

    /// <summary>Distance between the weights of neighbouring rows.</summary>
    public nint WeightRowStride { get; private init; }

    /// <summary>Distance between the weights of neighbouring channels.</summary>
    public nint WeightChannelStride { get; private init; }

    /// <summary>Whether the kernel is turned by half a circle.</summary>
    public bool IsTurned { get; private init; }

    /// <summary>The tiles of a pass, or null where the convolution is not of this kind.</summary>
    public static WinogradGeometry? TryCreate(ConvolutionGeometry geometry, ConvolutionPass pass)
    {
        ConvolutionAxis[] axes = ConvolutionAxis.Of(geometry);
        if (axes[0] is not { Input: 1, Kernel: 1, Output: 1, PaddingBefore: 0 }) return null;
        ConvolutionAxis height = axes[1], width = axes[2];
        if (height is not { Kernel: Kernel, Stride: 1, Dilation: 1 } || width is not { Kernel: Kernel, Stride: 1, Dilation: 1 }) return null;
        nint filterStride = (nint)geometry.Channels / geometry.Groups * Kernel * Kernel, channelStride = Kernel * Kernel;
        if (pass == ConvolutionPass.InputGradient)
        {
            return new WinogradGeometry(geometry.Batch, geometry.Groups, geometry.Filters, geometry.Channels, (height.Output, width.Output),
                (height.Input, width.Input), (Kernel - 1 - height.PaddingBefore, Kernel - 1 - width.PaddingBefore))
            {
                WeightRowStride = channelStride,
                WeightChannelStride = filterStride,
                IsTurned = true,
            };
        }
        return new WinogradGeometry(geometry.Batch, geometry.Groups, geometry.Channels, geometry.Filters, (height.Input, width.Input),
            (height.Output, width.Output), (height.PaddingBefore, width.PaddingBefore))
        {
            WeightRowStride = filterStride,
            WeightChannelStride = channelStride,
        };
    }
}
