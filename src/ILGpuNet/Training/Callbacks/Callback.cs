namespace ILGpuNet.Training;

/// <summary>What happens beside the training. Derived classes override what they need.</summary>
public abstract class Callback
{
    /// <summary>Before the first epoch of a call of Fit.</summary>
    public virtual void OnTrainBegin(TrainingRun run) { }

    /// <summary>Before an epoch; not where training goes on in the middle of one.</summary>
    public virtual void OnEpochBegin(TrainingRun run) { }

    /// <summary>After a step of the optimizer.</summary>
    public virtual void OnStepEnd(TrainingRun run) { }

    /// <summary>After an epoch and its validation, with <see cref="TrainingRun.Values"/>.</summary>
    public virtual void OnEpochEnd(TrainingRun run) { }

    /// <summary>At the end, also of a training that was cancelled or has failed.</summary>
    public virtual void OnTrainEnd(TrainingRun run) { }

    /// <summary>What the callback needs to go on in another process; part of checkpoints.</summary>
    public virtual IReadOnlyDictionary<string, Tensor> State() => new Dictionary<string, Tensor>();

    /// <summary>Takes over what <see cref="State"/> has given.</summary>
    public virtual void LoadState(IReadOnlyDictionary<string, Tensor> state) { }
}
