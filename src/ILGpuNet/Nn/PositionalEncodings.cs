using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>
/// Adds sines and cosines of the position, which have wavelengths from 2 pi to 20,000 pi (Vaswani et al., "Attention is all you need", 2017):
/// feature 2 i gets sin(position / 10000^(2 i / features)), feature 2 i + 1 the cosine. x, y: [..., L, features].
/// </summary>
public sealed class SinusoidalPositions : Layer
{
    private readonly Tensor table;

    /// <summary>Creates the layer.</summary>
    /// <param name="maximumLength">Largest L.</param>
    /// <param name="features">Features of the input.</param>
    /// <param name="type">Type of the input.</param>
    /// <param name="device">Where the inputs live.</param>
    public SinusoidalPositions(int maximumLength, int features, DType type = DType.Float32, Device? device = null)
    {
        Requirement.Positive(maximumLength, nameof(maximumLength), nameof(SinusoidalPositions));
        Requirement.Positive(features, nameof(features), nameof(SinusoidalPositions));
        double[] values = new double[maximumLength * features];
        for (int position = 0; position < maximumLength; position++)
        {
            for (int feature = 0; feature < features; feature++)
            {
                double angle = position / Math.Pow(10_000, (double)(feature - feature % 2) / features);
                values[position * features + feature] = feature % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
            }
        }
        table = Tensor.FromArray(values, [maximumLength, features], device).To(type);
    }

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"{table.Shape[0]}, {table.Shape[1]}");

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x + PositionTable.Of(table, x, nameof(SinusoidalPositions));
}

/// <summary>Adds a trained vector for each position. x, y: [..., L, features].</summary>
public sealed class LearnedPositions : Layer
{
    /// <summary>Creates the layer with normally distributed vectors.</summary>
    /// <param name="maximumLength">Largest L.</param>
    /// <param name="features">Features of the input.</param>
    /// <param name="deviation">Standard deviation of the initial values.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="generator">Source of the initial values.</param>
    public LearnedPositions(int maximumLength, int features, double deviation = 0.02, DType type = DType.Float32, Device? device = null, Generator? generator = null)
    {
        Requirement.Positive(maximumLength, nameof(maximumLength), nameof(LearnedPositions));
        Requirement.Positive(features, nameof(features), nameof(LearnedPositions));
        Weight = new Parameter(Initialize.Normal([maximumLength, features], deviation, type, generator, device));
    }

    /// <summary>[maximum length, features]</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"{Weight.Shape[0]}, {Weight.Shape[1]}");

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x + PositionTable.Of(Weight, x, nameof(LearnedPositions));
}

/// <summary>The rows of a table of positions that a sequence needs.</summary>
file static class PositionTable
{
    public static Tensor Of(Tensor table, Tensor x, string layer) => x.Rank >= 2 && x.Shape[-1] == table.Shape[1] && x.Shape[-2] <= table.Shape[0]
        ? table.Narrow(0, 0, x.Shape[-2])
        : throw new ShapeException($"[{layer}] the input must be [..., L, {table.Shape[1]}] with L up to {table.Shape[0]}, found {x.Shape}");
}
