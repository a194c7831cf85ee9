namespace ILGpuNet.Nn;

/// <summary>Means of windows that spread evenly over the input, whatever its extents.</summary>
public abstract class AdaptiveAveragePool : Pooling
{
    private readonly ValueList<int> output;

    private protected AdaptiveAveragePool(ReadOnlySpan<int> output) : base(output.Length) => this.output = ValueList.Create(output);

    /// <inheritdoc/>
    protected internal override string Options => Describe("output", output);

    private protected sealed override Tensor Pool(Tensor x) => x.AdaptiveAveragePool(output.Span);
}

/// <summary>The largest elements of windows that spread evenly over the input, whatever its extents.</summary>
public abstract class AdaptiveMaxPool : Pooling
{
    private readonly ValueList<int> output;

    private protected AdaptiveMaxPool(ReadOnlySpan<int> output) : base(output.Length) => this.output = ValueList.Create(output);

    /// <inheritdoc/>
    protected internal override string Options => Describe("output", output);

    /// <summary>The output with the Int64 index of each chosen element in its channel.</summary>
    public (Tensor Values, Tensor Indices) ForwardWithIndices(Tensor x)
    {
        RequireRank(x);
        return x.AdaptiveMaxPoolWithIndices(output.Span);
    }

    private protected sealed override Tensor Pool(Tensor x) => x.AdaptiveMaxPool(output.Span);
}

/// <summary>Means of evenly spread windows. x: [N, C, L]; y: [N, C, L']; without N where x has none.</summary>
/// <param name="output">Extents of the output; -1 keeps that of the input.</param>
public sealed class AdaptiveAveragePool1d(int output) : AdaptiveAveragePool([output]);

/// <summary>Means of evenly spread windows. x: [N, C, H, W]; y: [N, C, H', W']; without N where x has none.</summary>
/// <param name="output">Extents of the output; -1 keeps that of the input.</param>
public sealed class AdaptiveAveragePool2d(Extent2d output) : AdaptiveAveragePool(output.ToArray());

/// <summary>Means of evenly spread windows. x: [N, C, D, H, W]; y: [N, C, D', H', W']; without N where x has none.</summary>
/// <param name="output">Extents of the output; -1 keeps that of the input.</param>
public sealed class AdaptiveAveragePool3d(Extent3d output) : AdaptiveAveragePool(output.ToArray());

/// <summary>Largest elements of evenly spread windows. x: [N, C, L]; y: [N, C, L']; without N where x has none.</summary>
/// <param name="output">Extents of the output; -1 keeps that of the input.</param>
public sealed class AdaptiveMaxPool1d(int output) : AdaptiveMaxPool([output]);

/// <summary>Largest elements of evenly spread windows. x: [N, C, H, W]; y: [N, C, H', W']; without N where x has none.</summary>
/// <param name="output">Extents of the output; -1 keeps that of the input.</param>
public sealed class AdaptiveMaxPool2d(Extent2d output) : AdaptiveMaxPool(output.ToArray());

/// <summary>Largest elements of evenly spread windows. x: [N, C, D, H, W]; y: [N, C, D', H', W']; without N where x has none.</summary>
/// <param name="output">Extents of the output; -1 keeps that of the input.</param>
public sealed class AdaptiveMaxPool3d(Extent3d output) : AdaptiveMaxPool(output.ToArray());

/// <summary>The mean of each channel. x: [N, C, spatial...]; y: [N, C].</summary>
public sealed class GlobalAveragePool : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Rank is >= 3 and <= 5
        ? x.AdaptiveAveragePool(1).Flatten(1)
        : throw new ShapeException($"[GlobalAveragePool] the input must be [N, C, spatial...] with one to three spatial axes, found {x.Shape}");
}

/// <summary>The largest element of each channel. x: [N, C, spatial...]; y: [N, C].</summary>
public sealed class GlobalMaxPool : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Rank is >= 3 and <= 5
        ? x.AdaptiveMaxPool(1).Flatten(1)
        : throw new ShapeException($"[GlobalMaxPool] the input must be [N, C, spatial...] with one to three spatial axes, found {x.Shape}");
}
