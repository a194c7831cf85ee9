namespace ILGpuNet.Nn;

/// <summary>max(x, 0). Any shape.</summary>
public sealed class Relu : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Relu();
}

/// <summary>Hyperbolic tangent. Any shape.</summary>
public sealed class Tanh : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Tanh();
}

/// <summary>1 / (1 + e^-x). Any shape.</summary>
public sealed class Sigmoid : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Sigmoid();
}

/// <summary>Softmax along an axis. Any shape.</summary>
/// <param name="axis">The axis that sums to one.</param>
public sealed class Softmax(int axis = -1) : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Softmax(axis);
}
