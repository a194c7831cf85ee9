using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>In training zeros elements at random and scales the others up; in use does nothing. Any shape.</summary>
/// <param name="probability">Of an element to become zero, in [0, 1].</param>
/// <param name="generator">Source of the random numbers; the default generator if null.</param>
public sealed class Dropout(double probability = 0.5, Generator? generator = null) : Layer
{
    private readonly double probability = probability is >= 0 and <= 1
        ? probability
        : throw new InvalidValueException($"[Dropout] the probability must be in [0, 1], found {probability}");

    /// <inheritdoc/>
    protected internal override string Options => probability.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => IsTraining ? x.Dropout(probability, generator) : x;
}
