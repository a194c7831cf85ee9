namespace ILGpuNet.Training;

/// <summary>What callbacks see of a call of <see cref="Trainer.Fit"/>.</summary>
public sealed class TrainingRun
{
    private readonly Callback[] callbacks;

    internal TrainingRun(Trainer trainer, int epochs, int batchesPerEpoch, bool isValidated, Callback[] callbacks) =>
        (Trainer, Epochs, BatchesPerEpoch, IsValidated, this.callbacks) = (trainer, epochs, batchesPerEpoch, isValidated, callbacks);

    /// <summary>Who trains: model, optimizer, history, position.</summary>
    public Trainer Trainer { get; }

    /// <summary>Number of epochs in all.</summary>
    public int Epochs { get; }

    /// <summary>Batches per epoch.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>Whether there are validation data.</summary>
    public bool IsValidated { get; }

    /// <summary>What was measured in the epoch that has ended last, by name: loss, accuracy, val_loss, learning_rate and so on.</summary>
    public IReadOnlyDictionary<string, double> Values { get; internal set; } = new Dictionary<string, double>();

    /// <summary>The loss of the last step, a scalar on the device: reading it waits for the step. Null before the first one.</summary>
    public Tensor? LastLoss { get; internal set; }

    /// <summary>Why training stops, or null.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Whether training ends because it was cancelled.</summary>
    public bool IsCancelled { get; internal set; }

    /// <summary>Whether training has ended with its last epoch or because a callback stopped it; not where it was cancelled or has failed.</summary>
    public bool IsComplete { get; internal set; }

    /// <summary>Ends the training after the step or epoch under way.</summary>
    /// <param name="reason">What to tell the user.</param>
    public void Stop(string reason) => StopReason ??= reason;

    /// <summary>A value of the epoch that has ended last.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="callback">Who asks.</param>
    /// <exception cref="ILGpuNetException">There is none of that name.</exception>
    public double Value(string name, Callback callback) => Values.TryGetValue(name, out double value) ? value : throw NoValue(name, callback, Values.Keys);

    /// <summary>Throws where no epoch will have a value: for callbacks before the first epoch, so that a wrong name does not cost one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="callback">Who asks.</param>
    /// <exception cref="ILGpuNetException">There will be none of that name.</exception>
    public void RequireValue(string name, Callback callback)
    {
        string[] measured = [.. Trainer.Metrics.Select(metric => metric.Name).Prepend("loss")];
        string[] names = [.. measured, "learning_rate", .. IsValidated ? measured.Select(measure => $"val_{measure}") : []];
        if (!names.Contains(name)) throw NoValue(name, callback, names);
    }

    private static ILGpuNetException NoValue(string name, Callback callback, IEnumerable<string> names) => new(
        $"[{callback.GetType().Name}] there is no value '{name}', found {string.Join(", ", names)}: " +
        (name.StartsWith("val_", StringComparison.Ordinal) ? "pass validation data to Fit, or name one of these" : "name one of these"));

    internal void Call(Action<Callback> action)
    {
        foreach (Callback callback in callbacks) action(callback);
    }

    internal void Call(Action<string, Callback> action)
    {
        foreach ((string name, Callback callback) in Named(callbacks)) action(name, callback);
    }

    /// <summary>Callbacks by type and, where there are several of it, number.</summary>
    internal static IEnumerable<(string Name, Callback Callback)> Named(IEnumerable<Callback> callbacks) =>
        callbacks.GroupBy(callback => callback.GetType().Name).SelectMany(group => group.Select((callback, i) => ($"{group.Key}.{i}", callback)));
}
