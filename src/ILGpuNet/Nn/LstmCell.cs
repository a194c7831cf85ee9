using ILGpuNet.Runtime;

namespace ILGpuNet.Nn;

/// <summary>One step of <see cref="Lstm"/>.</summary>
public sealed class LstmCell : RecurrentCellModule
{
    /// <summary>Creates the cell with parameters uniform in ±1 / sqrt(hidden), as PyTorch does.</summary>
    /// <param name="inputs">Features of a step.</param>
    /// <param name="hidden">H, hidden units.</param>
    /// <param name="bias">Biases of the gates.</param>
    /// <param name="type">Float32 or Float64.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="generator">Source of the initial values.</param>
    public LstmCell(int inputs, int hidden, RecurrentBias bias = RecurrentBias.Both, DType type = DType.Float32,
        Device? device = null, Generator? generator = null) : base(RecurrentCell.Lstm, inputs, hidden, bias, type, device, generator) { }

    /// <summary>The next state.</summary>
    /// <param name="x">[N, inputs], or [inputs], and then states without N.</param>
    /// <param name="state">The previous state, [N, H] each; zeros if null.</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    public LstmState Forward(Tensor x, LstmState? state = null)
    {
        (Tensor next, Tensor? cell) = Step(x, state?.Hidden, state?.Cell);
        return new LstmState(next, cell!);
    }
}
