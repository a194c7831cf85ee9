namespace ILGpuNet.Nn;

/// <summary>Changes nothing: takes the place of a layer that is left out. Any shape.</summary>
public sealed class Identity : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x;
}
