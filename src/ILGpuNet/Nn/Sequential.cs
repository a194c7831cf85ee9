using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>Layers one after the other, named by their position.</summary>
public sealed class Sequential : Layer
{
    private readonly Layer[] layers;

    /// <summary>Puts layers in a row.</summary>
    public Sequential(params ReadOnlySpan<Layer> layers) => this.layers = layers.ToArray();

    /// <summary>The layers.</summary>
    public IReadOnlyList<Layer> Layers => layers;

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x)
    {
        foreach (Layer layer in layers) x = layer.Forward(x);
        return x;
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Name, Module Module)> Children() =>
        layers.Select((layer, index) => (index.ToString(CultureInfo.InvariantCulture), (Module)layer));
}
