using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>Resizes the spatial axes. x: [N, C, spatial...]; y: [N, C, spatial times the scale...].</summary>
public sealed class Upsample : Layer
{
    private readonly ValueList<int> size;
    private readonly ValueList<double> scale;
    private readonly Interpolation mode;
    private readonly bool alignCorners;

    private Upsample(ValueList<int> size, ValueList<double> scale, Interpolation mode, bool alignCorners) =>
        (this.size, this.scale, this.mode, this.alignCorners) = (size, scale, mode, alignCorners);

    /// <summary>Scales all spatial axes by a factor.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="mode">How values between elements are found.</param>
    /// <param name="alignCorners">For linear and cubic: whether the first and last elements keep their places.</param>
    public Upsample(double scale, Interpolation mode = Interpolation.Nearest, bool alignCorners = false) : this([], [scale], mode, alignCorners) { }

    /// <summary>A layer that gives every input the same size.</summary>
    /// <param name="size">Extents of the spatial axes: one for all, or one for each.</param>
    /// <param name="mode">How values between elements are found.</param>
    /// <param name="alignCorners">For linear and cubic: whether the first and last elements keep their places.</param>
    public static Upsample ToSize(ReadOnlySpan<int> size, Interpolation mode = Interpolation.Nearest, bool alignCorners = false) =>
        new(ValueList.Create(size), [], mode, alignCorners);

    /// <summary>A layer that scales each spatial axis by a factor of its own.</summary>
    /// <param name="scale">The factors.</param>
    /// <param name="mode">How values between elements are found.</param>
    /// <param name="alignCorners">For linear and cubic: whether the first and last elements keep their places.</param>
    public static Upsample ByScales(ReadOnlySpan<double> scale, Interpolation mode = Interpolation.Nearest, bool alignCorners = false) =>
        new([], ValueList.Create(scale), mode, alignCorners);

    /// <inheritdoc/>
    protected internal override string Options => (size.Count > 0
        ? $"size {string.Join('x', size)}"
        : $"scale {string.Join('x', scale.Select(factor => factor.ToString(CultureInfo.InvariantCulture)))}") + $", {mode}";

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) =>
        size.Count > 0 ? x.Resize(size.Span, mode, alignCorners) : x.ResizeBy(scale.Span, mode, alignCorners);
}

/// <summary>Turns blocks of channels into pixels. x: [N, C r², H, W]; y: [N, C, H r, W r].</summary>
/// <param name="factor">r.</param>
public sealed class PixelShuffle(int factor) : Layer
{
    /// <inheritdoc/>
    protected internal override string Options => factor.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.PixelShuffle(factor);
}

/// <summary>Turns blocks of pixels into channels. x: [N, C, H r, W r]; y: [N, C r², H, W].</summary>
/// <param name="factor">r.</param>
public sealed class PixelUnshuffle(int factor) : Layer
{
    /// <inheritdoc/>
    protected internal override string Options => factor.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.PixelUnshuffle(factor);
}

/// <summary>Deals the channels out over groups. x, y: [N, C, ...].</summary>
/// <param name="groups">Number of groups, which divides C.</param>
public sealed class ChannelShuffle(int groups) : Layer
{
    /// <inheritdoc/>
    protected internal override string Options => groups.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.ChannelShuffle(groups);
}
