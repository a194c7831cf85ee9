using System.Text.Json;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Golden;

/// <summary>A row of <c>operations-*.json</c>: what PyTorch computed in Float64.</summary>
/// <param name="Inputs">Values with their types.</param>
/// <param name="Output">Value with its type.</param>
/// <param name="Cotangent">The gradient given to the output, or null where the row has no gradients.</param>
/// <param name="Gradients">PyTorch's gradients of sum(output * cotangent); null for inputs without.</param>
internal sealed record GoldenRow(
    (PlainArray Values, DType Type)[] Inputs, (PlainArray Values, DType Type) Output, PlainArray? Cotangent, PlainArray?[] Gradients)
{
    private static readonly Lazy<Dictionary<string, GoldenRow>> Rows = new(() => GoldenFile.ReadAll("operations-")
        .SelectMany(file => file.GetProperty("rows").EnumerateArray()).ToDictionary(row => row.GetProperty("name").GetString()!, From));

    public static IReadOnlyDictionary<string, GoldenRow> All => Rows.Value;

    private static GoldenRow From(JsonElement row) => new(
        [.. row.GetProperty("inputs").EnumerateArray().Select(Typed)],
        Typed(row.GetProperty("output")),
        row.TryGetProperty("cotangent", out JsonElement cotangent) ? cotangent.ToPlainArray() : null,
        row.TryGetProperty("gradients", out JsonElement gradients)
            ? [.. gradients.EnumerateArray().Select(gradient => gradient.ValueKind == JsonValueKind.Null ? null : gradient.ToPlainArray())]
            : []);

    private static (PlainArray Values, DType Type) Typed(JsonElement tensor) =>
        (tensor.ToPlainArray(), Enum.Parse<DType>(tensor.GetProperty("type").GetString()!));
}
