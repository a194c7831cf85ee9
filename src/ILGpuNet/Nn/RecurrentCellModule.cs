using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Nn;

/// <summary>
/// One step of a recurrent layer, for loops that do more between steps: x [N, inputs] and states [N, H], or all without N. Parameters have PyTorch's names and order
/// of gates.
/// </summary>
public abstract class RecurrentCellModule : Module
{
    private readonly RecurrentCell cell;
    private readonly RecurrentWeights weights;

    private protected RecurrentCellModule(RecurrentCell cell, int inputs, int hidden, RecurrentBias bias, DType type, Device? device, Generator? generator)
    {
        Requirement.Positive(inputs, nameof(inputs), GetType().Name);
        Requirement.Positive(hidden, nameof(hidden), GetType().Name);
        this.cell = cell;
        weights = new RecurrentWeights(cell, inputs, hidden, bias, type, device, generator);
    }

    /// <summary>[G H, inputs] with G gates.</summary>
    public Parameter WeightIh => weights.WeightIh;

    /// <summary>[G H, H]</summary>
    public Parameter WeightHh => weights.WeightHh;

    /// <summary>[G H], or null.</summary>
    public Parameter? BiasIh => weights.BiasIh;

    /// <summary>[G H], or null.</summary>
    public Parameter? BiasHh => weights.BiasHh;

    private protected override IEnumerable<(string Name, object Member)> Members() => weights.Named("");

    /// <summary>The next state and cell state.</summary>
    private protected (Tensor State, Tensor? Cell) Step(Tensor x, Tensor? state, Tensor? cellState)
    {
        string name = GetType().Name;
        (int inputs, int hidden) = (WeightIh.Shape[1], WeightHh.Shape[1]);
        if (x.Rank is not (1 or 2) || x.Shape[-1] != inputs)
            throw new ShapeException($"[{name}] the input must be [N, {inputs}] or [{inputs}], found {x.Shape}");
        bool isSingle = x.Rank == 1;
        Tensor First(Tensor? given, string what)
        {
            Shape expected = isSingle ? [hidden] : [x.Shape[0], hidden];
            if (given is not null && given.Shape != expected) throw new ShapeException($"[{name}] the {what} must be {expected}, found {given.Shape}");
            return (given ?? Tensor.Zeros(expected, x.DType, x.Device)).Reshape(-1, hidden);
        }
        Tensor first = First(state, "state"), recurrent = first.MatMul(WeightHh.Transpose());
        if (weights.StateBias is { } bias) recurrent += bias;
        (Tensor next, Tensor? nextCell) = RecurrentComposition.Step(
            cell, weights.Project(x.Reshape(-1, inputs)), recurrent, first, cell == RecurrentCell.Lstm ? First(cellState, "cell state") : null);
        return isSingle ? (next.Squeeze(0), nextCell?.Squeeze(0)) : (next, nextCell);
    }
}
