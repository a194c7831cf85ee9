using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>x above zero, else slope * x. Any shape.</summary>
/// <param name="negativeSlope">Slope below zero.</param>
public sealed class LeakyRelu(double negativeSlope = 0.01) : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.LeakyRelu(negativeSlope);

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"slope {negativeSlope}");
}

/// <summary>x above zero, else alpha (e^x - 1). Any shape.</summary>
/// <param name="alpha">Minus the limit at -infinity.</param>
public sealed class Elu(double alpha = 1) : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Elu(alpha);

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"alpha {alpha}");
}

/// <summary>x above zero, else alpha (e^(x / alpha) - 1). Any shape.</summary>
/// <param name="alpha">Minus the limit at -infinity.</param>
public sealed class Celu(double alpha = 1) : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Celu(alpha);

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"alpha {alpha}");
}

/// <summary>x Phi(x), where Phi is the distribution function of the standard normal distribution. Any shape.</summary>
/// <param name="approximation">How it is computed.</param>
public sealed class Gelu(GeluApproximation approximation = GeluApproximation.None) : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Gelu(approximation);

    /// <inheritdoc/>
    protected internal override string Options => approximation == GeluApproximation.None ? "" : "tanh";
}

/// <summary>ln(1 + e^(beta x)) / beta. Any shape.</summary>
/// <param name="beta">How sharp the bend is.</param>
/// <param name="threshold">Of beta x, above which the result is x.</param>
public sealed class Softplus(double beta = 1, double threshold = 20) : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Softplus(beta, threshold);

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"beta {beta}, threshold {threshold}");
}

/// <summary>x limited to [minimum, maximum]. Any shape.</summary>
/// <param name="minimum">Lower limit.</param>
/// <param name="maximum">Upper limit.</param>
public sealed class HardTanh(double minimum = -1, double maximum = 1) : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.HardTanh(minimum, maximum);

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"{minimum}..{maximum}");
}

/// <summary>x moved towards zero by lambda, and zero within lambda of it. Any shape.</summary>
/// <param name="lambda">Distance.</param>
public sealed class Softshrink(double lambda = 0.5) : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Softshrink(lambda);

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"lambda {lambda}");
}

/// <summary>x, and zero in [-lambda, lambda]. Any shape.</summary>
/// <param name="lambda">Distance.</param>
public sealed class Hardshrink(double lambda = 0.5) : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Hardshrink(lambda);

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"lambda {lambda}");
}

/// <summary>x above the threshold, else a value. Any shape.</summary>
/// <param name="threshold">What must be exceeded.</param>
/// <param name="value">What replaces the others.</param>
public sealed class Threshold(double threshold, double value) : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Threshold(threshold, value);

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"{threshold}, {value}");
}

/// <summary>Softmax along an axis. Any shape.</summary>
/// <param name="axis">The axis that sums to one.</param>
public sealed class Softmax(int axis = -1) : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Softmax(axis);

    /// <inheritdoc/>
    protected internal override string Options => $"axis {axis}";
}

/// <summary>Logarithm of the softmax along an axis. Any shape.</summary>
/// <param name="axis">The axis whose exponentials sum to one.</param>
public sealed class LogSoftmax(int axis = -1) : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.LogSoftmax(axis);

    /// <inheritdoc/>
    protected internal override string Options => $"axis {axis}";
}

/// <summary>Softmax of -x along an axis. Any shape.</summary>
/// <param name="axis">The axis that sums to one.</param>
public sealed class Softmin(int axis = -1) : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Softmin(axis);

    /// <inheritdoc/>
    protected internal override string Options => $"axis {axis}";
}

/// <summary>The first half of an axis times the sigmoid of the second. Any shape.</summary>
/// <param name="axis">The axis, of even extent.</param>
public sealed class Glu(int axis = -1) : Layer
{
    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Glu(axis);

    /// <inheritdoc/>
    protected internal override string Options => $"axis {axis}";
}

/// <summary>x above zero, else weight * x, where the weight is learnt (He et al., 2015). [N, C, ...] or any shape with one weight.</summary>
/// <param name="channels">Number of weights: one for each channel, or one for all.</param>
/// <param name="initial">First value of the weights.</param>
/// <param name="type">A floating-point type.</param>
/// <param name="device">Where the weights live.</param>
public sealed class Prelu(int channels = 1, double initial = 0.25, DType type = DType.Float32, Device? device = null) : Layer
{
    /// <summary>Slopes below zero [channels].</summary>
    public Parameter Weight { get; } = new(Tensor.Full([channels], initial, type, device));

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Prelu(Weight);

    /// <inheritdoc/>
    protected internal override string Options => $"{channels}";
}
