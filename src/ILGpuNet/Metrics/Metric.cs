namespace ILGpuNet.Metrics;

/// <summary>
/// A figure of merit, gathered batch by batch: <see cref="Update"/> for each batch, then <see cref="Compute"/>. Updating reads nothing back from the
/// device. Inside of a training step it computes nothing either: called between the forward pass and <c>optimizer.Step()</c>, the update becomes
/// part of the step's plan.
/// </summary>
public abstract class Metric
{
    /// <summary>Creates a metric.</summary>
    /// <param name="name">What tables and logs call it, in snake_case.</param>
    protected Metric(string name) => Name = name;

    /// <summary>What tables and logs call it.</summary>
    public string Name { get; init; }

    /// <summary>Number of batches added since the beginning or the last <see cref="Reset"/>.</summary>
    public long BatchCount { get; private set; }

    /// <summary>What errors call the metric.</summary>
    protected string TypeName => GetType().Name;

    /// <summary>Adds a batch.</summary>
    /// <param name="predictions">What the model says; the class says which shapes and types it takes.</param>
    /// <param name="targets">What is right.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="DTypeException">The types do not fit.</exception>
    public void Update(Tensor predictions, Tensor targets)
    {
        if (predictions.Device != targets.Device)
            throw new DeviceException($"[{TypeName}] predictions are on {predictions.Device}, targets on {targets.Device}: move one with To(device)");
        using IDisposable mode = Tensor.NoGradient();
        Add(predictions, targets);
        BatchCount++;
    }

    /// <summary>The figure for all batches so far. This waits for the device.</summary>
    /// <returns>NaN where the batches do not define it; the class says when.</returns>
    /// <exception cref="ILGpuNetException">No batch has been added.</exception>
    public double Compute()
    {
        RequireBatches();
        return ComputeCore();
    }

    /// <summary>Forgets all batches.</summary>
    public void Reset()
    {
        BatchCount = 0;
        Clear();
    }

    /// <summary>What has been gathered, by name: what a checkpoint in the middle of an epoch keeps.</summary>
    public IReadOnlyDictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor> { ["batches"] = Tensor.FromScalar(BatchCount) };
        CollectState(state);
        return state;
    }

    /// <summary>Takes over what <see cref="State"/> has given.</summary>
    /// <exception cref="ILGpuNetException">The state is not that of such a metric.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        if (!state.TryGetValue("batches", out Tensor? count) || count.DType != DType.Int64 || count.Count != 1)
            throw new ILGpuNetException($"[LoadState] the state does not fit the {TypeName}: batches is missing");
        Reset();
        TakeState(state);
        BatchCount = count.Item<long>();
    }

    /// <summary>Adds a batch; nothing is recorded for gradients.</summary>
    protected abstract void Add(Tensor predictions, Tensor targets);

    /// <summary>The figure for all batches; there is at least one.</summary>
    protected abstract double ComputeCore();

    /// <summary>Forgets all batches.</summary>
    protected abstract void Clear();

    /// <summary>Adds what has been gathered to a dictionary.</summary>
    protected abstract void CollectState(Dictionary<string, Tensor> state);

    /// <summary>Takes over what <see cref="CollectState"/> has added.</summary>
    protected abstract void TakeState(IReadOnlyDictionary<string, Tensor> state);

    /// <summary>Throws where there is nothing to compute from.</summary>
    protected void RequireBatches()
    {
        if (BatchCount == 0) throw new ILGpuNetException($"[{TypeName}] no batch has been added: call Update before Compute");
    }
}
