using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Nn;

/// <summary>State and modes of normalising layers; their values are compared with PyTorch's in the operation table.</summary>
public class NormalizationLayerTests
{
    [Fact]
    public void BatchNorm_MomentumNull_AveragesAllBatches()
    {
        var layer = new BatchNorm1d(2, momentum: null, type: DType.Float64);
        var random = new Random(5);
        double[] means = new double[2], variances = new double[2];
        for (int batch = 0; batch < 3; batch++)
        {
            double[] values = [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble())];
            layer.Forward(Tensor.FromArray(values, [3, 2, 2])).Evaluate();
            for (int channel = 0; channel < 2; channel++)
            {
                double[] ofChannel = [.. values.Where((_, i) => i / 2 % 2 == channel)];
                double mean = ofChannel.Average();
                means[channel] += mean / 3;
                variances[channel] += ofChannel.Sum(value => (value - mean) * (value - mean)) / 5 / 3;
            }
        }
        AssertClose(means, layer.RunningMean!);
        AssertClose(variances, layer.RunningVar!);
        Assert.Equal(3, layer.NumBatchesTracked!.Item<long>());
    }

    [Fact]
    public void InstanceNorm_OfVolumes_NormalizesEachChannelOfEachSample()
    {
        Tensor x = Tensor.RandomNormal([2, 3, 2, 3, 4], mean: 5, standardDeviation: 2, DType.Float64, new Generator(3));
        Tensor y = new InstanceNorm3d(3, type: DType.Float64).Forward(x).Flatten(2);
        Assert.All(y.Mean([2]).ToArray<double>(), mean => Assert.Equal(0, mean, 1e-12));
        Assert.All(y.Variance([2], correction: 0).ToArray<double>(), variance => Assert.Equal(1, variance, 1e-4));
        AssertClose(x.Flatten(2).ToArray<double>(), (y * (x.Flatten(2).Variance([2], correction: 0, keepDimensions: true) + 1e-5).Sqrt() + x.Flatten(2).Mean([2], keepDimensions: true)).Reshape(-1));
    }

    [Fact]
    public void BatchNorm_InUse_LeavesItsStatisticsAlone()
    {
        var layer = new BatchNorm3d(1);
        layer.Eval();
        Tensor x = Tensor.FromArray([1f, 2, 3, 4], [1, 1, 1, 2, 2]);
        GradientCheck.AssertClose(PlainArray.From(x), PlainArray.From(layer.Forward(x)), 1e-4, "mean 0 and variance 1 change nothing");
        Assert.Equal(0, layer.NumBatchesTracked!.Item<long>());
    }

    [Fact]
    public void BatchNorm_WithoutRunningStatistics_UsesTheBatchAlways()
    {
        var layer = new BatchNorm2d(1, affine: false, trackRunningStatistics: false);
        Tensor x = Tensor.FromArray([10f, 20, 30, 40], [2, 1, 1, 2]);
        float[] training = layer.Forward(x).ToArray();
        layer.Eval();
        Assert.Equal(training, layer.Forward(x).ToArray());
        Assert.Equal(0, training.Sum(), 1e-5);
        Assert.Empty(layer.State());
    }

    [Fact]
    public void BatchNorm_State_HasPyTorchsNames() => Assert.Equal(
        ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"], new BatchNorm2d(3).State().Keys);

    [Fact]
    public void InstanceNorm_WithRunningStatistics_UsesThemOutsideOfTraining()
    {
        var layer = new InstanceNorm1d(1, momentum: 1, trackRunningStatistics: true, type: DType.Float64);
        Tensor x = Tensor.FromArray([1.0, 3, 5, 9], [2, 1, 2]);
        layer.Forward(x).Evaluate();
        // Means of the images: 2 and 7; unbiased variances: 2 and 8.
        AssertClose([4.5], layer.RunningMean!);
        AssertClose([5], layer.RunningVar!);
        layer.Eval();
        double factor = 1 / Math.Sqrt(5 + 1e-5);
        AssertClose([-3.5 * factor, -1.5 * factor, 0.5 * factor, 4.5 * factor], layer.Forward(x));
    }

    [Fact]
    public void InstanceNorm_Default_HasNoStateAndTakesOneImage()
    {
        var layer = new InstanceNorm2d(2);
        Assert.Empty(layer.State());
        Tensor x = Tensor.RandomNormal([3, 2, 4, 5], generator: new Generator(1));
        GradientCheck.AssertClose(PlainArray.From(layer.Forward(x)[1]), PlainArray.From(layer.Forward(x[1])), 1e-6, "an image by itself");
    }

    [Fact]
    public void InstanceNorm_OneImageWithStatistics_UpdatesThem()
    {
        var layer = new InstanceNorm1d(1, momentum: 1, trackRunningStatistics: true, type: DType.Float64);
        layer.Forward(Tensor.FromArray([1.0, 3], [1, 2])).Evaluate();
        AssertClose([2], layer.RunningMean!);
    }

    [Fact]
    public void Layers_OfTrailingAxesAndGroups_ComputeTheOperations()
    {
        Tensor x = Tensor.RandomNormal([2, 4, 3], type: DType.Float64, generator: new Generator(2));
        AssertSame(x.LayerNorm([4, 3], Tensor.Ones([4, 3], DType.Float64), Tensor.Zeros([4, 3], DType.Float64), 0.1),
            new LayerNorm([4, 3], 0.1, type: DType.Float64).Forward(x));
        AssertSame(x.LayerNorm([3]), new LayerNorm([3], affine: false).Forward(x));
        AssertSame(x.RmsNorm([3], epsilon: 0.1), new RmsNorm([3], 0.1, type: DType.Float64).Forward(x));
        AssertSame(x.GroupNorm(2, epsilon: 0.1), new GroupNorm(2, 4, 0.1, type: DType.Float64).Forward(x));
        AssertSame(x.LocalResponseNorm(3, 0.5, 0.25, 2), new LocalResponseNorm(3, 0.5, 0.25, 2).Forward(x));
        Assert.Equal(["weight"], new LayerNorm([3], bias: false).State().Keys);
    }

    /// <summary>Around 4096 squares are a multiple of 2 in Float32: a variance by E[x²] - E[x]² has no digit left.</summary>
    [Theory]
    [InlineData("layer")]
    [InlineData("group")]
    [InlineData("batch")]
    [InlineData("instance")]
    public void Normalization_LargeMeanSmallDeviation_KeepsItsDigits(string kind)
    {
        float[] deviations = [.. Enumerable.Range(0, 64).Select(i => (i * 37 % 64 - 31.5f) / 256)];
        Tensor x = Tensor.FromArray([.. deviations.Select(deviation => 4096 + deviation)], [1, 1, 64]);
        Tensor y = kind switch
        {
            "layer" => x.LayerNorm([64]),
            "group" => x.GroupNorm(1),
            "batch" => x.BatchNorm(null, null, training: true),
            _ => x.InstanceNorm(),
        };
        double variance = deviations.Average(deviation => (double)deviation * deviation);
        double[] expected = [.. deviations.Select(deviation => deviation / Math.Sqrt(variance + 1e-5))];
        // The mean itself is rounded to 2^-11, a 150th of the deviation.
        GradientCheck.AssertClose(PlainArray.Of([1, 1, 64], expected), PlainArray.From(y), 0.01, "normalised");
    }

    [Fact]
    public void WeightNorm_OfALayer_ComputesTheSameAndTrainsLengthAndDirection()
    {
        var linear = new Linear(3, 2, generator: new Generator(3));
        Tensor x = Tensor.RandomNormal([4, 3], generator: new Generator(4));
        float[] expected = linear.Forward(x).ToArray();
        var layer = new WeightNorm(linear);
        GradientCheck.AssertClose(PlainArray.Of([4, 2], Array.ConvertAll(expected, value => (double)value)), PlainArray.From(layer.Forward(x)), 1e-6, "output");
        Assert.Equal(["bias", "parametrizations.weight.original0", "parametrizations.weight.original1"], layer.State().Keys.Order());
        Assert.Equal([2, 1], layer.Parametrizations.Weight.Original0.Shape.ToArray());

        LengthAndDirection parameters = layer.Parametrizations.Weight;
        float[] lengths = parameters.Original0.ToArray(), directions = parameters.Original1.ToArray(), unused = linear.Weight.ToArray();
        var optimizer = new Sgd(layer.Parameters(), 0.1);
        layer.Forward(x).Square().Mean().Backward();
        optimizer.Step();
        Assert.NotEqual(lengths, parameters.Original0.ToArray());
        Assert.NotEqual(directions, parameters.Original1.ToArray());
        Assert.Equal(unused, linear.Weight.ToArray());
    }

    [Fact]
    public void SpectralNorm_AfterIterations_StretchesByOne()
    {
        var linear = new Linear(2, 2, bias: false, type: DType.Float64);
        linear.Weight.Assign(Tensor.FromArray(new[,] { { 3.0, 0 }, { 0, 1 } }));
        var layer = new SpectralNorm(linear, generator: new Generator(5));
        Tensor x = Tensor.FromArray(new[,] { { 1.0, 0 }, { 0, 1 } });
        for (int i = 0; i < 5; i++) layer.Forward(x).Evaluate();
        AssertClose([1, 0, 0, 1.0 / 3], layer.Forward(x), 1e-9);
        Assert.Equal(["parametrizations.weight.original", "parametrizations.weight.u", "parametrizations.weight.v"], layer.State().Keys);
    }

    [Fact]
    public void SpectralNorm_Vectors_MoveInTrainingOnly()
    {
        var layer = new SpectralNorm(new Conv2d(2, 3, 2, generator: new Generator(6)), generator: new Generator(7));
        SpectralWeight state = layer.Parametrizations.Weight;
        Tensor x = Tensor.RandomNormal([1, 2, 3, 3], generator: new Generator(8));
        state.U.Assign(Tensor.FromArray([1f, 0, 0]));
        state.V.Assign(Tensor.FromArray([1f, 0, 0, 0, 0, 0, 0, 0]));
        layer.Eval();
        layer.Forward(x).Evaluate();
        Assert.Equal([1f, 0, 0], state.U.ToArray());
        layer.Train();
        layer.Forward(x).Evaluate();
        Assert.NotEqual([1f, 0, 0], state.U.ToArray());
        Assert.Equal(1, state.U.ToArray().Sum(value => value * value), 1e-5);
    }

    [Fact]
    public void SpectralNorm_OfATransposedConvolution_TakesItsOutputsAsRows()
    {
        var layer = new SpectralNorm(new ConvTranspose1d(4, 3, 2));
        Assert.Equal([3], layer.Parametrizations.Weight.U.Shape.ToArray());
        Assert.Equal([8], layer.Parametrizations.Weight.V.Shape.ToArray());
    }

    private static void AssertClose(double[] expected, Tensor actual, double tolerance = 1e-12) =>
        GradientCheck.AssertClose(PlainArray.Of(actual.Shape.ToArray(), expected), PlainArray.From(actual), tolerance, "value");

    private static void AssertSame(Tensor expected, Tensor actual) =>
        GradientCheck.AssertClose(PlainArray.From(expected), PlainArray.From(actual), 1e-12, "output");
}
