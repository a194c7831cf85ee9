namespace ILGpuNet.Runtime;

/// <summary>
/// A recurrent sequence: what its cell computes from the projected inputs, step by step. With T steps, N sequences, H hidden units and G gates:
/// inputs x [T, N, G H] (the inputs' part of the gates, biases included), the first state [N, H], the recurrent weight [G H, H]; then for
/// <see cref="RecurrentCell.Lstm"/> the first cell state [N, H], for <see cref="RecurrentCell.Gru"/> the recurrent bias [3 H]; last the lengths,
/// Int64 [N], if there are any.
/// Outputs: the states [T, N, H]; for Lstm the cell states [T, N, H] and the gates [T, N, 4 H] (input, forget, candidate, output), for Gru the gates
/// [T, N, 4 H] (reset, update, candidate, and the recurrent part of the candidate before it is reset). All contiguous, Float32 or Float64.
/// </summary>
/// <param name="Cell">What a step computes.</param>
/// <param name="IsReverse">Whether the last step comes first; outputs stay where their inputs are.</param>
/// <param name="HasLengths">
/// Whether sequences have lengths, 1 to T. In steps behind its end a sequence keeps its state, and its gates are zero.
/// </param>
public sealed record RecurrentPrimitive(RecurrentCell Cell, bool IsReverse, bool HasLengths) : Primitive
{
    /// <summary>How exactly Float32 factors of the products with the recurrent weight are taken.</summary>
    public ProductPrecision Precision { get; init; }

    /// <inheritdoc/>
    public override Primitive With(ProductPrecision precision) => this with { Precision = precision };
}

/// <summary>
/// The gradients of a <see cref="RecurrentPrimitive"/>. Inputs: the gradient of the states [T, N, H], that of the cell states if there is one; the
/// states, the first state, the recurrent weight; for Lstm the first cell state, the cell states and the gates, for Gru the gates; last the lengths.
/// Outputs: gradients of x [T, N, G H] and of the first state [N, H]; for Lstm that of the first cell state [N, H]; for Gru that of the recurrent
/// part of the gates [T, N, 3 H]. For the other cells the gradient of x is that of the recurrent part too, and the gradient of the weight is a
/// matrix product of it.
/// </summary>
/// <param name="Cell">What a step computed.</param>
/// <param name="IsReverse">Whether the last step came first.</param>
/// <param name="HasLengths">Whether sequences have lengths.</param>
/// <param name="HasCellGradient">Whether there is a gradient of the cell states.</param>
public sealed record RecurrentGradientPrimitive(RecurrentCell Cell, bool IsReverse, bool HasLengths, bool HasCellGradient) : Primitive
{
    /// <summary>How exactly Float32 factors of the products with the recurrent weight are taken.</summary>
    public ProductPrecision Precision { get; init; }

    /// <inheritdoc/>
    public override Primitive With(ProductPrecision precision) => this with { Precision = precision };
}

/// <summary>What a step of a recurrent sequence computes of the gates' inputs x and the previous state h; R is the recurrent weight.</summary>
public enum RecurrentCell
{
    /// <summary>h' = tanh(x + R h)</summary>
    Tanh,
    /// <summary>h' = max(x + R h, 0)</summary>
    Relu,
    /// <summary>
    /// Long short-term memory (Hochreiter and Schmidhuber, 1997; Gers et al., 2000), gates i, f, g, o of x + R h:
    /// c' = sigmoid(f) c + sigmoid(i) tanh(g), h' = sigmoid(o) tanh(c').
    /// </summary>
    Lstm,
    /// <summary>
    /// Gated recurrent unit (Cho et al., 2014, with the reset behind the product as in cuDNN), gates r, z, n: r = sigmoid(x_r + R_r h + b_r), z alike,
    /// n = tanh(x_n + r (R_n h + b_n)), h' = (1 - z) n + z h.
    /// </summary>
    Gru,
}

/// <summary>Sizes of cells.</summary>
public static class RecurrentCells
{
    /// <summary>G: how many times the hidden units a step's input has.</summary>
    public static int Gates(this RecurrentCell cell) => cell switch
    {
        RecurrentCell.Lstm => 4,
        RecurrentCell.Gru => 3,
        _ => 1,
    };
}
