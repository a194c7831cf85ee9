namespace ILGpuNet.Training;

/// <summary>What was measured in one epoch.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="Values">By name: loss, accuracy, val_loss, learning_rate and so on.</param>
public sealed record EpochRecord(int Epoch, IReadOnlyDictionary<string, double> Values);

/// <summary>What was measured, epoch by epoch.</summary>
public sealed class History
{
    private readonly List<EpochRecord> epochs = [];

    /// <summary>The epochs, the first one first.</summary>
    public IReadOnlyList<EpochRecord> Epochs => epochs;

    /// <summary>The names of all values.</summary>
    public IEnumerable<string> Names => epochs.SelectMany(epoch => epoch.Values.Keys).Distinct();

    /// <summary>A value over the epochs, such as <c>history["val_loss"]</c>; NaN where an epoch has none.</summary>
    /// <exception cref="ILGpuNetException">No epoch has such a value.</exception>
    public double[] this[string name] => epochs.Exists(epoch => epoch.Values.ContainsKey(name))
        ? [.. epochs.Select(epoch => epoch.Values.GetValueOrDefault(name, double.NaN))]
        : throw new ILGpuNetException($"[History] there is no value '{name}', found {(epochs.Count == 0 ? "no epoch" : string.Join(", ", Names))}");

    internal void Add(int epoch, IReadOnlyDictionary<string, double> values) => epochs.Add(new EpochRecord(epoch, values));

    internal void Replace(IEnumerable<EpochRecord> records)
    {
        epochs.Clear();
        epochs.AddRange(records);
    }
}
