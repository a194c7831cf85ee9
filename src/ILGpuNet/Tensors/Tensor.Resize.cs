using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

// Resizing is separable: each axis in its turn becomes a weighted sum of a few selections of its slices.
public partial class Tensor
{
    /// <summary>Resizes the spatial axes of [N, C, spatial...], one to three, to given extents.</summary>
    /// <param name="size">Extents: one number for all spatial axes, or one for each.</param>
    /// <param name="mode">How values between elements are found. Nearest takes any element type, the others floating-point types.</param>
    /// <param name="alignCorners">For linear and cubic: whether the first and last elements keep their places, rather than the borders around them.</param>
    /// <exception cref="ShapeException">Shape or extents do not fit.</exception>
    /// <exception cref="InvalidValueException">Corners are aligned in another mode.</exception>
    public Tensor Resize(ReadOnlySpan<int> size, Interpolation mode = Interpolation.Nearest, bool alignCorners = false)
    {
        RequireResizable(mode, alignCorners, "Resize");
        ValueList<int> sizes = SlidingWindow.PerAxis(size, Rank - 2, 1, "size", "Resize");
        return ResizeAxes(sizes, [.. sizes.Select((extent, axis) => Shape[axis + 2] / (double)extent)], mode, alignCorners);
    }

    /// <summary>As <see cref="Resize"/>, to floor(extent scale); positions follow from the scale itself, as PyTorch's scale_factor.</summary>
    /// <param name="scale">Factors: one for all spatial axes, or one for each.</param>
    /// <param name="mode">How values between elements are found.</param>
    /// <param name="alignCorners">For linear and cubic: whether the first and last elements keep their places.</param>
    /// <inheritdoc cref="Resize" path="/exception"/>
    public Tensor ResizeBy(ReadOnlySpan<double> scale, Interpolation mode = Interpolation.Nearest, bool alignCorners = false)
    {
        RequireResizable(mode, alignCorners, "ResizeBy");
        int rank = Rank - 2;
        if (scale.Length != 1 && scale.Length != rank)
            throw new ShapeException($"[ResizeBy] scale needs one number or one for each of the {rank} spatial axes, found {scale.Length}");
        int[] sizes = new int[rank];
        double[] steps = new double[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            double factor = scale[scale.Length == 1 ? 0 : axis];
            double extent = Math.Floor(Shape[axis + 2] * factor);
            if (!(extent is >= 1 and <= int.MaxValue))
                throw new ShapeException($"[ResizeBy] scale {factor} would give spatial axis {axis} of {Shape} an extent of {extent}");
            (sizes[axis], steps[axis]) = ((int)extent, 1 / factor);
        }
        return ResizeAxes(ValueList.Create<int>(sizes), steps, mode, alignCorners);
    }

    /// <summary>Turns blocks of channels into pixels: [..., C r², H, W] to [..., C, H r, W r] (Shi et al., "Sub-pixel convolution", 2016).</summary>
    /// <param name="factor">r.</param>
    /// <exception cref="ShapeException">The channels are no multiple of r².</exception>
    public Tensor PixelShuffle(int factor)
    {
        int[] leading = ImageAxes(factor, "PixelShuffle", out int channels, out int height, out int width);
        if (channels % (factor * factor) != 0)
            throw new ShapeException($"[PixelShuffle] the channels of {Shape} must be a multiple of {factor}² = {factor * factor}, found {channels}");
        channels /= factor * factor;
        int n = leading.Length;
        return Reshape([.. leading, channels, factor, factor, height, width])
            .Permute([.. Enumerable.Range(0, n + 1), n + 3, n + 1, n + 4, n + 2])
            .Reshape([.. leading, channels, height * factor, width * factor]);
    }

    /// <summary>The opposite of <see cref="PixelShuffle"/>: [..., C, H r, W r] to [..., C r², H, W].</summary>
    /// <param name="factor">r.</param>
    /// <exception cref="ShapeException">Height or width are no multiples of r.</exception>
    public Tensor PixelUnshuffle(int factor)
    {
        int[] leading = ImageAxes(factor, "PixelUnshuffle", out int channels, out int height, out int width);
        if (height % factor != 0 || width % factor != 0)
            throw new ShapeException($"[PixelUnshuffle] height and width of {Shape} must be multiples of {factor}, found {height} and {width}");
        (height, width) = (height / factor, width / factor);
        int n = leading.Length;
        return Reshape([.. leading, channels, height, factor, width, factor])
            .Permute([.. Enumerable.Range(0, n + 1), n + 2, n + 4, n + 1, n + 3])
            .Reshape([.. leading, channels * factor * factor, height, width]);
    }

    /// <summary>
    /// Deals the channels of [N, C, ...] out over groups: channel c of group g becomes channel g of group c (Zhang et al., "ShuffleNet", 2018).
    /// </summary>
    /// <param name="groups">Number of groups, which divides C.</param>
    /// <exception cref="ShapeException">Groups do not divide the channels.</exception>
    public Tensor ChannelShuffle(int groups)
    {
        if (Rank < 3) throw new ShapeException($"[ChannelShuffle] the input must be [N, C, ...] with a spatial axis, found {Shape}");
        if (groups < 1 || Shape[1] % groups != 0)
            throw new ShapeException($"[ChannelShuffle] groups must divide the {Shape[1]} channels of {Shape}, found {groups}");
        return Reshape([Shape[0], groups, Shape[1] / groups, .. Shape.Span[2..]]).Transpose(1, 2).Reshape(Shape);
    }

    private int[] ImageAxes(int factor, string operation, out int channels, out int height, out int width)
    {
        if (Rank < 3) throw new ShapeException($"[{operation}] the input must be [..., C, H, W], found {Shape}");
        if (factor < 1) throw new ShapeException($"[{operation}] factor must be at least 1, found {factor}");
        (channels, height, width) = (Shape[-3], Shape[-2], Shape[-1]);
        return Shape.Span[..^3].ToArray();
    }

    private void RequireResizable(Interpolation mode, bool alignCorners, string operation)
    {
        if (Rank is < 3 or > 5)
            throw new ShapeException($"[{operation}] the input must be [N, C, spatial...] with one to three spatial axes, found {Shape}");
        foreach (int extent in Shape.Span[2..])
        {
            if (extent == 0) throw new ShapeException($"[{operation}] spatial axes of {Shape} must have elements");
        }
        if (alignCorners && mode is not (Interpolation.Linear or Interpolation.Cubic))
            throw new InvalidValueException($"[{operation}] alignCorners goes with Linear or Cubic, found {mode}");
        if (mode is not (Interpolation.Nearest or Interpolation.NearestExact)) RequireFloatingPoint(operation);
    }

    private Tensor ResizeAxes(ValueList<int> sizes, ReadOnlySpan<double> steps, Interpolation mode, bool alignCorners)
    {
        if (mode == Interpolation.Area) return AdaptiveAveragePool(sizes.Span);
        Tensor result = this;
        for (int axis = 0; axis < sizes.Count; axis++)
        {
            // As in PyTorch, an axis that a scale does not lengthen is not interpolated linearly either.
            if (mode == Interpolation.Linear && sizes[axis] == Shape[axis + 2]) continue;
            ResizeTap[] taps = ResizeTap.Of(mode, Shape[axis + 2], sizes[axis], steps[axis], alignCorners);
            if (!ResizeTap.AreIdentity(taps, Shape[axis + 2])) result = result.Select(axis + 2, taps);
        }
        return result.Value;
    }

    /// <summary>The sum over taps of the slices that each selects, times its weights.</summary>
    private Tensor Select(int axis, ResizeTap[] taps)
    {
        Tensor? sum = null;
        foreach (ResizeTap tap in taps)
        {
            Tensor selected = IndexSelect(axis, FromArray(tap.Indices, Device));
            if (tap.Weights is null) return selected;
            int[] extents = [.. ValueList.Repeat(1, Rank)];
            extents[axis] = tap.Weights.Length;
            Tensor weights = FromArray(tap.Weights, Shape.Create(extents), Device).To(DType);
            sum = sum is null ? selected * weights : sum + selected * weights;
        }
        return sum!;
    }
}
