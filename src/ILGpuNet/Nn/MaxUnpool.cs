namespace ILGpuNet.Nn;

/// <summary>Puts what <see cref="MaxPool"/> has chosen back where it was, between zeros.</summary>
public abstract class MaxUnpool : Module
{
    private readonly ValueList<int> window, stride, padding;

    private protected MaxUnpool(ReadOnlySpan<int> window, ReadOnlySpan<int> stride, ReadOnlySpan<int> padding) =>
        (this.window, this.stride, this.padding) = (ValueList.Create(window), ValueList.Create(stride), ValueList.Create(padding));

    /// <summary>Computes the output.</summary>
    /// <param name="x">[N, C, pooled...], or without N.</param>
    /// <param name="indices">From <see cref="MaxPool.ForwardWithIndices"/>.</param>
    /// <param name="output">Extents of the output's spatial axes, where the pooling has left out a rest; the least if empty.</param>
    public Tensor Forward(Tensor x, Tensor indices, ReadOnlySpan<int> output = default)
    {
        int rank = window.Count;
        if (x.Rank != rank + 1 && x.Rank != rank + 2)
            throw new ShapeException($"[{GetType().Name}] the input must have {rank} spatial axes behind [N, C] or [C], found {x.Shape}");
        return x.MaxUnpool(indices, window.Span, stride.Span, padding.Span, output);
    }
}

/// <summary>The opposite of <see cref="MaxPool1d"/>. x: [N, C, L]; y: [N, C, L']; without N where x has none.</summary>
/// <param name="window">The pooling's window.</param>
/// <param name="stride">Its steps; the window's extents if not given.</param>
/// <param name="padding">Its padding; 0 if not given.</param>
public sealed class MaxUnpool1d(int window, int? stride = null, int? padding = null)
    : MaxUnpool([window], [stride ?? window], [padding ?? 0]);

/// <summary>The opposite of <see cref="MaxPool2d"/>. x: [N, C, H, W]; y: [N, C, H', W']; without N where x has none.</summary>
/// <param name="window">The pooling's window.</param>
/// <param name="stride">Its steps; the window's extents if not given.</param>
/// <param name="padding">Its padding; 0 if not given.</param>
public sealed class MaxUnpool2d(Extent2d window, Extent2d? stride = null, Extent2d? padding = null)
    : MaxUnpool(window.ToArray(), (stride ?? window).ToArray(), (padding ?? 0).ToArray());

/// <summary>The opposite of <see cref="MaxPool3d"/>. x: [N, C, D, H, W]; y: [N, C, D', H', W']; without N where x has none.</summary>
/// <param name="window">The pooling's window.</param>
/// <param name="stride">Its steps; the window's extents if not given.</param>
/// <param name="padding">Its padding; 0 if not given.</param>
public sealed class MaxUnpool3d(Extent3d window, Extent3d? stride = null, Extent3d? padding = null)
    : MaxUnpool(window.ToArray(), (stride ?? window).ToArray(), (padding ?? 0).ToArray());
