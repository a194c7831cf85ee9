using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>
/// In training zeros whole channels at random and scales the others up, since neighbouring positions of a channel say much the same (Tompson et al.,
/// "Efficient object localization using convolutional networks", 2015): PyTorch's Dropout1d, Dropout2d and Dropout3d. x, y: [N, C, ...].
/// </summary>
/// <param name="probability">Of a channel to become zero, in [0, 1].</param>
/// <param name="generator">Source of the random numbers; the default generator if null.</param>
public sealed class ChannelDropout(double probability = 0.5, Generator? generator = null) : Layer
{
    private readonly double probability = probability is >= 0 and <= 1
        ? probability
        : throw new InvalidValueException($"[ChannelDropout] the probability must be in [0, 1], found {probability}");

    /// <inheritdoc/>
    protected internal override string Options => probability.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x)
    {
        if (x.Rank < 2) throw new ShapeException($"[ChannelDropout] the input must be [N, C, ...], found {x.Shape}");
        if (!IsTraining) return x;
        Shape channels = [.. x.Shape.Span[..2], .. Enumerable.Repeat(1, x.Rank - 2)];
        return x * Tensor.Ones(channels, x.DType, x.Device).Dropout(probability, generator);
    }
}
