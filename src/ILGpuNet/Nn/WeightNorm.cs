namespace ILGpuNet.Nn;

/// <summary>
/// A layer whose weight is split into length and direction, g v / |v|, which are trained instead (Salimans and Kingma, "Weight normalization", 2016).
/// Its parameters are named as those of PyTorch's parametrisation: <c>bias</c>, <c>parametrizations.weight.original0</c> (g) and
/// <c>parametrizations.weight.original1</c> (v).
/// </summary>
public sealed class WeightNorm : Layer
{
    private readonly WeightedLayer layer;
    private readonly int? axis;

    /// <summary>Takes over a layer, which computes the same as before.</summary>
    /// <param name="layer">A linear layer or convolution.</param>
    /// <param name="axis">Axis of the weight along which each slice has a length of its own; null for one length of the whole.</param>
    public WeightNorm(WeightedLayer layer, int? axis = 0)
    {
        this.layer = layer;
        this.axis = axis is { } number ? layer.Weight.Shape.Axis(number, "WeightNorm") : null;
        Tensor weight = layer.Weight.Detach();
        Parametrizations = new WeightParametrizations<LengthAndDirection>(new LengthAndDirection(NormOf(weight, this.axis), weight));
        Bias = layer.Bias;
    }

    /// <summary>Where the parameters are: lengths g, of extent 1 in all axes but one, and directions v.</summary>
    public WeightParametrizations<LengthAndDirection> Parametrizations { get; }

    /// <summary>The layer's bias, or null.</summary>
    public Parameter? Bias { get; }

    /// <summary>The weight as the layer uses it.</summary>
    public Tensor Weight => Compose(Parametrizations.Weight.Original0, Parametrizations.Weight.Original1, axis);

    /// <inheritdoc/>
    protected internal override string Options => $"{layer.GetType().Name} {layer.Options}";

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => layer.Forward(x, Weight);

    /// <summary>Without the layer: its weight is not trained.</summary>
    protected internal override IEnumerable<(string Name, Module Module)> Children() => [("parametrizations", Parametrizations)];

    /// <summary>length direction / |direction|</summary>
    internal static Tensor Compose(Tensor length, Tensor direction, int? axis) => direction * (length / NormOf(direction, axis));

    private static Tensor NormOf(Tensor direction, int? axis)
    {
        if (axis is null) return direction.Norm();
        int[] others = [.. Enumerable.Range(0, direction.Rank).Where(other => other != axis)];
        return direction.Norm(axes: others, keepDimensions: true);
    }
}

/// <summary>What a layer's weight is computed from.</summary>
/// <param name="weight">Parameters in place of the weight.</param>
public sealed class WeightParametrizations<T>(T weight) : Module where T : Module
{
    /// <summary>Parameters in place of the weight.</summary>
    public T Weight { get; } = weight;
}

/// <summary>The parameters of <see cref="WeightNorm"/>.</summary>
public sealed class LengthAndDirection : Module
{
    internal LengthAndDirection(Tensor length, Tensor direction) => (Original0, Original1) = (new Parameter(length), new Parameter(direction));

    /// <summary>Lengths g.</summary>
    public Parameter Original0 { get; }

    /// <summary>Directions v, of the weight's shape.</summary>
    public Parameter Original1 { get; }
}
