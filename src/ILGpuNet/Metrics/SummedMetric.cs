using ILGpuNet.Operations;

namespace ILGpuNet.Metrics;

/// <summary>
/// A metric of sums over batches, which stay on the device: a derived class says what a batch adds (<see cref="Measure"/>), and what the sums mean
/// (<see cref="Compute(IReadOnlyList{double[]})"/>). Whole numbers are summed as Int64, others as Float64; numbers that follow from shapes (constants), on the host.
/// </summary>
public abstract class SummedMetric : Metric
{
    /// <summary>Sums of tensors, null where there were only constants; and of constants.</summary>
    private Variable?[] sums = [];
    private double[] constants = [];

    /// <summary>Creates a metric.</summary>
    /// <param name="name">What tables and logs call it.</param>
    protected SummedMetric(string name) : base(name) { }

    private Tensor[] Variables => [.. sums.OfType<Variable>()];

    /// <summary>What a batch adds to each sum: always as many tensors, each of the same shape in every batch.</summary>
    protected abstract Tensor[] Measure(Tensor predictions, Tensor targets);

    /// <summary>The figure.</summary>
    /// <param name="sums">The elements of each sum, in the order of <see cref="Measure"/>.</param>
    protected abstract double Compute(IReadOnlyList<double[]> sums);

    /// <summary>The elements of each sum, on the host.</summary>
    /// <exception cref="ILGpuNetException">No batch has been added.</exception>
    protected IReadOnlyList<double[]> Sums()
    {
        RequireBatches();
        Tensor.Evaluate(Variables);
        return [.. sums.Select((sum, i) => sum is null ? [constants[i]] : Array.ConvertAll(sum.To(DType.Float64).ToArray<double>(), element => element + constants[i]))];
    }

    /// <inheritdoc/>
    protected sealed override void Add(Tensor predictions, Tensor targets)
    {
        Tensor[] added = Measure(predictions, targets);
        // What no step has computed yet must not grow into a chain.
        if (Array.Exists(sums, sum => sum is { IsPending: true })) Tensor.Evaluate(Variables);
        if (sums.Length == 0) (sums, constants) = (new Variable?[added.Length], new double[added.Length]);
        for (int i = 0; i < sums.Length; i++)
        {
            Tensor value = added[i];
            if (value.Rank == 0 && value.Node.Operation is FullOperation)
            {
                constants[i] += value.DType.IsFloatingPoint() ? value.Node.FirstScalar.AsDouble : value.Node.FirstScalar.AsInt64;
                continue;
            }
            Variable sum = sums[i] ??= new Variable(Tensor.Zeros(value.Shape, TypeOf(value), value.Device)).Evaluated();
            sum.Assign(sum + value.To(sum.DType));
        }
        // Before a step that will need them anyway, predictions are computed by the step's plan, and the sums with them.
        bool isBeforeStep = predictions is { RequiresGradient: true, Node.IsReady: false };
        if (!isBeforeStep) Tensor.Evaluate(Variables);
    }

    /// <inheritdoc/>
    protected sealed override double ComputeCore() => Compute(Sums());

    /// <inheritdoc/>
    protected sealed override void Clear() => (sums, constants) = ([], []);

    /// <inheritdoc/>
    protected sealed override void CollectState(Dictionary<string, Tensor> state)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            state.Add($"constants.{i}", Tensor.FromScalar(constants[i]));
            if (sums[i] is { } sum) state.Add($"sums.{i}", sum);
        }
    }

    /// <inheritdoc/>
    protected sealed override void TakeState(IReadOnlyDictionary<string, Tensor> state)
    {
        var (takenSums, takenConstants) = (new List<Variable?>(), new List<double>());
        while (state.TryGetValue($"constants.{takenSums.Count}", out Tensor? constant))
        {
            takenSums.Add(state.TryGetValue($"sums.{takenSums.Count}", out Tensor? sum) ? new Variable(sum).Evaluated() : null);
            takenConstants.Add(constant.Item());
        }
        (sums, constants) = ([.. takenSums], [.. takenConstants]);
    }

    private static DType TypeOf(Tensor added) => added.DType.IsFloatingPoint() ? DType.Float64 : DType.Int64;
}
