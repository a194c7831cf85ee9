using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Nn;

/// <summary>
/// Layers of recurrent cells, each running over the outputs of the one below, in one direction or both. With T steps, N sequences and H hidden
/// units: x [T, N, inputs] to [T, N, H], or 2 H where bidirectional, the backward direction last; with <c>batchFirst</c> N and T change places.
/// States are [layers, N, H], in the order of layers and then of directions. A single sequence may come without N: x [T, inputs] to [T, H], states [layers, H]. Where Lstm projects its states, outputs and states have as many features as the
/// projection instead of H, cell states H. Parameters have PyTorch's names and order of gates.
/// </summary>
public abstract class RecurrentLayer : Layer
{
    private readonly RecurrentCell cell;
    private readonly RecurrentOptions options;
    private readonly Generator? generator;
    private readonly RecurrentWeights[] weights;

    private protected RecurrentLayer(RecurrentCell cell, RecurrentOptions options, DType type, Device? device, Generator? generator)
    {
        options.Check(GetType().Name);
        (this.cell, this.options, this.generator) = (cell, options, generator);
        weights = new RecurrentWeights[options.Layers * options.Directions];
        for (int i = 0; i < weights.Length; i++)
        {
            int inputs = i < options.Directions ? options.Inputs : options.Outputs * options.Directions;
            weights[i] = new RecurrentWeights(cell, inputs, options.Hidden, options.Bias, type, device, generator, options.Projection);
        }
    }

    /// <inheritdoc/>
    protected internal override string Options => $"{options.Inputs}, {options.Hidden}" + (options.Layers > 1 ? $", {options.Layers} layers" : "")
        + (options.Projection is { } size ? $", projection {size}" : "") + (options.IsBidirectional ? ", bidirectional" : "");

    /// <inheritdoc/>
    protected sealed override Tensor ForwardCore(Tensor x) => Run(x, null, null, null, keepsStates: false).Output;

    private protected override IEnumerable<(string Name, object Member)> Members() => weights.SelectMany((direction, i) =>
        direction.Named($"_l{i / options.Directions}" + (i % options.Directions == 1 ? "_reverse" : "")));

    /// <summary>
    /// Output and last states. The plan that computes the output keeps what the last states are taken from, so that the next call may begin with them.
    /// </summary>
    private protected (Tensor Output, Tensor State, Tensor? Cell) RunWithStates(Tensor x, Tensor? state, Tensor? cellState, Tensor? lengths)
    {
        (Tensor Output, Tensor State, Tensor? Cell) result = Run(MixedPrecision.Widen(x), state, cellState, lengths, keepsStates: true);
        result.Output.Node.IsKept = true;
        return result;
    }

    private (Tensor Output, Tensor State, Tensor? Cell) Run(Tensor x, Tensor? state, Tensor? cellState, Tensor? lengths, bool keepsStates)
    {
        string name = GetType().Name;
        if (x.Rank == 2)
        {
            int batchAxis = options.BatchFirst ? 0 : 1;
            options.CheckSingle(x, state, cellState, name);
            (Tensor output, Tensor last, Tensor? lastCell) = Run(x.Unsqueeze(batchAxis), state?.Unsqueeze(1), cellState?.Unsqueeze(1), lengths, keepsStates);
            return (output.Squeeze(batchAxis), last.Squeeze(1), lastCell?.Squeeze(1));
        }
        x = options.TimeFirst(x, weights[0].WeightIh.DType, name);
        options.CheckState(state, options.Outputs, x, "state", name);
        options.CheckState(cellState, options.Hidden, x, "cell state", name);
        RecurrentOptions.CheckLengths(lengths, x, name);
        var states = new List<Tensor>();
        var cells = new List<Tensor>();
        Tensor? isRunning = lengths is null ? null : IsRunning(lengths, x.Shape[0]);
        for (int layer = 0; layer < options.Layers; layer++)
        {
            var outputs = new Tensor[options.Directions];
            for (int direction = 0; direction < outputs.Length; direction++)
            {
                int number = layer * options.Directions + direction;
                (Tensor all, Tensor? allCells) = RunDirection(number, x, state, cellState, lengths);
                if (keepsStates)
                {
                    all.Node.IsKept = true;
                    all.Node.Sibling = allCells?.Node;
                }
                int last = direction == 1 ? 0 : x.Shape[0] - 1;
                states.Add(all.Narrow(0, last, 1));
                if (allCells is not null) cells.Add(allCells.Narrow(0, last, 1));
                // Sequences keep their states behind their ends; what they output there is zero.
                outputs[direction] = isRunning is null ? all : Tensor.Where(isRunning, all, Tensor.Zeros(Shape.Scalar, all.DType, all.Device));
            }
            x = outputs.Length == 1 ? outputs[0] : Tensor.Concat(outputs, 2);
            if (layer < options.Layers - 1 && options.Dropout > 0 && IsTraining) x = x.Dropout(options.Dropout, generator);
        }
        return (options.BatchFirst ? x.Transpose(0, 1) : x, Join(states), cells.Count == 0 ? null : Join(cells));
    }

    /// <summary>All states of one direction of a layer.</summary>
    private (Tensor States, Tensor? Cells) RunDirection(int number, Tensor x, Tensor? state, Tensor? cellState, Tensor? lengths)
    {
        RecurrentWeights own = weights[number];
        (int steps, int batch) = (x.Shape[0], x.Shape[1]);
        bool isReverse = number % options.Directions == 1;
        Tensor First(Tensor? given) => given is null
            ? Tensor.Zeros([batch, options.Hidden], x.DType, x.Device)
            : given.Narrow(0, number, 1).Squeeze(0);
        Tensor gates = own.Project(x.Reshape([steps * batch, x.Shape[2]])).Reshape([steps, batch, own.WeightIh.Shape[0]]);
        Tensor? firstCell = cell == RecurrentCell.Lstm ? First(cellState) : null;
        if (own.WeightHr is null)
            return RecurrentSequence.Run(cell, isReverse, new RecurrentInputs(gates, First(state), own.WeightHh, firstCell, own.StateBias, lengths));

        // The sequence runs on the states h before their projection P h: their recurrent weight is R P, and all outputs are projected by one product. The
        // first state is projected already; its product with R is added where a sequence begins.
        if (state is not null)
        {
            Tensor product = First(state).MatMul(own.WeightHh.Transpose());
            gates += Tensor.Where(IsFirst(isReverse, steps, lengths, x.Device), product, Tensor.Zeros(Shape.Scalar, x.DType, x.Device));
        }
        (Tensor states, Tensor? cells) = RecurrentSequence.Run(
            cell, isReverse, new RecurrentInputs(gates, First(null), own.WeightHh.MatMul(own.WeightHr), firstCell, own.StateBias, lengths));
        return (states.MatMul(own.WeightHr.Transpose()), cells);
    }

    /// <summary>Bool [T, N, 1], or [T, 1, 1]: at which step a direction begins.</summary>
    private static Tensor IsFirst(bool isReverse, int steps, Tensor? lengths, Device device)
    {
        Tensor times = Tensor.Arange(steps, DType.Int64, device).Unsqueeze(1).Unsqueeze(2);
        if (!isReverse) return times.EqualTo(0);
        return lengths is null ? times.EqualTo(steps - 1) : times.EqualTo(lengths.Unsqueeze(1) - 1);
    }

    /// <summary>Bool [T, N, 1]: which steps are before the end of their sequence.</summary>
    private static Tensor IsRunning(Tensor lengths, int steps) =>
        Tensor.Arange(steps, DType.Int64, lengths.Device).Unsqueeze(1).Unsqueeze(2) < lengths.Unsqueeze(1);

    private static Tensor Join(List<Tensor> states) => states.Count == 1 ? states[0] : Tensor.Concat(states.ToArray(), 0);
}
