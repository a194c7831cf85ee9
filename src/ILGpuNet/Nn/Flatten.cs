namespace ILGpuNet.Nn;

/// <summary>Joins all axes but the first. x: [N, ...]; y: [N, features].</summary>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Flatten(start: 1);
}
