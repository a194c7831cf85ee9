using System.Globalization;
using ILGpuNet.Optim;

namespace ILGpuNet.Training;

/// <summary>
/// Saves the trainer while it trains: after epochs, also after numbers of steps, and where the training is cancelled. The old file stays whole until the new
/// one is.
/// </summary>
public sealed class ModelCheckpoint : Callback
{
    private readonly string path;
    private readonly string? monitor;
    private readonly BestValue best;
    private readonly int everyEpochs, everySteps;

    /// <summary>Creates the callback.</summary>
    /// <param name="path">The file; <c>{epoch}</c> in it stands for the number of the epoch. Its folder must be there.</param>
    /// <param name="monitor">Only epochs are saved that are the best ones by this value; all if null.</param>
    /// <param name="mode">Which values are better.</param>
    /// <param name="everyEpochs">Number of epochs between two files; 0 for none after epochs.</param>
    /// <param name="everySteps">Number of steps between two files; 0 for none in the middle of epochs.</param>
    /// <exception cref="InvalidValueException">A number is negative.</exception>
    public ModelCheckpoint(string path, string? monitor = null, PlateauMode mode = PlateauMode.Minimum, int everyEpochs = 1, int everySteps = 0)
    {
        if (everyEpochs < 0 || everySteps < 0)
            throw new InvalidValueException($"[ModelCheckpoint] everyEpochs and everySteps must not be negative, found {everyEpochs} and {everySteps}");
        (this.path, this.monitor, this.everyEpochs, this.everySteps) = (path, monitor, everyEpochs, everySteps);
        best = new BestValue(mode);
    }

    /// <summary>The file that was saved last, or null.</summary>
    public string? LastPath { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        if (monitor is not null) run.RequireValue(monitor, this);
    }

    /// <inheritdoc/>
    public override void OnStepEnd(TrainingRun run)
    {
        if (everySteps > 0 && run.Trainer.StepCount % everySteps == 0) Save(run);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        bool isBest = monitor is null || best.TryImprove(run.Value(monitor, this));
        if (everyEpochs > 0 && run.Trainer.Epoch % everyEpochs == 0 && isBest) Save(run);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        // A file for the best epoch is not replaced by one for any.
        if (run.IsCancelled && monitor is null) Save(run);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> State() => new Dictionary<string, Tensor> { ["best"] = Tensor.FromScalar(best.Value) };

    /// <inheritdoc/>
    public override void LoadState(IReadOnlyDictionary<string, Tensor> state) => best.Value = state["best"].Item();

    private void Save(TrainingRun run)
    {
        string file = path.Replace("{epoch}", run.Trainer.Epoch.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        run.Trainer.Save(file);
        LastPath = file;
    }
}
