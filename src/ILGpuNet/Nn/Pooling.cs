namespace ILGpuNet.Nn;

/// <summary>A layer that pools windows over a fixed number of spatial axes, with or without a batch axis.</summary>
public abstract class Pooling : Layer
{
    private readonly int spatialRank;

    private protected Pooling(int spatialRank) => this.spatialRank = spatialRank;

    /// <inheritdoc/>
    protected sealed override Tensor ForwardCore(Tensor x)
    {
        RequireRank(x);
        return Pool(x);
    }

    private protected abstract Tensor Pool(Tensor x);

    private protected void RequireRank(Tensor x)
    {
        if (x.Rank == spatialRank + 1 || x.Rank == spatialRank + 2) return;
        string axes = spatialRank switch { 1 => "L", 2 => "H, W", _ => "D, H, W" };
        throw new ShapeException($"[{GetType().Name}] the input must be [N, C, {axes}] or [C, {axes}], found {x.Shape}");
    }

    private protected static string Describe(string name, ValueList<int> values) =>
        $"{name} {(values.All(value => value == values[0]) ? $"{values[0]}" : string.Join('x', values))}";

    private protected static string Describe(ValueList<int> window, ValueList<int> stride) =>
        Describe("window", window) + (stride == window ? "" : $", {Describe("stride", stride)}");
}
