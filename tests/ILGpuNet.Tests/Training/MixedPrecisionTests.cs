using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace ILGpuNet.Tests.Training;

public class MixedPrecisionTests
{
    [Theory]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float16)]
    public void Fit_In16Bits_LearnsAlmostTheSame(DType precision)
    {
        SmallProblem wide = new(), narrow = new();
        double expected = wide.Trainer().Fit(wide.Loader(), 20)["loss"][^1];
        var trainer = new Trainer(narrow.Model, narrow.Optimizer, SmallProblem.Loss) { Precision = precision };
        double found = trainer.Fit(narrow.Loader(), 20)["loss"][^1];
        Assert.InRange(found, expected * 0.7 - 0.02, expected * 1.3 + 0.02);
        Assert.NotEqual(expected, found);
        Assert.All(narrow.Model.Parameters(), parameter => Assert.Equal(DType.Float32, parameter.DType));
    }

    [Fact]
    public void Use_AroundAForwardPass_StoresWhatLayersHandOver()
    {
        var inner = new List<DType>();
        var model = new Sequential(new Conv2d(1, 2, kernel: 3), new BatchNorm2d(2), new Relu(), new MaxPool2d(2), new Flatten(), new Linear(8, 3));
        Tensor x = Tensor.RandomNormal([2, 1, 6, 6], generator: new Generator(1)).Evaluate();
        Tensor y;
        using (MixedPrecision.Use(DType.BFloat16))
        {
            y = model.Forward(x);
            Layer.Observe(() => model.Forward(x), (layer, output) => inner.Add(output.DType));
        }
        Assert.Equal(DType.Float32, y.DType);
        Assert.Equal(Enumerable.Repeat(DType.BFloat16, 6).Append(DType.Float32), inner);
        y.Square().Mean().Backward();
        Assert.All(model.Parameters(), parameter => Assert.Equal(DType.Float32, parameter.Gradient!.DType));
        Assert.Equal(DType.Float32, model.Forward(x).DType);
    }

    [Fact]
    public void Scaler_WithInfiniteGradients_LeavesOutTheStepAndHalves()
    {
        var parameter = new Parameter(Tensor.Ones([3]));
        var optimizer = new Sgd([parameter], 0.5);
        var scaler = new GradientScaler(scale: 8, growthInterval: 2);
        bool Step(double factor)
        {
            optimizer.ZeroGradient();
            scaler.Scale((parameter * factor).Sum()).Backward();
            return scaler.Step(optimizer);
        }

        Assert.True(Step(1));
        Assert.Equal([0.5f, 0.5f, 0.5f], parameter.ToArray());
        Assert.False(Step(1e38));
        Assert.Equal((4.0, 1L, 1L), (scaler.Factor, scaler.SkippedSteps, optimizer.StepCount));
        Assert.Equal([0.5f, 0.5f, 0.5f], parameter.ToArray());
        Assert.True(Step(1));
        Assert.True(Step(1));
        Assert.Equal((8.0, 0), (scaler.Factor, scaler.GoodSteps));

        var loaded = new GradientScaler();
        loaded.LoadState(scaler.State());
        Assert.Equal((8.0, 1L), (loaded.Factor, loaded.SkippedSteps));
        Assert.Equal("[LoadState] the state does not fit the GradientScaler: expected factor, goodSteps and skippedSteps",
            Assert.Throws<ILGpuNetException>(() => loaded.LoadState(new Dictionary<string, double> { ["factor"] = 1 })).Message);
    }

    [Fact]
    public void Scaler_WithTwoOptimizersOfOneLoss_UnscalesBothByTheSameFactor()
    {
        Parameter first = new(Tensor.Zeros([1])), second = new(Tensor.Zeros([1]));
        Sgd ofFirst = new([first], 1), ofSecond = new([second], 1);
        var scaler = new GradientScaler(scale: 4);
        scaler.Scale(first.Sum() * double.PositiveInfinity + second.Sum() * 3.0).Backward();
        scaler.Unscale(ofFirst);
        scaler.Unscale(ofSecond);
        Assert.Equal([3f], second.Gradient!.ToArray());
        Assert.False(scaler.Step(ofFirst));
        Assert.True(scaler.Step(ofSecond));
        Assert.Equal([-3f], second.ToArray());

        ofFirst.ZeroGradient();
        ofSecond.ZeroGradient();
        scaler.Scale(first.Sum() * double.PositiveInfinity + second.Sum() * 3.0).Backward();
        scaler.Step(ofFirst);
        scaler.Step(ofSecond);
        Assert.Equal([-6f], second.ToArray());
    }

    [Fact]
    public void Scaler_WithSmallGradients_KeepsThemAboveZero()
    {
        var model = new Sequential(new Linear(4, 4), new Tanh(), new Linear(4, 1));
        Tensor x = Tensor.RandomNormal([8, 4], generator: new Generator(1)).Evaluate();
        float Largest(double scale)
        {
            var scaler = new GradientScaler(scale);
            var optimizer = new Sgd(model.Parameters(), 0.1);
            optimizer.ZeroGradient();
            using (MixedPrecision.Use(DType.Float16)) scaler.Scale(model.Forward(x).Sum() * 1e-9).Backward();
            scaler.Unscale(optimizer);
            return model.Parameters().First().Gradient!.Abs().Max().ToArray()[0];
        }

        Assert.Equal(0, Largest(1));
        Assert.InRange(Largest(65536), 1e-11f, 1e-7f);
    }

    [Fact]
    public void Create_WrongArguments_SaysWhatIsWrong()
    {
        AssertError("[GradientScaler] scale must be in (0, ∞), found 0", () => new GradientScaler(0));
        AssertError("[GradientScaler] growth must be at least 1, found 0.5", () => new GradientScaler(growth: 0.5));
        AssertError("[GradientScaler] backoff must be in (0, 1), found 1", () => new GradientScaler(backoff: 1));
        AssertError("[GradientScaler] growthInterval must be at least 1, found 0", () => new GradientScaler(growthInterval: 0));
        AssertError("[GradientScaler] no parameter has a gradient: call Backward on the scaled loss before",
            () => new GradientScaler().Step(new Sgd([new Parameter(Tensor.Ones([1]))], 1)));
    }

    private static void AssertError(string message, Func<object> mistake) => Assert.Equal(message, Assert.ThrowsAny<ILGpuNetException>(mistake).Message);
}
