using System.Text.Json;
using ILGpuNet.Nn;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Golden;

/// <summary>Embeddings, attention and transformer layers against PyTorch's, whose parameters are taken over by name.</summary>
public class TransformerTests
{
    private const int Features = 6, Heads = 2, Hidden = 5;
    private const double Tolerance = 1e-10;

    private static readonly Dictionary<string, JsonElement> Cases = GoldenFile.Read("transformers.json").GetProperty("cases").EnumerateArray()
        .ToDictionary(golden => golden.GetProperty("name").GetString()!);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_EveryCase_MatchesPyTorch(string name)
    {
        JsonElement golden = Cases[name], result = golden.GetProperty("result");
        Dictionary<string, Tensor> inputs = golden.GetProperty("inputs").EnumerateObject().ToDictionary(input => input.Name, input => Input(input.Name, input.Value));
        (Module module, Func<Tensor> compute) = Create(name, inputs);
        module.LoadState(golden.GetProperty("state").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.ToPlainArray().ToTensor(DType.Float64)));
        var sources = module.NamedParameters().ToDictionary(parameter => parameter.Key, parameter => (Tensor)parameter.Value);
        foreach ((string input, Tensor value) in inputs) sources[input] = value;

        JsonProperty[] expected = [.. golden.GetProperty("gradients").EnumerateObject()];
        Tensor output = compute();
        Tensor[] gradients = Tensor.Grad([output], [result.GetProperty("cotangent").ToPlainArray().ToTensor(DType.Float64)],
            [.. expected.Select(gradient => sources[gradient.Name])]);
        GradientCheck.AssertClose(result.GetProperty("output").ToPlainArray(), PlainArray.From(output), Tolerance, "output");
        for (int i = 0; i < expected.Length; i++)
            GradientCheck.AssertClose(expected[i].Value.ToPlainArray(), PlainArray.From(gradients[i]), Tolerance, $"gradient of {expected[i].Name}");
    }

    /// <summary>The module of a case, and what computes its output.</summary>
    private static (Module Module, Func<Tensor> Compute) Create(string name, Dictionary<string, Tensor> inputs)
    {
        bool isFirst = name.EndsWith(", normalising first", StringComparison.Ordinal), isCausal = name.StartsWith("causal", StringComparison.Ordinal);
        switch (name.Replace(", normalising first", ""))
        {
            case "embedding": return Of(new Embedding(5, 3, type: DType.Float64));
            case "embedding with padding": return Of(new Embedding(5, 3, paddingIndex: 3, type: DType.Float64));
            case "embedding bag sum": return Of(new EmbeddingBag(5, 3, BagMode.Sum, 3, DType.Float64));
            case "embedding bag mean": return Of(new EmbeddingBag(5, 3, BagMode.Mean, 3, DType.Float64));
            case "embedding bag max": return Of(new EmbeddingBag(5, 3, BagMode.Max, 3, DType.Float64));
            case var bag when bag.StartsWith("embedding bag ", StringComparison.Ordinal) && inputs.ContainsKey("offsets"):
                BagMode mode = Enum.Parse<BagMode>(bag.Split(' ', ',')[2], ignoreCase: true);
                var ragged = new EmbeddingBag(5, 3, mode, bag.Contains("padding", StringComparison.Ordinal) ? 3 : null, DType.Float64);
                return (ragged, () => ragged.Forward(inputs["x"], inputs["offsets"], inputs.GetValueOrDefault("weights")));
            case "attention to keys and values of other sizes" or "attention to keys and values of other sizes, without bias":
                var sized = new MultiheadAttention(Features, Heads, bias: !name.EndsWith("without bias", StringComparison.Ordinal), keyFeatures: 5, valueFeatures: 4,
                    type: DType.Float64);
                return (sized, () => sized.Forward(inputs["query"], inputs["key"], inputs["value"]));
            case "bilinear":
                var bilinear = new Bilinear(3, 2, 5, type: DType.Float64);
                return (bilinear, () => bilinear.Forward(inputs["first"], inputs["second"]));
            case "attention to itself" or "attention without batch": return Of(Attention());
            case "attention without bias": return Of(new MultiheadAttention(Features, Heads, bias: false, type: DType.Float64));
            case "causal attention":
                MultiheadAttention causal = Attention();
                return (causal, () => causal.Forward(inputs["x"], inputs["x"], inputs["x"], isCausal: true));
            case "attention to others" or "attention to padded keys":
                MultiheadAttention attention = Attention();
                Tensor? mask = inputs.GetValueOrDefault("mask")?.To(DType.Bool).Unsqueeze(1).Unsqueeze(1);
                return (attention, () => attention.Forward(inputs["query"], inputs["key"], inputs["value"], mask));
            case "encoder layer" or "causal encoder layer":
                TransformerEncoderLayer encoderLayer = EncoderLayer(null, isFirst);
                return (encoderLayer, () => encoderLayer.Forward(inputs["x"], mask: null, isCausal));
            case "decoder layer":
                TransformerDecoderLayer decoderLayer = DecoderLayer(isFirst);
                return (decoderLayer, () => decoderLayer.Forward(inputs["x"], inputs["memory"], isCausal: true));
            case "encoder":
                return Of(new TransformerEncoder([EncoderLayer(new Gelu(), true), EncoderLayer(new Gelu(), true)], new LayerNorm([Features], type: DType.Float64)));
            case "decoder":
                var decoder = new TransformerDecoder([DecoderLayer(false), DecoderLayer(false)], new LayerNorm([Features], type: DType.Float64));
                return (decoder, () => decoder.Forward(inputs["x"], inputs["memory"], isCausal: true));
            default: throw new InvalidOperationException($"there is no module for the case '{name}'");
        }

        (Module, Func<Tensor>) Of(Layer layer) => (layer, () => layer.Forward(inputs["x"]));
    }

    private static MultiheadAttention Attention() => new(Features, Heads, type: DType.Float64);

    private static TransformerEncoderLayer EncoderLayer(Layer? activation, bool normalizesFirst) =>
        new(Features, Heads, Hidden, 0, activation, normalizesFirst, type: DType.Float64);

    private static TransformerDecoderLayer DecoderLayer(bool normalizesFirst) => new(Features, Heads, Hidden, 0, null, normalizesFirst, type: DType.Float64);

    private static Tensor Input(string name, JsonElement value)
    {
        Tensor tensor = value.ToPlainArray().ToTensor(name is "mask" or "offsets" || name == "x" && IsTokens(value) ? DType.Int64 : DType.Float64);
        return tensor.DType == DType.Int64 ? tensor : new Variable(tensor, requiresGradient: true);
    }

    /// <summary>Tokens are the inputs x of two axes with whole numbers.</summary>
    private static bool IsTokens(JsonElement value) => value.GetProperty("data").EnumerateArray().All(number => double.IsInteger(number.GetDouble()));
}
