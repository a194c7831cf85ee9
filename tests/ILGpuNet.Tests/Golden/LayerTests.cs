using System.Text.Json;
using ILGpuNet.Nn;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Golden;

/// <summary>Values and gradients of layers and losses against PyTorch's, for every case of the file.</summary>
public class LayerTests
{
    // PyTorch computed in Float64 too: the results differ in the order of sums of at most some hundred products.
    private const double Tolerance = 1e-11;

    /// <summary>What computes the output of each operation in the file.</summary>
    private static readonly Dictionary<string, Func<LayerCase, Dictionary<string, Tensor>, Tensor>> Computations = new()
    {
        ["conv2d"] = (layerCase, inputs) => inputs["input"].Convolve(inputs["weight"], inputs["bias"], Integers(layerCase, "stride"),
            Integers(layerCase, "padding"), Integers(layerCase, "dilation"), layerCase.Attribute("groups").GetInt32()),
        ["conv2d_padded"] = OfConv2d,
        ["max_pool2d"] = (layerCase, inputs) => inputs["input"].MaxPool(Integers(layerCase, "kernel"), Integers(layerCase, "stride"),
            Integers(layerCase, "padding"), Integers(layerCase, "dilation"), layerCase.Attribute("ceil_mode").GetBoolean()),
        ["avg_pool2d"] = (layerCase, inputs) => inputs["input"].AveragePool(Integers(layerCase, "kernel"), Integers(layerCase, "stride"),
            Integers(layerCase, "padding"), layerCase.Attribute("ceil_mode").GetBoolean(), layerCase.Attribute("count_include_pad").GetBoolean()),
        ["softmax"] = (layerCase, inputs) => inputs["input"].Softmax(layerCase.Attribute("axis").GetInt32()),
        ["log_softmax"] = (layerCase, inputs) => inputs["input"].LogSoftmax(layerCase.Attribute("axis").GetInt32()),
        ["gather"] = (layerCase, inputs) => inputs["input"].Gather(layerCase.Attribute("axis").GetInt32(), inputs["index"]),
        ["linear"] = (_, inputs) => inputs["input"].MatMul(inputs["weight"].Transpose()) is var product && inputs.TryGetValue("bias", out Tensor? bias)
            ? product + bias
            : product,
        ["cross_entropy"] = (layerCase, inputs) => Loss.CrossEntropy(inputs["input"], inputs["target"], inputs.GetValueOrDefault("weight"),
            layerCase.Attribute("ignore_index").GetInt64(), layerCase.Attribute("label_smoothing").GetDouble(), ReductionOf(layerCase)),
        ["mse_loss"] = (layerCase, inputs) => Loss.MeanSquaredError(inputs["input"], inputs["target"], ReductionOf(layerCase)),
    };

    public static TheoryData<string> TensorCases =>
        [.. LayerCase.All.Values.Where(layerCase => layerCase.Operation != "batch_norm2d").Select(layerCase => layerCase.Name)];

    public static TheoryData<string> CasesOf(string operation) =>
        [.. LayerCase.All.Values.Where(layerCase => layerCase.Operation == operation).Select(layerCase => layerCase.Name)];

    [Theory]
    [MemberData(nameof(TensorCases))]
    public void Operation_AnyCase_MatchesPyTorch(string name)
    {
        LayerCase layerCase = LayerCase.All[name];
        Dictionary<string, Tensor> inputs = Inputs(layerCase);
        Tensor output = Computations[layerCase.Operation](layerCase, inputs);
        Check(layerCase, output, inputs);
    }

    /// <summary>The index of each window's largest element, as PyTorch returns it.</summary>
    [Theory]
    [MemberData(nameof(CasesOf), "max_pool2d")]
    public void MaxPool2d_Gradient_GoesToTheIndexThatPyTorchChooses(string name)
    {
        LayerCase layerCase = LayerCase.All[name];
        PlainArray indices = layerCase.Output("indices"), cotangent = layerCase.Cotangent("output");
        Dictionary<string, Tensor> inputs = Inputs(layerCase);
        Tensor output = Computations["max_pool2d"](layerCase, inputs);
        PlainArray gradient = PlainArray.From(Tensor.Grad([output], [cotangent.ToTensor(DType.Float64)], [inputs["input"]])[0]);
        PlainArray expected = PlainArray.Zeros(gradient.Extents);
        int width = gradient.Extents[3];
        foreach (int[] i in PlainArray.IndicesOf(indices.Extents))
            expected[i[0], i[1], (int)indices[i] / width, (int)indices[i] % width] += cotangent[i];
        GradientCheck.AssertClose(expected, gradient, Tolerance, "gradient by indices");
    }

    [Theory]
    [MemberData(nameof(CasesOf), "linear")]
    public void Linear_AnyCase_MatchesPyTorch(string name)
    {
        LayerCase layerCase = LayerCase.All[name];
        var layer = new Linear(5, 3, layerCase.HasInput("bias"), DType.Float64);
        Dictionary<string, Tensor> inputs = Inputs(layerCase);
        inputs["weight"] = Set(layer.Weight, layerCase.Input("weight"));
        if (layer.Bias is not null) inputs["bias"] = Set(layer.Bias, layerCase.Input("bias"));
        Check(layerCase, layer.Forward(inputs["input"]), inputs);
    }

    [Theory]
    [MemberData(nameof(CasesOf), "conv2d")]
    public void Conv2d_AnyCase_MatchesPyTorch(string name)
    {
        LayerCase layerCase = LayerCase.All[name];
        Dictionary<string, Tensor> inputs = Inputs(layerCase);
        Check(layerCase, OfConv2d(layerCase, inputs), inputs);
    }

    [Theory]
    [MemberData(nameof(CasesOf), "batch_norm2d")]
    public void BatchNorm2d_AnyCase_MatchesPyTorch(string name)
    {
        LayerCase layerCase = LayerCase.All[name];
        bool isTraining = layerCase.Attribute("training").GetBoolean(), isAffine = layerCase.Attribute("affine").GetBoolean();
        var layer = new BatchNorm2d(4, layerCase.Attribute("epsilon").GetDouble(), layerCase.Attribute("momentum").GetDouble(), isAffine, type: DType.Float64);
        layer.Train(isTraining);
        Dictionary<string, Tensor> inputs = Inputs(layerCase);
        Set(layer.RunningMean!, layerCase.Input("running_mean"));
        Set(layer.RunningVar!, layerCase.Input("running_var"));
        if (isAffine)
        {
            inputs["weight"] = Set(layer.Weight!, layerCase.Input("weight"));
            inputs["bias"] = Set(layer.Bias!, layerCase.Input("bias"));
        }
        Check(layerCase, layer.Forward(inputs["input"]), inputs);
        string suffix = isTraining ? "after a step" : "left alone";
        PlainArray Expected(string statistic) => isTraining ? layerCase.Output(statistic) : layerCase.Input(statistic);
        GradientCheck.AssertClose(Expected("running_mean"), PlainArray.From(layer.RunningMean!), Tolerance, $"running mean {suffix}");
        GradientCheck.AssertClose(Expected("running_var"), PlainArray.From(layer.RunningVar!), Tolerance, $"running variance {suffix}");
    }

    [Fact]
    public void File_AllOperations_AreTested() => Assert.All(LayerCase.All.Values,
        layerCase => Assert.True(Computations.ContainsKey(layerCase.Operation) || layerCase.Operation == "batch_norm2d", layerCase.Operation));

    /// <summary>The output of a convolution layer, whose parameters take the place of the inputs.</summary>
    private static Tensor OfConv2d(LayerCase layerCase, Dictionary<string, Tensor> inputs)
    {
        int[] weight = layerCase.Input("weight").Extents;
        Extent2d Extent(string attribute) => (Integers(layerCase, attribute)[0], Integers(layerCase, attribute)[1]);
        int groups = layerCase.Attribute("groups").GetInt32();
        bool isPadded = layerCase.Operation == "conv2d_padded";
        Padding padding = layerCase.Attribute("padding").ValueKind == JsonValueKind.String ? Padding.Same : Integers(layerCase, "padding");
        PaddingMode mode = isPadded ? Enum.Parse<PaddingMode>(layerCase.Attribute("padding_mode").GetString()!, ignoreCase: true) : PaddingMode.Constant;
        var layer = new Conv2d(weight[1] * groups, weight[0], (weight[2], weight[3]), Extent("stride"), padding, Extent("dilation"), groups,
            paddingMode: mode, type: DType.Float64);
        inputs["weight"] = Set(layer.Weight, layerCase.Input("weight"));
        inputs["bias"] = Set(layer.Bias!, layerCase.Input("bias"));
        return layer.Forward(inputs["input"]);
    }

    /// <summary>Output and gradients of the case.</summary>
    private static void Check(LayerCase layerCase, Tensor output, Dictionary<string, Tensor> inputs)
    {
        (string Name, PlainArray Gradient)[] expected = [.. layerCase.Gradients()];
        Tensor[] gradients = Tensor.Grad([output], [layerCase.Cotangent("output").ToTensor(DType.Float64)],
            [.. expected.Select(gradient => inputs[gradient.Name])]);
        GradientCheck.AssertClose(layerCase.Output("output"), PlainArray.From(output), Tolerance, "output");
        for (int i = 0; i < expected.Length; i++)
            GradientCheck.AssertClose(expected[i].Gradient, PlainArray.From(gradients[i]), Tolerance, $"gradient of {expected[i].Name}");
    }

    /// <summary>All inputs of the case: Float64 leaves, Int64 where the file says so by the input's meaning.</summary>
    private static Dictionary<string, Tensor> Inputs(LayerCase layerCase)
    {
        string[] differentiated = [.. layerCase.Gradients().Select(gradient => gradient.Name)];
        var inputs = new Dictionary<string, Tensor>();
        foreach (string name in new[] { "input", "weight", "bias", "target", "index" })
        {
            if (!layerCase.HasInput(name)) continue;
            PlainArray value = layerCase.Input(name);
            bool isIndex = name == "index" || layerCase.Operation == "cross_entropy" && name == "target" && value.Rank == 1;
            Tensor tensor = value.ToTensor(isIndex ? DType.Int64 : DType.Float64);
            inputs[name] = differentiated.Contains(name) ? tensor.WithGradient() : tensor;
        }
        return inputs;
    }

    private static Variable Set(Variable variable, PlainArray value)
    {
        variable.Assign(value.ToTensor(DType.Float64));
        return variable;
    }

    private static int[] Integers(LayerCase layerCase, string attribute) => layerCase.Attribute(attribute).Integers();

    private static Reduction ReductionOf(LayerCase layerCase) => Enum.Parse<Reduction>(layerCase.Attribute("reduction").GetString()!, ignoreCase: true);
}
