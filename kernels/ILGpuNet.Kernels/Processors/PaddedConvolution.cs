using ILGpuNet.Runtime;

namespace ILGpuNet.Kernels;

/// <summary>
/// A pass of a convolution as <see cref="ProcessorConvolution{TStored, T, TStorage, TTile, TPass}"/> computes it, over images that <see cref="PadImages{T}"/> has given their
/// padding: a copy is nothing beside the product, whose loads would each have to look whether there is an element.
/// </summary>
public sealed class PaddedConvolution
{
    private readonly PaddedAxis depth, height, width;

    private PaddedConvolution(PaddedAxis[] axes, ConvolutionGeometry whole)
    {
        PaddedAxis[] three = [.. Enumerable.Repeat(new PaddedAxis(1, 1, 0, 1), 3 - axes.Length), .. axes];
        (depth, height, width) = (three[0], three[1], three[2]);
        HasPadding = axes.Any(axis => axis.Before != 0 || axis.Stride != 1 || axis.Input != axis.Output);
        RowCount = axes[..^1].Aggregate((long)whole.Batch * whole.Channels, (count, axis) => count * axis.Output);
        Sizes = ConvolutionSizes.Create(whole);
    }

    /// <summary>Whether there is anything to add to the images.</summary>
    public bool HasPadding { get; }

    /// <summary>Rows of the images with their padding.</summary>
    public long RowCount { get; }

    /// <summary>Elements of the images with their padding.</summary>
    public long Count => RowCount * width.Output;

    /// <summary>Sizes of a convolution without padding; of the gradient of x of one with filters for channels and channels for filters.</summary>
    public ConvolutionSizes Sizes { get; }

    /// <summary>Of y and the gradient of w, which gather from x as far as windows reach.</summary>
    public static PaddedConvolution OfInput(ConvolutionGeometry geometry)
    {
        PaddedAxis[] axes = [.. Enumerable.Range(0, geometry.SpatialRank).Select(axis =>
        {
            int before = geometry.PaddingBefore[axis], reach = (geometry.Output[axis] - 1) * geometry.Stride[axis] + Reach(geometry, axis) + 1;
            return new PaddedAxis(geometry.Input[axis], Math.Max(before + geometry.Input[axis], reach), before, 1);
        })];
        return new PaddedConvolution(axes, WithoutPadding(geometry, axes));
    }

    /// <summary>Of the gradient of x, which gathers from that of y, with a window for each element of x.</summary>
    public static PaddedConvolution OfOutput(ConvolutionGeometry geometry)
    {
        PaddedAxis[] axes = [.. Enumerable.Range(0, geometry.SpatialRank).Select(axis =>
        {
            int reach = Reach(geometry, axis);
            return new PaddedAxis(geometry.Output[axis], geometry.Input[axis] + reach, reach - geometry.PaddingBefore[axis], geometry.Stride[axis]);
        })];
        return new PaddedConvolution(axes, WithoutPadding(geometry, axes) with
        {
            Channels = geometry.Filters,
            Filters = geometry.Channels,
            Output = geometry.Input,
            Stride = [.. axes.Select(_ => 1)],
        });
    }

    /// <summary>The kernel that makes the images.</summary>
    public PadImages<T> Pad<T>(View<T> from, View<T> to) where T : unmanaged => new(from, to, depth, height, width, (int)RowCount);

    private static ConvolutionGeometry WithoutPadding(ConvolutionGeometry geometry, PaddedAxis[] axes)
    {
        ValueList<int> none = [.. axes.Select(_ => 0)];
        return geometry with { Input = [.. axes.Select(axis => axis.Output)], PaddingBefore = none, PaddingAfter = none };
    }

    private static int Reach(ConvolutionGeometry geometry, int axis) => (geometry.Kernel[axis] - 1) * geometry.Dilation[axis];
}
