namespace ILGpuNet.Training;

/// <summary>A callback of functions: <c>new LambdaCallback { EpochEnd = run => Console.WriteLine(run.Values["loss"]) }</c>.</summary>
public sealed class LambdaCallback : Callback
{
    /// <summary>Called before the first epoch.</summary>
    public Action<TrainingRun>? TrainBegin { get; init; }

    /// <summary>Called before an epoch.</summary>
    public Action<TrainingRun>? EpochBegin { get; init; }

    /// <summary>Called after a step.</summary>
    public Action<TrainingRun>? StepEnd { get; init; }

    /// <summary>Called after an epoch.</summary>
    public Action<TrainingRun>? EpochEnd { get; init; }

    /// <summary>Called at the end.</summary>
    public Action<TrainingRun>? TrainEnd { get; init; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => TrainBegin?.Invoke(run);

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingRun run) => EpochBegin?.Invoke(run);

    /// <inheritdoc/>
    public override void OnStepEnd(TrainingRun run) => StepEnd?.Invoke(run);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run) => EpochEnd?.Invoke(run);

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run) => TrainEnd?.Invoke(run);
}
