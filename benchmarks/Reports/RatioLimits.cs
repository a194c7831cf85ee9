using System.Text.Json;

namespace ILGpuNet.Benchmarks;

/// <summary>
/// The lowest ratio to PyTorch that is allowed for each row: a JSON object of families, each with an object of shapes. A ratio below its limit says that
/// something has become slower.
/// </summary>
internal sealed class RatioLimits
{
    private readonly Dictionary<string, Dictionary<string, double>> limits;

    private RatioLimits(Dictionary<string, Dictionary<string, double>> limits) => this.limits = limits;

    /// <summary>Reads a file of limits.</summary>
    /// <exception cref="UsageException">It cannot be read, or is not of that kind.</exception>
    public static RatioLimits Read(string file)
    {
        try
        {
            return new RatioLimits(JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, double>>>(File.ReadAllText(file)) ?? []);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UsageException($"--check cannot read the limits in '{file}': {exception.Message}");
        }
    }

    /// <summary>What is wrong with some rows, one line each: a ratio below its limit, a limit without a row, a row of a rival's family without a limit.</summary>
    /// <param name="rows">The measured rows.</param>
    /// <param name="families">The families that were measured.</param>
    public IEnumerable<string> Violations(IReadOnlyList<Row> rows, IReadOnlyList<string> families)
    {
        foreach (Row row in rows)
        {
            if (row.Ratio is not { } ratio) continue;
            if (LimitOf(row) is not { } limit) yield return FormattableString.Invariant($"{row.Workload} {row.Shape}: has no limit yet, measured {ratio:0.00}");
            else if (ratio < limit) yield return FormattableString.Invariant($"{row.Workload} {row.Shape}: ratio {ratio:0.00}, allowed at least {limit:0.00}");
        }
        foreach ((string family, Dictionary<string, double> shapes) in limits)
        {
            if (!families.Contains(family)) continue;
            foreach (string shape in shapes.Keys)
            {
                if (!rows.Any(row => row.Workload == family && row.Shape == shape && row.Ratio is not null))
                    yield return $"{family} {shape}: has a limit, but was not measured against PyTorch";
            }
        }
    }

    private double? LimitOf(Row row) =>
        limits.TryGetValue(row.Workload, out Dictionary<string, double>? shapes) && shapes.TryGetValue(row.Shape, out double limit) ? limit : null;
}
