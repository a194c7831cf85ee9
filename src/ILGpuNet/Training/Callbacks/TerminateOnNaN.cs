namespace ILGpuNet.Training;

/// <summary>Ends the training when the loss is no number any more.</summary>
public sealed class TerminateOnNaN : Callback
{
    private readonly int everySteps;

    /// <summary>Creates the callback.</summary>
    /// <param name="everySteps">Number of steps between two looks at the loss, each of which waits for the device.</param>
    /// <exception cref="InvalidValueException">Not positive.</exception>
    public TerminateOnNaN(int everySteps = 20) => this.everySteps = everySteps >= 1
        ? everySteps
        : throw new InvalidValueException($"[TerminateOnNaN] everySteps must be at least 1, found {everySteps}");

    /// <inheritdoc/>
    public override void OnStepEnd(TrainingRun run)
    {
        if (run.Trainer.StepCount % everySteps == 0) Look(run, run.LastLoss!.Item());
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run) => Look(run, run.Value("loss", this));

    private static void Look(TrainingRun run, double loss)
    {
        if (!double.IsFinite(loss)) run.Stop($"the loss is {loss} in step {run.Trainer.StepCount}: try a smaller learning rate, or clip gradients");
    }
}
