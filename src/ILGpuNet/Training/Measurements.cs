using ILGpuNet.Metrics;

namespace ILGpuNet.Training;

/// <summary>The loss and the metrics of an epoch or of an evaluation.</summary>
internal sealed class Measurements(MeanLoss meanLoss, IReadOnlyList<Metric> metrics)
{
    private IEnumerable<Metric> All => metrics.Prepend(meanLoss);

    public void Update(Tensor loss, Tensor outputs, Tensor targets)
    {
        meanLoss.Update(loss, targets);
        foreach (Metric metric in metrics) metric.Update(outputs, targets);
    }

    public IReadOnlyDictionary<string, double> Compute() => All.ToDictionary(metric => metric.Name, metric => metric.Compute());

    public void Reset()
    {
        foreach (Metric metric in All) metric.Reset();
    }

    /// <summary>Begins anew; what has been gathered so far comes back when the result is disposed.</summary>
    public IDisposable SetAside()
    {
        var states = All.Select(metric => (metric, metric.State())).ToArray();
        Reset();
        return new Return(states);
    }

    /// <summary>What has been gathered: "loss/sums.0", "accuracy/sums.1" and so on.</summary>
    public void CollectState(string prefix, Dictionary<string, Tensor> state)
    {
        foreach (Metric metric in All)
        {
            foreach ((string name, Tensor value) in metric.State()) state.Add($"{prefix}{metric.Name}/{name}", value);
        }
    }

    public void LoadState(string prefix, IReadOnlyDictionary<string, Tensor> state)
    {
        foreach (Metric metric in All) metric.LoadState(CheckpointFile.Part(state, $"{prefix}{metric.Name}/"));
    }

    private sealed class Return((Metric Metric, IReadOnlyDictionary<string, Tensor> State)[] states) : IDisposable
    {
        public void Dispose()
        {
            foreach ((Metric metric, IReadOnlyDictionary<string, Tensor> state) in states) metric.LoadState(state);
        }
    }
}
