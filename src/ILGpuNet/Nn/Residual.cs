namespace ILGpuNet.Nn;

/// <summary>Adds the input to the output of a layer (He et al., "Deep residual learning for image recognition", 2016): y = layer(x) + shortcut(x).</summary>
/// <param name="layer">The layer.</param>
/// <param name="shortcut">What brings the input to the shape of the output; if null, the input is added as it is.</param>
public sealed class Residual(Layer layer, Layer? shortcut = null) : Layer
{
    private readonly Layer layer = layer;
    private readonly Layer? shortcut = shortcut;

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x)
    {
        Tensor y = layer.Forward(x), added = shortcut?.Forward(x) ?? x;
        if (y.Shape != added.Shape)
            throw new ShapeException($"[Residual] the layer gives {y.Shape}, what is added is {added.Shape}: a shortcut has to give the shape of the layer's output");
        return y + added;
    }
}
