using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>y = x Wᵀ + b. x: [..., inputs]; y: [..., outputs].</summary>
public sealed class Linear : WeightedLayer
{
    /// <summary>Creates the layer with weights and biases uniform in ±1 / sqrt(inputs), as PyTorch does.</summary>
    /// <param name="inputs">Features of the input.</param>
    /// <param name="outputs">Features of the output.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="generator">Source of the initial values.</param>
    public Linear(int inputs, int outputs, bool bias = true, DType type = DType.Float32, Device? device = null, Generator? generator = null)
    {
        Requirement.Positive(inputs, nameof(inputs), "Linear");
        Requirement.Positive(outputs, nameof(outputs), "Linear");
        Weight = new Parameter(Initialize.KaimingUniform([outputs, inputs], Math.Sqrt(5), type, generator, device));
        Bias = bias ? new Parameter(Initialize.Uniform([outputs], 1 / Math.Sqrt(inputs), type, generator, device)) : null;
    }

    /// <summary>[outputs, inputs]</summary>
    public override Parameter Weight { get; }

    /// <summary>[outputs], or null.</summary>
    public override Parameter? Bias { get; }

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"{Weight.Shape[1]}, {Weight.Shape[0]}");

    /// <inheritdoc/>
    protected internal override Tensor Forward(Tensor x, Tensor weight)
    {
        if (x.Rank == 0 || x.Shape[-1] != Weight.Shape[1])
            throw new ShapeException($"[Linear] the input must be [..., {Weight.Shape[1]}], found {x.Shape}");
        Tensor y = x.MatMul(weight.Transpose());
        return Bias is null ? y : y + Bias;
    }
}
