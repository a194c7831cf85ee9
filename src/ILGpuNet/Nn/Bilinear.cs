using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>A product of two inputs with each of several matrices: y_o = first W_o secondᵀ + b_o. first: [..., first inputs]; second: [..., second inputs]; y: [..., outputs].</summary>
public sealed class Bilinear : Module
{
    /// <summary>Creates the layer with weights and biases uniform in ±1 / sqrt(first inputs), as PyTorch does.</summary>
    /// <param name="firstInputs">Features of the first input.</param>
    /// <param name="secondInputs">Features of the second input.</param>
    /// <param name="outputs">Features of the output.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="generator">Source of the initial values.</param>
    public Bilinear(int firstInputs, int secondInputs, int outputs, bool bias = true, DType type = DType.Float32, Device? device = null, Generator? generator = null)
    {
        Requirement.Positive(firstInputs, nameof(firstInputs), nameof(Bilinear));
        Requirement.Positive(secondInputs, nameof(secondInputs), nameof(Bilinear));
        Requirement.Positive(outputs, nameof(outputs), nameof(Bilinear));
        double bound = 1 / Math.Sqrt(firstInputs);
        Weight = new Parameter(Initialize.Uniform([outputs, firstInputs, secondInputs], bound, type, generator, device));
        Bias = bias ? new Parameter(Initialize.Uniform([outputs], bound, type, generator, device)) : null;
    }

    /// <summary>[outputs, first inputs, second inputs]</summary>
    public Parameter Weight { get; }

    /// <summary>[outputs], or null.</summary>
    public Parameter? Bias { get; }

    /// <summary>Computes the output.</summary>
    public Tensor Forward(Tensor first, Tensor second) => Layer.Run(() => MixedPrecision.Widen(first).Bilinear(MixedPrecision.Widen(second), Weight, Bias));

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"Bilinear({Weight.Shape[1]}, {Weight.Shape[2]}, {Weight.Shape[0]})");
}
