using ILGpuNet.Runtime;

namespace ILGpuNet.Nn;

/// <summary>One step of <see cref="Gru"/>.</summary>
public sealed class GruCell : RecurrentCellModule
{
    /// <summary>Creates the cell with parameters uniform in ±1 / sqrt(hidden), as PyTorch does.</summary>
    /// <param name="inputs">Features of a step.</param>
    /// <param name="hidden">H, hidden units.</param>
    /// <param name="bias">Biases of the gates.</param>
    /// <param name="type">Float32 or Float64.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="generator">Source of the initial values.</param>
    public GruCell(int inputs, int hidden, RecurrentBias bias = RecurrentBias.Both, DType type = DType.Float32,
        Device? device = null, Generator? generator = null) : base(RecurrentCell.Gru, inputs, hidden, bias, type, device, generator) { }

    /// <summary>The next state [N, H].</summary>
    /// <param name="x">[N, inputs], or [inputs], and then states without N.</param>
    /// <param name="state">The previous state [N, H]; zeros if null.</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    public Tensor Forward(Tensor x, Tensor? state = null) => Step(x, state, null).State;
}
