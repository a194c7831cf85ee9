namespace ILGpuNet.Nn;

/// <summary>max(x, 0). Any shape.</summary>
public sealed class Relu : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Relu();
}

/// <summary>x limited to [0, 6]. Any shape.</summary>
public sealed class Relu6 : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Relu6();
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

/// <summary>ln sigmoid(x). Any shape.</summary>
public sealed class LogSigmoid : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.LogSigmoid();
}

/// <summary>Elu scaled so that mean and variance keep themselves at 0 and 1. Any shape.</summary>
public sealed class Selu : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Selu();
}

/// <summary>x sigmoid(x), also called swish. Any shape.</summary>
public sealed class Silu : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Silu();
}

/// <summary>x tanh(softplus(x)). Any shape.</summary>
public sealed class Mish : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Mish();
}

/// <summary>x / 6 + 1/2 limited to [0, 1]. Any shape.</summary>
public sealed class HardSigmoid : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.HardSigmoid();
}

/// <summary>x hardSigmoid(x). Any shape.</summary>
public sealed class HardSwish : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.HardSwish();
}

/// <summary>x / (1 + |x|). Any shape.</summary>
public sealed class Softsign : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Softsign();
}

/// <summary>x - tanh x. Any shape.</summary>
public sealed class Tanhshrink : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Tanhshrink();
}
