namespace ILGpuNet.Nn;

/// <summary>
/// A function as a layer, for a <see cref="Sequential"/>: <c>new Lambda(x => x.Transpose(1, 2))</c>. Parameters that the function uses are not found in it:
/// derive from <see cref="Layer"/> for those.
/// </summary>
/// <param name="function">From input to output.</param>
/// <param name="name">What the summary shows.</param>
public sealed class Lambda(Func<Tensor, Tensor> function, string name = "") : Layer
{
    /// <inheritdoc/>
    protected internal override string Options => name;

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => function(x);
}
