using ILGpuNet.Nn;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Nn;

/// <summary>Activation layers compute what the methods of the same name do, which the operation table compares with PyTorch, with their options.</summary>
public class ActivationLayerTests
{
    private static readonly Tensor Input = Tensor.FromArray(Enumerable.Range(0, 24).Select(i => (i - 11.5) * 0.37).ToArray(), [2, 4, 3]);

    private static readonly (Layer Layer, Func<Tensor, Tensor> Function, string Options)[] Cases =
    [
        (new Relu(), x => x.Relu(), ""), (new Relu6(), x => x.Relu6(), ""), (new Tanh(), x => x.Tanh(), ""), (new Sigmoid(), x => x.Sigmoid(), ""),
        (new LogSigmoid(), x => x.LogSigmoid(), ""), (new Selu(), x => x.Selu(), ""), (new Silu(), x => x.Silu(), ""), (new Mish(), x => x.Mish(), ""),
        (new HardSigmoid(), x => x.HardSigmoid(), ""), (new HardSwish(), x => x.HardSwish(), ""), (new Softsign(), x => x.Softsign(), ""),
        (new Tanhshrink(), x => x.Tanhshrink(), ""), (new LeakyRelu(0.2), x => x.LeakyRelu(0.2), "slope 0.2"), (new Elu(1.5), x => x.Elu(1.5), "alpha 1.5"),
        (new Celu(0.5), x => x.Celu(0.5), "alpha 0.5"), (new Gelu(), x => x.Gelu(), ""),
        (new Gelu(GeluApproximation.Tanh), x => x.Gelu(GeluApproximation.Tanh), "tanh"), (new Softplus(2, 1), x => x.Softplus(2, 1), "beta 2, threshold 1"),
        (new HardTanh(-0.5, 2), x => x.HardTanh(-0.5, 2), "-0.5..2"), (new Softshrink(1), x => x.Softshrink(1), "lambda 1"),
        (new Hardshrink(1), x => x.Hardshrink(1), "lambda 1"), (new Threshold(0.5, -7), x => x.Threshold(0.5, -7), "0.5, -7"),
        (new Softmax(1), x => x.Softmax(1), "axis 1"), (new LogSoftmax(), x => x.LogSoftmax(), "axis -1"), (new Softmin(0), x => x.Softmin(0), "axis 0"),
        (new Glu(1), x => x.Glu(1), "axis 1"), (new Prelu(4, 0.3, DType.Float64), x => x.LeakyRelu(0.3), "4"),
    ];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void Forward_IsItsFunction(int index)
    {
        (Layer layer, Func<Tensor, Tensor> function, string options) = Cases[index];
        Assert.Equal(function(Input).ToArray<double>(), layer.Forward(Input).ToArray<double>());
        Assert.Equal(options, layer.Options);
    }

    [Fact]
    public void Layers_All_HaveACase()
    {
        Type[] tested = [.. Cases.Select(entry => entry.Layer.GetType())];
        HashSet<string> activations = [.. OperationTable.Rows.Where(row => row.Family == "Activation").Select(row => row.Method)];
        IEnumerable<Type> layers = typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && activations.Contains(type.Name));
        Assert.All(layers, type => Assert.Contains(type, tested));
    }

    [Fact]
    public void Prelu_Weight_IsTrained()
    {
        var layer = new Prelu(4, type: DType.Float64);
        layer.Forward(Input).Sum().Backward();
        Assert.Equal([4], layer.Weight.Gradient!.Shape.ToArray());
        Assert.Same(layer.Weight, Assert.Single(layer.Parameters()));
    }
}
