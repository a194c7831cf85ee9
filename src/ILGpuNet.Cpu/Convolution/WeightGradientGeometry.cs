using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// The gradient with respect to the weights: for each group the product of the output's gradient, [filters, pixels], with a matrix of
/// [pixels, kernel elements and channels], summed over all images. Channels are the inner axis of its columns.
/// </summary>
internal sealed class WeightGradientGeometry
{
    private readonly ConvolutionAxis[] axes;

    /// <summary>Distances in the padded copy between neighbouring windows.</summary>
    private readonly int[] steps;

    public WeightGradientGeometry(ConvolutionGeometry geometry)
    {
        axes = ConvolutionAxis.Of(geometry);
        IsPointwise = axes.All(axis => axis is { Kernel: 1, Stride: 1, PaddingBefore: 0 } && axis.Output == axis.Input);
        Images = geometry.Batch;
        Groups = geometry.Groups;
        Filters = geometry.Filters / Groups;
        Channels = geometry.Channels / Groups;
        KernelSize = axes[0].Kernel * axes[1].Kernel * axes[2].Kernel;
        (PaddedAxis Source, AxisPhase[] Phases)[] lines = [.. axes.Select(axis => AxisPhase.Forward(axis, isInnermost: false))];
        PaddedAxis[] padded = [.. lines.Select(line => line.Source)];
        steps = [.. lines.Select(line => line.Phases[0].SourceStep)];
        Source = new ChannelsLastImage(Groups, Channels, padded[0], padded[1], padded[2]);
        Pixels = axes[0].Output * axes[1].Output * axes[2].Output;
        Pieces = [.. WindowPieces()];
    }

    /// <summary>Number of images.</summary>
    public int Images { get; }

    /// <summary>Independent groups of filters and channels.</summary>
    public int Groups { get; }

    /// <summary>Filters of each group.</summary>
    public int Filters { get; }

    /// <summary>Channels of each group.</summary>
    public int Channels { get; }

    /// <summary>Elements of the kernel for each pair of filter and channel.</summary>
    public int KernelSize { get; }

    /// <summary>Whether the kernel is a single element that meets every pixel once, so that windows are the pixels as they lie.</summary>
    public bool IsPointwise { get; }

    /// <summary>Weights of each filter.</summary>
    public int Columns => KernelSize * Channels;

    /// <summary>Output elements of each image and filter.</summary>
    public int Pixels { get; }

    /// <summary>The padded copy of an input image.</summary>
    public ChannelsLastImage Source { get; }

    /// <summary>The contiguous pieces of a window in the order of the columns: offset from its first element, and length.</summary>
    public (nint Source, int Length)[] Pieces { get; }

    /// <summary>
    /// Where the windows of some output pixels begin in a batch of padded copies; pixels are counted through the images of the batch.
    /// </summary>
    public unsafe void SourceOffsets(int firstPixel, int count, nint* offsets)
    {
        int widthOutput = axes[2].Output;
        nint step = steps[2] * Source.PixelStride;
        for (int i = 0; i < count;)
        {
            (int image, int pixel) = Math.DivRem(firstPixel + i, Pixels);
            (int row, int w) = Math.DivRem(pixel, widthOutput);
            (int d, int h) = Math.DivRem(row, axes[1].Output);
            nint offset = image * Source.Size + d * steps[0] * Source.PlaneStride + h * steps[1] * Source.RowStride + w * step;
            for (int end = Math.Min(i + widthOutput - w, count); i < end; i++, offset += step) offsets[i] = offset;
        }
    }

    private IEnumerable<(nint Source, int Length)> WindowPieces()
    {
        bool isRowContiguous = axes[2].Dilation == 1;
        for (int d = 0; d < axes[0].Kernel; d++)
        {
            for (int h = 0; h < axes[1].Kernel; h++)
            {
                nint row = d * axes[0].Dilation * Source.PlaneStride + h * axes[1].Dilation * Source.RowStride;
                if (isRowContiguous)
                {
                    yield return (row, axes[2].Kernel * Channels);
                    continue;
                }
                for (int w = 0; w < axes[2].Kernel; w++) yield return (row + w * axes[2].Dilation * Source.PixelStride, Channels);
            }
        }
    }
}
