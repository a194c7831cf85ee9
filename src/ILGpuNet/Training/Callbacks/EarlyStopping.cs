using ILGpuNet.Optim;

namespace ILGpuNet.Training;

/// <summary>Ends the training when a value has not become better for some epochs.</summary>
public sealed class EarlyStopping : Callback
{
    private readonly string monitor;
    private readonly BestValue best;
    private readonly int patience;
    private readonly double? baseline;
    private readonly bool restoreBest;
    private Dictionary<string, Tensor> weights = [];
    private int waited;

    /// <summary>Creates the callback.</summary>
    /// <param name="monitor">The value.</param>
    /// <param name="patience">Number of epochs in a row without a better value before training ends; 0 for the first one.</param>
    /// <param name="minimumDelta">How much better a value must be to count, from 0.</param>
    /// <param name="mode">Which values are better: smaller ones, or larger ones such as accuracies.</param>
    /// <param name="baseline">A value that must be surpassed for an epoch to count as better.</param>
    /// <param name="restoreBest">Whether the model gets the weights of its best epoch at the end.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public EarlyStopping(string monitor = "val_loss", int patience = 0, double minimumDelta = 0, PlateauMode mode = PlateauMode.Minimum,
        double? baseline = null, bool restoreBest = false)
    {
        if (patience < 0) throw new InvalidValueException($"[EarlyStopping] patience must not be negative, found {patience}");
        if (!(minimumDelta >= 0)) throw new InvalidValueException($"[EarlyStopping] minimumDelta must be in [0, ∞), found {minimumDelta}");
        (this.monitor, this.patience, this.baseline, this.restoreBest) = (monitor, patience, baseline, restoreBest);
        best = new BestValue(mode, minimumDelta);
    }

    /// <summary>The best value so far; infinite before the first epoch.</summary>
    public double Best => best.Value;

    /// <summary>The epoch of the best value, from 1; 0 before the first one.</summary>
    public int BestEpoch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => run.RequireValue(monitor, this);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        double value = run.Value(monitor, this);
        waited++;
        if (best.TryImprove(value))
        {
            BestEpoch = run.Trainer.Epoch;
            if (restoreBest) weights = run.Trainer.Model.State().ToDictionary(pair => pair.Key, pair => Snapshot(pair.Value));
            if (baseline is not { } least || best.IsBetter(value, least)) waited = 0;
        }
        if (waited >= Math.Max(patience, 1)) run.Stop($"{monitor} has not become better than {best.Value:G6} for {waited} epochs");
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        if (restoreBest && weights.Count > 0 && run.IsComplete) run.Trainer.Model.LoadState(weights);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor>
        {
            ["best"] = Tensor.FromScalar(best.Value),
            ["epoch"] = Tensor.FromScalar((long)BestEpoch),
            ["waited"] = Tensor.FromScalar((long)waited),
        };
        foreach ((string name, Tensor weight) in weights) state.Add($"weights/{name}", weight);
        return state;
    }

    /// <inheritdoc/>
    public override void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        best.Value = state["best"].Item();
        (BestEpoch, waited) = ((int)state["epoch"].Item(), (int)state["waited"].Item());
        weights = CheckpointFile.Part(state, "weights/");
    }

    private static Tensor Snapshot(Tensor weight) => weight.Evaluate().Detach();
}
