using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// A product of weights with sliding windows of padded images: the forward pass, or the gradient with respect to the input, which is
/// the same over the gradient of the output with the roles of channels and filters exchanged.
/// </summary>
internal sealed class SlidingGeometry
{
    private readonly int[] kernel;

    private SlidingGeometry(
        ConvolutionGeometry geometry, int rows, int channels, (PaddedAxis Source, AxisPhase[] Phases)[] lines, int[] destination)
    {
        ConvolutionAxis[] axes = ConvolutionAxis.Of(geometry);
        kernel = [.. axes.Select(axis => axis.Kernel)];
        Axes = lines;
        Destination = destination;
        Images = geometry.Batch;
        Groups = geometry.Groups;
        Rows = rows / Groups;
        Channels = channels / Groups;
        KernelSize = kernel[0] * kernel[1] * kernel[2];
        Source = new PaddedImage(channels, lines[0].Source, lines[1].Source, lines[2].Source);
        DestinationChannelSize = (nint)destination[0] * destination[1] * destination[2];
        Phases = [.. PhasesOver(Source)];
    }

    /// <summary>For each axis what is copied of the source, and its phases.</summary>
    public (PaddedAxis Source, AxisPhase[] Phases)[] Axes { get; }

    /// <summary>Extents of the destination.</summary>
    public int[] Destination { get; }

    /// <summary>Number of images.</summary>
    public int Images { get; }

    /// <summary>Independent groups of rows and channels.</summary>
    public int Groups { get; }

    /// <summary>Rows of weights of each group, which are channels of the destination.</summary>
    public int Rows { get; }

    /// <summary>Channels of the source of each group.</summary>
    public int Channels { get; }

    /// <summary>Elements of the kernel for each pair of row and channel.</summary>
    public int KernelSize { get; }

    /// <summary>Distance between the weights of neighbouring rows.</summary>
    public nint WeightRowStride { get; private init; }

    /// <summary>Distance between the weights of neighbouring channels.</summary>
    public nint WeightChannelStride { get; private init; }

    /// <summary>Distance between the weights of neighbouring groups.</summary>
    public nint WeightGroupStride => (nint)Rows * Channels * KernelSize;

    /// <summary>Products of each pair of row and channel, in all results of an image.</summary>
    public nint ProductsPerImage => (nint)Phases.Sum(phase => (long)phase.Count * phase.Taps.Length);

    /// <summary>The padded copy of an image of the source.</summary>
    public PaddedImage Source { get; }

    /// <summary>Elements of a channel of the destination.</summary>
    public nint DestinationChannelSize { get; }

    /// <summary>The phases, which together cover the destination.</summary>
    public SlidingPhase[] Phases { get; }

    /// <summary>The phases over a copy of the source that may be only a part of it.</summary>
    public IEnumerable<SlidingPhase> PhasesOver(PaddedImage source) =>
        from d in Axes[0].Phases
        from h in Axes[1].Phases
        from w in Axes[2].Phases
        select new SlidingPhase([d, h, w], source, kernel, Destination);

    /// <summary>The forward pass: filters slide over padded inputs.</summary>
    public static SlidingGeometry Forward(ConvolutionGeometry geometry)
    {
        (PaddedAxis Source, AxisPhase[] Phases)[] lines =
            [.. ConvolutionAxis.Of(geometry).Select((axis, i) => AxisPhase.Forward(axis, isInnermost: i == ConvolutionAxis.Count - 1))];
        int[] output = [.. ConvolutionAxis.Of(geometry).Select(axis => axis.Output)];
        return Create(geometry, geometry.Filters, geometry.Channels, lines, output, areRowsFilters: true);
    }

    /// <summary>The gradient with respect to the input: turned filters slide over the padded gradient of the output.</summary>
    public static SlidingGeometry InputGradient(ConvolutionGeometry geometry)
    {
        (PaddedAxis Source, AxisPhase[] Phases)[] lines = [.. ConvolutionAxis.Of(geometry).Select(AxisPhase.InputGradient)];
        int[] input = [.. ConvolutionAxis.Of(geometry).Select(axis => axis.Input)];
        return Create(geometry, geometry.Channels, geometry.Filters, lines, input, areRowsFilters: false);
    }

    private static SlidingGeometry Create(
        ConvolutionGeometry geometry, int rows, int channels,
        (PaddedAxis Source, AxisPhase[] Phases)[] lines, int[] destination, bool areRowsFilters)
    {
        nint pairStride = 1;
        foreach (int extent in geometry.Kernel) pairStride *= extent;
        nint filterStride = geometry.Channels / geometry.Groups * pairStride;
        return new SlidingGeometry(geometry, rows, channels, lines, destination)
        {
            WeightRowStride = areRowsFilters ? filterStride : pairStride,
            WeightChannelStride = areRowsFilters ? pairStride : filterStride,
        };
    }
}
