namespace ILGpuNet.Nn;

/// <summary>The largest element of each window; the first of equals gets the gradient.</summary>
public abstract class MaxPool : Pooling
{
    private readonly ValueList<int> window, stride, padding, dilation;
    private readonly bool ceilMode;

    private protected MaxPool(ReadOnlySpan<int> window, ReadOnlySpan<int> stride, ReadOnlySpan<int> padding, ReadOnlySpan<int> dilation, bool ceilMode)
        : base(window.Length)
    {
        (this.window, this.stride) = (ValueList.Create(window), ValueList.Create(stride));
        (this.padding, this.dilation, this.ceilMode) = (ValueList.Create(padding), ValueList.Create(dilation), ceilMode);
    }

    /// <inheritdoc/>
    protected internal override string Options => Describe(window, stride);

    /// <summary>The output with the Int64 index of each chosen element in its channel, for <see cref="MaxUnpool"/>.</summary>
    public (Tensor Values, Tensor Indices) ForwardWithIndices(Tensor x)
    {
        RequireRank(x);
        return x.MaxPoolWithIndices(window.Span, stride.Span, padding.Span, dilation.Span, ceilMode);
    }

    private protected sealed override Tensor Pool(Tensor x) => x.MaxPool(window.Span, stride.Span, padding.Span, dilation.Span, ceilMode);
}

/// <summary>The largest element of each window. x: [N, C, L]; y: [N, C, L']; without N where x has none.</summary>
/// <param name="window">Extents of the window.</param>
/// <param name="stride">Steps between windows; the window's extents if not given.</param>
/// <param name="padding">Elements on each side that never win; at most half of the window; 0 if not given.</param>
/// <param name="dilation">Distance between the elements of a window; 1 if not given.</param>
/// <param name="ceilMode">Whether a last window may reach beyond the padded input.</param>
public sealed class MaxPool1d(int window, int? stride = null, int? padding = null, int? dilation = null, bool ceilMode = false)
    : MaxPool([window], [stride ?? window], [padding ?? 0], [dilation ?? 1], ceilMode);

/// <summary>The largest element of each window. x: [N, C, H, W]; y: [N, C, H', W']; without N where x has none.</summary>
/// <param name="window">Extents of the window.</param>
/// <param name="stride">Steps between windows; the window's extents if not given.</param>
/// <param name="padding">Elements on each side that never win; at most half of the window; 0 if not given.</param>
/// <param name="dilation">Distance between the elements of a window; 1 if not given.</param>
/// <param name="ceilMode">Whether a last window may reach beyond the padded input.</param>
public sealed class MaxPool2d(Extent2d window, Extent2d? stride = null, Extent2d? padding = null, Extent2d? dilation = null, bool ceilMode = false)
    : MaxPool(window.ToArray(), (stride ?? window).ToArray(), (padding ?? 0).ToArray(), (dilation ?? 1).ToArray(), ceilMode);

/// <summary>The largest element of each window. x: [N, C, D, H, W]; y: [N, C, D', H', W']; without N where x has none.</summary>
/// <param name="window">Extents of the window.</param>
/// <param name="stride">Steps between windows; the window's extents if not given.</param>
/// <param name="padding">Elements on each side that never win; at most half of the window; 0 if not given.</param>
/// <param name="dilation">Distance between the elements of a window; 1 if not given.</param>
/// <param name="ceilMode">Whether a last window may reach beyond the padded input.</param>
public sealed class MaxPool3d(Extent3d window, Extent3d? stride = null, Extent3d? padding = null, Extent3d? dilation = null, bool ceilMode = false)
    : MaxPool(window.ToArray(), (stride ?? window).ToArray(), (padding ?? 0).ToArray(), (dilation ?? 1).ToArray(), ceilMode);
