using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ILGpuNet.Benchmarks;

/// <summary>All rows of a run and where they were measured, as text for people or as JSON.</summary>
/// <param name="Date">When.</param>
/// <param name="Machine">Where.</param>
/// <param name="PyTorch">The rival, or null where it was not found.</param>
/// <param name="Rows">The lines of the table.</param>
internal sealed record RowReport(
    DateTimeOffset Date, MachineDescription Machine, [property: JsonPropertyName("pytorch")] PyTorchDescription? PyTorch, IReadOnlyList<Row> Rows)
{
    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Reads what <c>rows --json</c> wrote.</summary>
    /// <exception cref="UsageException">The file cannot be read, or holds something else.</exception>
    public static RowReport Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<RowReport>(File.ReadAllText(file), JsonOptions) ?? throw new JsonException("it is null");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read '{file}': {exception.Message}");
        }
        catch (JsonException exception)
        {
            throw new UsageException($"'{file}' is no report of 'rows --json': {exception.Message}");
        }
    }

    /// <summary>What the rows are compared with.</summary>
    [JsonIgnore]
    public string Against => PyTorch?.ToString() ?? "no PyTorch found: its columns are empty";

    /// <summary>The machine, the table and the failures.</summary>
    public override string ToString()
    {
        var table = new TextTable("workload", "shape", "dtype", "device", ">threads", ">median", ">rate", ">of peak", ">PyTorch", ">ratio",
            "PyTorch's best setting");
        foreach (Row row in Rows)
        {
            table.Add(row.Workload, row.Shape, row.DType + row.Precision.Suffix(), row.Device, row.Threads.ToString(CultureInfo.InvariantCulture),
                FormatTime(row.MedianMicroseconds) ?? "failed", Format(row.Rate, "0.0", $" {row.RateUnit}"),
                Format(row.PercentOfReference, "0", " %"), FormatRival(row), Format(row.Ratio, "0.00"), FormatSetting(row));
        }
        var text = new StringBuilder();
        text.AppendLine(Machine.ToString());
        text.AppendLine(Against);
        text.AppendLine().Append(table);
        text.AppendLine().AppendLine("of peak: of fma-peak, or the peak of tensor cores where products are rounded, or copy-bandwidth, on all threads");
        text.AppendLine("ratio: PyTorch's time over ours, above 1 ours is faster");
        foreach (Row row in Rows.Where(row => row.Failure is not null)) text.AppendLine($"{row.Workload} {row.Shape}{row.Precision.Suffix()}: {row.Failure}");
        foreach (string? failure in Rows.Select(row => row.PyTorchFailure).Where(failure => failure is not null).Distinct()) text.AppendLine(failure);
        return text.ToString();
    }

    /// <summary>Everything as JSON, times in microseconds.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonOptions);

    private static string FormatRival(Row row) => FormatTime(row.PyTorchMicroseconds) ?? (row.PyTorchFailure is null ? "" : "failed");

    /// <summary>PyTorch's setting, and its times in other precisions.</summary>
    public static string FormatSetting(Row row) => string.Join("; ",
        [row.PyTorchSetting ?? "", .. (row.PyTorchOtherPrecisions ?? new Dictionary<string, double>()).Select(other => $"{other.Key} {FormatTime(other.Value)}")]);

    /// <summary>A time in the unit that suits it.</summary>
    public static string? FormatTime(double? microseconds) => microseconds switch
    {
        null => null,
        < 1e3 => Format(microseconds, "0.0", " us"),
        < 1e6 => Format(microseconds / 1e3, "0.00", " ms"),
        _ => Format(microseconds / 1e6, "0.00", " s"),
    };

    /// <summary>A number with its unit, or nothing.</summary>
    public static string Format(double? value, string format, string unit = "") =>
        value is { } number ? number.ToString(format, CultureInfo.InvariantCulture) + unit : "";
}
