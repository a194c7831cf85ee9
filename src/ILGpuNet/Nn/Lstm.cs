using ILGpuNet.Runtime;

namespace ILGpuNet.Nn;

/// <summary>Long short-term memory (Hochreiter and Schmidhuber, 1997), with forget gates.</summary>
/// <remarks>Shapes and options: <see cref="RecurrentLayer"/>.</remarks>
public sealed class Lstm : RecurrentLayer
{
    /// <summary>Creates the layer with parameters uniform in ±1 / sqrt(hidden), as PyTorch does.</summary>
    /// <param name="inputs">Features of a step.</param>
    /// <param name="hidden">H, hidden units.</param>
    /// <param name="layers">How many layers run one over the other.</param>
    /// <param name="bias">Biases of the gates.</param>
    /// <param name="batchFirst">Whether the input is [N, T, inputs] instead of [T, N, inputs], and the output alike; states are not.</param>
    /// <param name="dropout">Probability of an element between two layers to be dropped in training.</param>
    /// <param name="isBidirectional">Whether a second direction begins with the last step.</param>
    /// <param name="projection">
    /// Features that states are projected to, less than the hidden units (Sak et al., "Long short-term memory based recurrent neural network architectures
    /// for large vocabulary speech recognition", 2014); none if null.
    /// </param>
    /// <param name="type">Float32 or Float64.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="generator">Source of the initial values and of dropout.</param>
    public Lstm(int inputs, int hidden, int layers = 1, RecurrentBias bias = RecurrentBias.Both, bool batchFirst = false, double dropout = 0,
        bool isBidirectional = false, int? projection = null, DType type = DType.Float32, Device? device = null, Generator? generator = null)
        : base(RecurrentCell.Lstm, new RecurrentOptions(inputs, hidden, layers, bias, batchFirst, dropout, isBidirectional, projection),
            type, device, generator)
    { }

    /// <summary>
    /// Output and last states. To cut back-propagation through time, hand the state on to the next call with <c>Detach</c>.
    /// </summary>
    /// <param name="x">[T, N, inputs], or [N, T, inputs]; or [T, inputs], and then states without N.</param>
    /// <param name="state">States and cell states to begin with, each [layers * directions, N, H] (states: N, projection); zeros if null.</param>
    /// <param name="lengths">
    /// Int64 [N], how many steps each sequence has, 1 to T, in any order; T if null. Behind the end outputs are zero, and the last state is that at the
    /// end: what PyTorch gives for packed sequences.
    /// </param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    /// <exception cref="DTypeException">A type does not fit.</exception>
    public (Tensor Output, LstmState State) Forward(Tensor x, LstmState? state, Tensor? lengths = null)
    {
        (Tensor output, Tensor last, Tensor? lastCell) = RunWithStates(x, state?.Hidden, state?.Cell, lengths);
        return (output, new LstmState(last, lastCell!));
    }
}
