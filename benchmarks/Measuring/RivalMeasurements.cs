namespace ILGpuNet.Benchmarks;

/// <summary>What a run has measured of PyTorch so far. A family on which it fails, and all after its death, have no figures but the reason.</summary>
internal sealed class RivalMeasurements : IDisposable
{
    private readonly PyTorchRival? rival;
    private readonly List<RivalResult> results = [];
    private readonly Dictionary<string, string> failures = [];
    private string? death;

    private RivalMeasurements(PyTorchRival? rival) => this.rival = rival;

    /// <summary>The rival, or null where none was found.</summary>
    public PyTorchDescription? Description => rival?.Description;

    /// <summary>Looks for PyTorch and starts it.</summary>
    public static RivalMeasurements Start(IReadOnlyList<string> families, int threads)
    {
        var measurements = new RivalMeasurements(families.Count > 0 ? PyTorchRival.Find(Device.Default, threads) : null);
        measurements.Try("PyTorch cannot be started", rival => rival.Start(families));
        return measurements;
    }

    /// <summary>Measures a family once more.</summary>
    public void Measure(string family, double seconds)
    {
        if (rival is null || !rival.Has(family) || death is not null || failures.ContainsKey(family)) return;
        if (Try($"PyTorch failed on {family}", rival => results.AddRange(rival.Measure(family, seconds))) is { } failure) failures.Add(family, failure);
    }

    /// <summary>A row with the rival's median at its best setting.</summary>
    public Row Complete(Row row)
    {
        if (rival is null || !rival.Has(row.Workload)) return row;
        if (failures.TryGetValue(row.Workload, out string? failure) || (failure = death) is not null) return row with { PyTorchFailure = failure };
        return Complete(row, results);
    }

    /// <summary>A row with the best of a rival's results: that of the same precision, and beside exact products those of the others.</summary>
    internal static Row Complete(Row row, IEnumerable<RivalResult> results)
    {
        RivalResult[] best =
        [
            .. results.Where(result => result.Workload == row.Workload && result.Shape == row.Shape).GroupBy(result => result.Setting)
                .Select(ofSetting => ofSetting.First() with { Microseconds = Median.Of(ofSetting.Select(result => result.Microseconds)) })
                .GroupBy(result => result.Precision).Select(ofPrecision => ofPrecision.MinBy(result => result.Microseconds)!),
        ];
        bool isExact = row.Precision == ProductPrecision.Float32;
        if (best.SingleOrDefault(result => result.Precision == row.Precision.RivalName()) is not { } equal)
        {
            // PyTorch's processor rounds nothing.
            return !isExact ? row : row with { PyTorchFailure = $"PyTorch has no row {row.Workload} {row.Shape}: rivals/ differs from Workloads/" };
        }
        return row with
        {
            PyTorchMicroseconds = equal.Microseconds,
            PyTorchSetting = equal.Setting,
            PyTorchOtherPrecisions = best.Length == 1 || !isExact ? null : best.Where(result => result != equal).ToDictionary(result => result.Precision, result => result.Microseconds),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => rival?.Dispose();

    /// <summary>Lets the rival do something; the message that was printed where it failed.</summary>
    private string? Try(string whatFailed, Action<PyTorchRival> action)
    {
        if (rival is null) return null;
        try
        {
            action(rival);
            return null;
        }
        catch (RivalException exception)
        {
            string message = $"{whatFailed}: {exception.Message}";
            if (!rival.IsAlive) death = message;
            Console.Error.WriteLine(rival.IsAlive ? message : $"{message}; it is measured no more");
            return message;
        }
    }
}
