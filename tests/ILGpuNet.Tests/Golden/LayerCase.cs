using System.Text.Json;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Golden;

/// <summary>A case of <c>layers.json</c>.</summary>
internal sealed class LayerCase(JsonElement record)
{
    private static readonly Lazy<Dictionary<string, LayerCase>> Cases = new(() => GoldenFile.Read("layers.json").GetProperty("cases")
        .EnumerateArray().Select(record => new LayerCase(record)).ToDictionary(layerCase => layerCase.Name));

    public static IReadOnlyDictionary<string, LayerCase> All => Cases.Value;

    public string Name { get; } = record.GetProperty("name").GetString()!;

    public string Operation { get; } = record.GetProperty("operation").GetString()!;

    public JsonElement Attribute(string name) => record.GetProperty("attributes").GetProperty(name);

    public bool HasInput(string name) => record.GetProperty("inputs").TryGetProperty(name, out _);

    public PlainArray Input(string name) => record.GetProperty("inputs").GetProperty(name).ToPlainArray();

    public PlainArray Output(string name) => record.GetProperty("outputs").GetProperty(name).ToPlainArray();

    public PlainArray Cotangent(string name) => record.GetProperty("cotangents").GetProperty(name).ToPlainArray();

    /// <summary>Inputs that have a gradient, with that.</summary>
    public IEnumerable<(string Name, PlainArray Gradient)> Gradients() =>
        record.GetProperty("gradients").EnumerateObject().Select(gradient => (gradient.Name, gradient.Value.ToPlainArray()));
}
