namespace ILGpuNet.Nn;

/// <summary>The largest element of each window. x: [N, C, H, W]; y: [N, C, H', W'].</summary>
/// <param name="window">Extents of the window.</param>
/// <param name="stride">Steps between windows; the window's extents if not given.</param>
/// <param name="padding">Elements on each side that never win; at most half of the window; 0 if not given.</param>
/// <param name="dilation">Distance between the elements of a window; 1 if not given.</param>
/// <param name="ceilMode">Whether a last window may reach beyond the padded input.</param>
public sealed class MaxPool2d(Extent2d window, Extent2d? stride = null, Extent2d? padding = null, Extent2d? dilation = null, bool ceilMode = false) : Layer
{
    private readonly Extent2d stride = stride ?? window, padding = padding ?? 0, dilation = dilation ?? 1;

    /// <inheritdoc/>
    protected internal override string Options => $"window {window}" + (stride == window ? "" : $", stride {stride}");

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.MaxPool([window.Height, window.Width], [stride.Height, stride.Width],
        [padding.Height, padding.Width], [dilation.Height, dilation.Width], ceilMode);
}

/// <summary>The mean of each window. x: [N, C, H, W]; y: [N, C, H', W'].</summary>
/// <param name="window">Extents of the window.</param>
/// <param name="stride">Steps between windows; the window's extents if not given.</param>
/// <param name="padding">Zeros on each side; at most half of the window; 0 if not given.</param>
/// <param name="ceilMode">Whether a last window may reach beyond the padded input.</param>
/// <param name="countPadding">Whether padding counts in the divisor.</param>
public sealed class AveragePool2d(Extent2d window, Extent2d? stride = null, Extent2d? padding = null, bool ceilMode = false, bool countPadding = true) : Layer
{
    private readonly Extent2d stride = stride ?? window, padding = padding ?? 0;

    /// <inheritdoc/>
    protected internal override string Options => $"window {window}" + (stride == window ? "" : $", stride {stride}");

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.AveragePool([window.Height, window.Width], [stride.Height, stride.Width],
        [padding.Height, padding.Width], ceilMode, countPadding);
}
