namespace ILGpuNet.Metrics;

/// <summary>
/// A metric of sums over batches, which stay on the device: a derived class says what a batch adds (<see cref="Measure"/>), and what the sums mean
/// (<see cref="Compute(IReadOnlyList{double[]})"/>). Whole numbers are summed as Int64, others as Float64.
/// </summary>
public abstract class SummedMetric : Metric
{
    private Variable[] sums = [];

    /// <summary>Creates a metric.</summary>
    /// <param name="name">What tables and logs call it.</param>
    protected SummedMetric(string name) : base(name) { }

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
        return [.. sums.Select(sum => sum.To(DType.Float64).ToArray<double>())];
    }

    /// <inheritdoc/>
    protected sealed override void Add(Tensor predictions, Tensor targets)
    {
        Tensor[] added = Measure(predictions, targets);
        // What no step has computed yet must not grow into a chain.
        if (Array.Exists(sums, sum => sum.IsPending)) Tensor.Evaluate(sums);
        if (sums.Length == 0) sums = Array.ConvertAll(added, tensor => new Variable(Tensor.Zeros(tensor.Shape, TypeOf(tensor), tensor.Device)).Evaluated());
        for (int i = 0; i < sums.Length; i++) sums[i].Assign(sums[i] + added[i].To(sums[i].DType));
        // Before a step that will need them anyway, predictions are computed by the step's plan, and the sums with them.
        bool isBeforeStep = predictions is { RequiresGradient: true, Node.IsReady: false };
        if (!isBeforeStep) Tensor.Evaluate(sums);
    }

    /// <inheritdoc/>
    protected sealed override double ComputeCore() => Compute(Sums());

    /// <inheritdoc/>
    protected sealed override void Clear() => sums = [];

    /// <inheritdoc/>
    protected sealed override void CollectState(Dictionary<string, Tensor> state)
    {
        for (int i = 0; i < sums.Length; i++) state.Add($"sums.{i}", sums[i]);
    }

    /// <inheritdoc/>
    protected sealed override void TakeState(IReadOnlyDictionary<string, Tensor> state)
    {
        var taken = new List<Variable>();
        while (state.TryGetValue($"sums.{taken.Count}", out Tensor? sum)) taken.Add(new Variable(sum).Evaluated());
        sums = [.. taken];
    }

    private static DType TypeOf(Tensor added) => added.DType.IsFloatingPoint() ? DType.Float64 : DType.Int64;
}
