using System.Text.Json;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Golden;

/// <summary>Reads the files of <c>tests/golden</c>, which are copied beside the tests.</summary>
internal static class GoldenFile
{
    public static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", name)));
        return document.RootElement.Clone();
    }

    /// <summary>The files whose names begin with a prefix, in order.</summary>
    public static IEnumerable<JsonElement> ReadAll(string prefix) =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), $"{prefix}*.json").Order(StringComparer.Ordinal)
            .Select(path => Read(Path.GetFileName(path)));

    /// <summary>Numbers; what JSON has none for is text.</summary>
    public static double[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(number => number.ValueKind == JsonValueKind.String
        ? number.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            string text => throw new FormatException($"'{text}' is no number"),
            null => throw new FormatException("null is no number"),
        }
        : number.GetDouble())];

    public static int[] Integers(this JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt32())];

    /// <summary>A record with <c>shape</c> and <c>data</c>.</summary>
    public static PlainArray ToPlainArray(this JsonElement tensor) =>
        PlainArray.Of(tensor.GetProperty("shape").Integers(), tensor.GetProperty("data").Numbers());
}
