using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>
/// In training sets elements at random to the value that SELU approaches for small inputs, then scales and shifts all, so that mean 0 and variance 1
/// stay (Klambauer et al., "Self-normalizing neural networks", 2017). Any shape.
/// </summary>
/// <param name="probability">Of an element to be dropped, in [0, 1).</param>
/// <param name="generator">Source of the random numbers; the default generator if null.</param>
public sealed class AlphaDropout(double probability = 0.5, Generator? generator = null) : Layer
{
    /// <summary>-scale alpha of SELU.</summary>
    private const double Saturation = -1.7580993408473766;

    private readonly double probability = probability is >= 0 and < 1
        ? probability
        : throw new InvalidValueException($"[AlphaDropout] the probability must be in [0, 1), found {probability}");

    /// <inheritdoc/>
    protected internal override string Options => probability.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x)
    {
        if (!IsTraining || probability == 0) return x;
        Tensor kept = Tensor.RandomBernoulli(x.Shape, 1 - probability, generator, x.Device);
        // Of the mixture of x and s = the saturation the mean is p s, the variance (1 - p) (1 + p s²).
        double scale = 1 / Math.Sqrt((1 - probability) * (1 + probability * Saturation * Saturation));
        return (Tensor.Where(kept, x, Tensor.Full(Shape.Scalar, Saturation, x.DType, x.Device)) - probability * Saturation) * scale;
    }
}
