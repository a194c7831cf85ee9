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

    public static double[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    public static int[] Integers(this JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt32())];

    /// <summary>A record with <c>shape</c> and <c>data</c>.</summary>
    public static PlainArray ToPlainArray(this JsonElement tensor) =>
        PlainArray.Of(tensor.GetProperty("shape").Integers(), tensor.GetProperty("data").Numbers());
}
