using ILGpuNet.Data;
using ILGpuNet.Metrics;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace ILGpuNet.Tests.Gpu;

/// <summary>A stack of layers and the trainer on a GPU, in Float64: results, gradients and histories are those of the CPU.</summary>
[Collection(Alone.Name)]
public sealed class GpuLayerTests : IDisposable
{
    /// <summary>Double precision: the same formulas, with sums in another order.</summary>
    private const double Tolerance = 1e-10;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [GpuFact]
    public void NormalizedConvolutions_AreThoseOfTheCpu() => Compare(() =>
    {
        var model = new Sequential(new Conv2d(2, 4, 3, padding: 1, type: DType.Float64), new BatchNorm2d(4, type: DType.Float64), new Gelu(),
            new Residual(new SeparableConv2d(4, 4, 3, padding: 1, type: DType.Float64)), new GroupNorm(2, 4, type: DType.Float64), new MaxPool2d(2),
            new ConvTranspose2d(4, 2, 2, stride: 2, type: DType.Float64), new Flatten(), new Linear(72, 3, type: DType.Float64));
        return (model, model.Forward(Normal(3, 2, 6, 6)));
    });

    [GpuFact]
    public void To_OfAModelWithConstants_MovesThem()
    {
        var model = new Sequential(new Linear(4, 4), new SinusoidalPositions(6, 4));
        Tensor x = Tensor.RandomNormal([2, 6, 4]).Evaluate();
        float[] expected = model.Forward(x).ToArray();
        model.To(TestDevice.Instance);
        Tensor moved = model.Forward(x.To(TestDevice.Instance));
        Assert.Equal(TestDevice.Instance, moved.Device);
        Assert.All(expected.Zip(moved.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [GpuFact]
    public void Trainer_WithWorkersClippingAndAResume_IsThatOfTheCpu()
    {
        double[] Train(int stopAfter)
        {
            Generator.Default.Reset(9);
            var model = new Sequential(new Linear(2, 8, type: DType.Float64), new BatchNorm1d(8, type: DType.Float64), new Relu(), new Dropout(0.2),
                new Linear(8, 2, type: DType.Float64));
            var optimizer = new AdamW(model.Parameters(), 0.01);
            var trainer = new Trainer(model, optimizer, (y, t) => Loss.CrossEntropy(y, t))
            {
                Metrics = [new Accuracy(), new F1Score(2)],
                Schedule = new OneCycleSchedule(optimizer, 0.05, 12),
                Average = new ExponentialMovingAverage(model, 0.9),
                AccumulationSteps = 2,
                ClipNorm = 0.5,
            };
            Dataset samples = Dataset.From(46, i => new Sample(HostArray.Of([Math.Sin(i), Math.Cos(3 * i)]), (long)(i % 2)));
            DataLoader loader = new(samples, batchSize: 8, shuffle: true, workers: 2), test = new(samples, batchSize: 16, workers: 0);
            var stop = new LambdaCallback
            {
                StepEnd = run =>
                {
                    if (run.Trainer.StepCount == stopAfter) run.Stop("interrupted");
                },
            };
            trainer.Fit(loader, 4, test, [stop]);
            if (stopAfter > 0)
            {
                string path = folder.File("checkpoint");
                trainer.Save(path);
                Generator.Default.Reset(1);
                trainer.Load(path);
                trainer.Fit(loader, 4, test);
            }
            return [.. trainer.History["loss"], .. trainer.History["accuracy"], .. trainer.History["val_loss"], .. trainer.History["val_f1"]];
        }

        double[] expected = Train(stopAfter: 0), whole, interrupted;
        using (TestDevice.Use()) (whole, interrupted) = (Train(stopAfter: 0), Train(stopAfter: 7));
        Assert.Equal(16, expected.Length);
        Assert.All(expected.Zip(whole), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        Assert.Equal(whole, interrupted);
    }

    /// <summary>Output, gradients of its weighted sum, and all variables, after a run on each device.</summary>
    private static void Compare(Func<(Module Module, Tensor Output)> run)
    {
        double[][] Numbers()
        {
            Generator.Default.Reset(3);
            (Module module, Tensor output) = run();
            foreach (Parameter parameter in module.Parameters()) parameter.Gradient = null;
            (output * Normal(output.Shape.ToArray())).Sum().Backward();
            return
            [
                output.ToArray<double>(), .. module.Parameters().Select(parameter => parameter.Gradient!.ToArray<double>()),
                .. module.State().Values.Select(value => value.To(DType.Float64).ToArray<double>()),
            ];
        }

        double[][] expected = Numbers(), actual;
        using (TestDevice.Use()) actual = Numbers();
        Assert.Equal(expected.Length, actual.Length);
        foreach ((double[] right, double[] found) in expected.Zip(actual))
        {
            Assert.Equal(right.Length, found.Length);
            Assert.All(right.Zip(found), pair => Assert.Equal(pair.First, pair.Second, Tolerance * (1 + Math.Abs(pair.First))));
        }
    }

    /// <summary>The same numbers on every device.</summary>
    private static Tensor Normal(params int[] shape) => Tensor.RandomNormal(Shape.Create(shape), type: DType.Float64);
}
