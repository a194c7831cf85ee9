namespace ILGpuNet.Nn;

/// <summary>
/// A layer that is linear in one weight, which a parametrisation can compute from other parameters.
/// </summary>
public abstract class WeightedLayer : Layer
{
    /// <summary>The weight.</summary>
    public abstract Parameter Weight { get; }

    /// <summary>The bias, or null.</summary>
    public abstract Parameter? Bias { get; }

    /// <summary>Axis of the weight that counts outputs: 0, of transposed convolutions 1.</summary>
    internal virtual int OutputAxis => this is TransposedConvolution ? 1 : 0;

    /// <summary>The computation with another weight of the same shape.</summary>
    protected internal abstract Tensor Forward(Tensor x, Tensor weight);

    /// <inheritdoc/>
    protected sealed override Tensor ForwardCore(Tensor x) => Forward(x, Weight);
}
