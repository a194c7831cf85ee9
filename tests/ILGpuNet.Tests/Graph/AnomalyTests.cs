using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Anomaly detection names the operation that made the first NaN or infinity.</summary>
[Collection(Alone.Name)]
public class AnomalyTests
{
    private static readonly Tensor X = Tensor.FromArray<float>([1, 0, -1]);

    [Fact]
    public void Forward_LogOfANegativeNumber_IsNamed() =>
        AssertAnomaly("[Log] made the first NaN, at position 2 of its result Float32 [3], from Float32 [3]", () => (((X * 2).Log() + 1) * 3).Evaluate());

    [Fact]
    public void Forward_LogOfZero_IsNamed() =>
        AssertAnomaly("[Log] made the first -infinity, at position 1 of its result Float32 [3], from Float32 [3]", () => X.Abs().Log().Exp().Evaluate());

    [Fact]
    public void Forward_InfinityMinusInfinity_IsNamed() =>
        AssertAnomaly("[Subtract] made the first NaN, at position 0 of its result Float32 [1], from Float32 [1], Float32 [1]", () =>
        {
            Tensor infinity = Tensor.FromArray([float.PositiveInfinity]);
            (infinity * 2 - infinity).Evaluate();
        });

    [Fact]
    public void Forward_OutputOfSeveral_IsNamedByItsOperation() =>
        AssertAnomaly("[SlogDet] made the first -infinity, at position 0 of its result Float32 [], from Float32 [2, 2]",
            () => Tensor.Zeros([2, 2]).SlogDet().LogAbsDet.Evaluate());

    [Fact]
    public void Backward_RootOfZero_NamesTheForwardOperationToo() =>
        AssertAnomaly("[Divide] made the first infinity, at position 1 of its result Float32 [3], from Float32 [3], Float32 [3], in the gradient of [Sqrt] of Float32 [3]", () =>
        {
            Tensor x = X.WithGradient();
            Tensor y = x.Abs().Sqrt();
            Tensor.Grad(y.Sum(), x)[0].Evaluate();
        });

    [Fact]
    public void Step_OfAnOptimizer_IsInspectedAndChangesNothing()
    {
        var layer = new Linear(2, 1, generator: new Generator(1));
        var optimizer = new Sgd(layer.Parameters(), 0.1);
        float[] before = layer.Parameters().First().ToArray();
        using (Gradients.DetectAnomalies())
        {
            layer.Forward(Tensor.FromArray(new float[,] { { 1, float.MaxValue } })).Square().Mean().Backward();
            Assert.StartsWith("[Square] made the first infinity", Assert.Throws<InvalidValueException>(optimizer.Step).Message, StringComparison.Ordinal);
        }
        Assert.Equal(before, layer.Parameters().First().ToArray());
    }

    [Fact]
    public void Forward_MaskOfInfinities_IsNone()
    {
        using IDisposable detection = Gradients.DetectAnomalies();
        Tensor masked = Tensor.Where(X > 0, X, Tensor.Full([3], double.NegativeInfinity)).WithGradient();
        Tensor probabilities = masked.Softmax();
        Assert.Equal([1f, 0, 0], probabilities.ToArray());
        Assert.Equal([0f, 0, 0], Tensor.Grad(probabilities[0], masked)[0].ToArray());
    }

    [Fact]
    public void Training_WithoutAnomalies_IsTheSame()
    {
        float[] Train()
        {
            var layer = new Linear(3, 2, generator: new Generator(1));
            var optimizer = new Sgd(layer.Parameters(), 0.1);
            for (int step = 0; step < 3; step++)
            {
                optimizer.ZeroGradient();
                Loss.MeanSquaredError(layer.Forward(X.Reshape([1, 3])).Dropout(0.5, new Generator(step)), Tensor.Ones([1, 2])).Backward();
                optimizer.Step();
            }
            return [.. layer.Parameters().SelectMany(parameter => parameter.ToArray())];
        }
        float[] expected = Train();
        using (Gradients.DetectAnomalies()) Assert.Equal(expected, Train());
    }

    [Fact]
    public void Dispose_OfTheDetection_LetsValuesPass()
    {
        Gradients.DetectAnomalies().Dispose();
        Assert.Equal(float.NaN, X.Log().ToArray()[2]);
        Assert.Null(ILGpuNet.Graphs.Node.Created);
    }

    private static void AssertAnomaly(string message, Action mistake)
    {
        using IDisposable detection = Gradients.DetectAnomalies();
        Assert.Equal(message, Assert.Throws<InvalidValueException>(mistake).Message);
    }
}
