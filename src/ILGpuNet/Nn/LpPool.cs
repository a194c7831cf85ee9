namespace ILGpuNet.Nn;

/// <summary>(sum of x^p)^(1/p) of each window.</summary>
public abstract class LpPool : Pooling
{
    private readonly ValueList<int> window, stride;
    private readonly double p;
    private readonly bool ceilMode;

    private protected LpPool(double p, ReadOnlySpan<int> window, ReadOnlySpan<int> stride, bool ceilMode) : base(window.Length) =>
        (this.p, this.window, this.stride, this.ceilMode) = (p, ValueList.Create(window), ValueList.Create(stride), ceilMode);

    /// <inheritdoc/>
    protected internal override string Options => FormattableString.Invariant($"p {p}, {Describe(window, stride)}");

    private protected sealed override Tensor Pool(Tensor x) => x.LpPool(p, window.Span, stride.Span, ceilMode);
}

/// <summary>(sum of x^p)^(1/p) of each window. x: [N, C, L]; y: [N, C, L']; without N where x has none.</summary>
/// <param name="p">The power.</param>
/// <param name="window">Extents of the window.</param>
/// <param name="stride">Steps between windows; the window's extents if not given.</param>
/// <param name="ceilMode">Whether a last window may reach beyond the input.</param>
public sealed class LpPool1d(double p, int window, int? stride = null, bool ceilMode = false)
    : LpPool(p, [window], [stride ?? window], ceilMode);

/// <summary>(sum of x^p)^(1/p) of each window. x: [N, C, H, W]; y: [N, C, H', W']; without N where x has none.</summary>
/// <param name="p">The power.</param>
/// <param name="window">Extents of the window.</param>
/// <param name="stride">Steps between windows; the window's extents if not given.</param>
/// <param name="ceilMode">Whether a last window may reach beyond the input.</param>
public sealed class LpPool2d(double p, Extent2d window, Extent2d? stride = null, bool ceilMode = false)
    : LpPool(p, window.ToArray(), (stride ?? window).ToArray(), ceilMode);

/// <summary>(sum of x^p)^(1/p) of each window. x: [N, C, D, H, W]; y: [N, C, D', H', W']; without N where x has none.</summary>
/// <param name="p">The power.</param>
/// <param name="window">Extents of the window.</param>
/// <param name="stride">Steps between windows; the window's extents if not given.</param>
/// <param name="ceilMode">Whether a last window may reach beyond the input.</param>
public sealed class LpPool3d(double p, Extent3d window, Extent3d? stride = null, bool ceilMode = false)
    : LpPool(p, window.ToArray(), (stride ?? window).ToArray(), ceilMode);
