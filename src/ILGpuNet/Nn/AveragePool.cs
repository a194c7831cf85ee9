namespace ILGpuNet.Nn;

/// <summary>The mean of each window.</summary>
public abstract class AveragePool : Pooling
{
    private readonly ValueList<int> window, stride, padding;
    private readonly bool ceilMode, countPadding;
    private readonly int? divisorOverride;

    private protected AveragePool(
        ReadOnlySpan<int> window, ReadOnlySpan<int> stride, ReadOnlySpan<int> padding, bool ceilMode, bool countPadding, int? divisorOverride)
        : base(window.Length)
    {
        (this.window, this.stride, this.padding) = (ValueList.Create(window), ValueList.Create(stride), ValueList.Create(padding));
        (this.ceilMode, this.countPadding, this.divisorOverride) = (ceilMode, countPadding, divisorOverride);
    }

    /// <inheritdoc/>
    protected internal override string Options => Describe(window, stride);

    private protected sealed override Tensor Pool(Tensor x) =>
        x.AveragePool(window.Span, stride.Span, padding.Span, ceilMode, countPadding, divisorOverride);
}

/// <summary>The mean of each window. x: [N, C, L]; y: [N, C, L']; without N where x has none.</summary>
/// <param name="window">Extents of the window.</param>
/// <param name="stride">Steps between windows; the window's extents if not given.</param>
/// <param name="padding">Zeros on each side; at most half of the window; 0 if not given.</param>
/// <param name="ceilMode">Whether a last window may reach beyond the padded input.</param>
/// <param name="countPadding">Whether padding counts in the divisor.</param>
/// <param name="divisorOverride">The divisor instead of the number of elements.</param>
public sealed class AveragePool1d(int window, int? stride = null, int? padding = null, bool ceilMode = false,
    bool countPadding = true, int? divisorOverride = null)
    : AveragePool([window], [stride ?? window], [padding ?? 0], ceilMode, countPadding, divisorOverride);

/// <summary>The mean of each window. x: [N, C, H, W]; y: [N, C, H', W']; without N where x has none.</summary>
/// <param name="window">Extents of the window.</param>
/// <param name="stride">Steps between windows; the window's extents if not given.</param>
/// <param name="padding">Zeros on each side; at most half of the window; 0 if not given.</param>
/// <param name="ceilMode">Whether a last window may reach beyond the padded input.</param>
/// <param name="countPadding">Whether padding counts in the divisor.</param>
/// <param name="divisorOverride">The divisor instead of the number of elements.</param>
public sealed class AveragePool2d(Extent2d window, Extent2d? stride = null, Extent2d? padding = null, bool ceilMode = false,
    bool countPadding = true, int? divisorOverride = null)
    : AveragePool(window.ToArray(), (stride ?? window).ToArray(), (padding ?? 0).ToArray(), ceilMode, countPadding, divisorOverride);

/// <summary>The mean of each window. x: [N, C, D, H, W]; y: [N, C, D', H', W']; without N where x has none.</summary>
/// <param name="window">Extents of the window.</param>
/// <param name="stride">Steps between windows; the window's extents if not given.</param>
/// <param name="padding">Zeros on each side; at most half of the window; 0 if not given.</param>
/// <param name="ceilMode">Whether a last window may reach beyond the padded input.</param>
/// <param name="countPadding">Whether padding counts in the divisor.</param>
/// <param name="divisorOverride">The divisor instead of the number of elements.</param>
public sealed class AveragePool3d(Extent3d window, Extent3d? stride = null, Extent3d? padding = null, bool ceilMode = false,
    bool countPadding = true, int? divisorOverride = null)
    : AveragePool(window.ToArray(), (stride ?? window).ToArray(), (padding ?? 0).ToArray(), ceilMode, countPadding, divisorOverride);
