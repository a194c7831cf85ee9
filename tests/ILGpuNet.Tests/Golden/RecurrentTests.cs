using System.Text.Json;
using ILGpuNet.Nn;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Golden;

/// <summary>Recurrent layers and cells with PyTorch's state dictionaries: results, and gradients of all inputs and parameters.</summary>
public class RecurrentTests
{
    private const double Tolerance = 1e-11;

    private static readonly JsonElement File = GoldenFile.Read("recurrent.json");

    public static TheoryData<string> Layers => [.. File.GetProperty("layers").EnumerateObject().Select(entry => entry.Name)];

    public static TheoryData<string> Cells => [.. File.GetProperty("cells").EnumerateObject().Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layer_AnyCase_MatchesPyTorch(string name)
    {
        JsonElement entry = File.GetProperty("layers").GetProperty(name);
        int layers = entry.GetProperty("layers").GetInt32();
        RecurrentBias bias = entry.GetProperty("bias").GetBoolean() ? RecurrentBias.Both : RecurrentBias.None;
        bool isBatchFirst = entry.GetProperty("batch_first").GetBoolean(), isBidirectional = entry.GetProperty("bidirectional").GetBoolean();
        int[] numbers = entry.GetProperty("lengths").Integers();
        Tensor? lengths = numbers.Length == 0 ? null : Tensor.FromArray<long>([.. numbers]);
        int projection = entry.GetProperty("projection").GetInt32();
        string kind = entry.GetProperty("kind").GetString()!;
        RecurrentLayer layer = kind switch
        {
            "Lstm" => new Lstm(2, 3, layers, bias, isBatchFirst, 0.5, isBidirectional, projection == 0 ? null : projection, DType.Float64),
            "Gru" => new Gru(2, 3, layers, bias, isBatchFirst, 0.5, isBidirectional, DType.Float64),
            _ => new Rnn(2, 3, layers, bias, isBatchFirst, 0.5, isBidirectional,
                kind == "Rnn" ? RecurrentNonlinearity.Tanh : RecurrentNonlinearity.Relu, DType.Float64),
        };
        layer.Eval();
        Check(entry, layer, arguments =>
        {
            switch (layer)
            {
                case Lstm lstm:
                    (Tensor output, LstmState last) = lstm.Forward(arguments["x"], new LstmState(arguments["hidden"], arguments["cell"]), lengths);
                    return new() { ["output"] = output, ["hidden"] = last.Hidden, ["cell"] = last.Cell };
                case Gru gru:
                    (Tensor Output, Tensor State) ofGru = gru.Forward(arguments["x"], arguments["hidden"], lengths);
                    return new() { ["output"] = ofGru.Output, ["hidden"] = ofGru.State };
                default:
                    (Tensor Output, Tensor State) ofRnn = ((Rnn)layer).Forward(arguments["x"], arguments["hidden"], lengths);
                    return new() { ["output"] = ofRnn.Output, ["hidden"] = ofRnn.State };
            }
        });
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Cell_Any_MatchesPyTorch(string name)
    {
        JsonElement entry = File.GetProperty("cells").GetProperty(name);
        RecurrentCellModule cell = entry.GetProperty("kind").GetString() switch
        {
            "LstmCell" => new LstmCell(2, 3, type: DType.Float64),
            "GruCell" => new GruCell(2, 3, type: DType.Float64),
            _ => new RnnCell(2, 3, type: DType.Float64),
        };
        Check(entry, cell, arguments =>
        {
            if (cell is LstmCell lstm)
            {
                LstmState state = lstm.Forward(arguments["x"], new LstmState(arguments["hidden"], arguments["cell"]));
                return new() { ["hidden"] = state.Hidden, ["cell"] = state.Cell };
            }
            return new()
            {
                ["hidden"] = cell is GruCell gru
                    ? gru.Forward(arguments["x"], arguments["hidden"])
                    : ((RnnCell)cell).Forward(arguments["x"], arguments["hidden"]),
            };
        });
    }

    private static void Check(JsonElement entry, Module module, Func<Dictionary<string, Tensor>, Dictionary<string, Tensor>> forward)
    {
        Dictionary<string, Tensor> Tensors(string property) => entry.GetProperty(property).EnumerateObject()
            .ToDictionary(tensor => tensor.Name, tensor => tensor.Value.ToPlainArray().ToTensor(DType.Float64));
        module.LoadState(Tensors("state"));
        var arguments = Tensors("arguments").ToDictionary(argument => argument.Key, argument => argument.Value.WithGradient());
        Dictionary<string, Tensor> results = forward(arguments), cotangents = Tensors("cotangents");
        results.Select(result => (result.Value * cotangents[result.Key]).Sum()).Aggregate((sum, term) => sum + term).Backward();
        foreach ((string name, Tensor result) in results)
            GradientCheck.AssertClose(entry.GetProperty("results").GetProperty(name).ToPlainArray(), PlainArray.From(result), Tolerance, name);
        var parameters = module.NamedParameters().ToDictionary();
        foreach (JsonProperty gradient in entry.GetProperty("gradients").EnumerateObject())
        {
            Tensor owner = arguments.TryGetValue(gradient.Name, out Tensor? argument) ? argument : parameters[gradient.Name];
            GradientCheck.AssertClose(gradient.Value.ToPlainArray(), PlainArray.From(owner.Gradient!), Tolerance, $"gradient of {gradient.Name}");
        }
    }
}
