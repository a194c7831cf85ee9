using ILGpuNet.Gpu;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Gpu;

/// <summary>Training on a GPU: the CPU's losses, no copies to the processor, no new kernels and no growing memory.</summary>
[Collection(Alone.Name)]
public class GpuTrainingTests
{
    /// <summary>Single precision: sums in another order, differences that ten steps of training make larger.</summary>
    private const double LossTolerance = 2e-4;

    [GpuFact]
    public void Losses_Perceptron_AreThoseOfTheCpu() => CompareLosses(() => new Perceptron());

    [GpuFact]
    public void Losses_ConvolutionalNetwork_AreThoseOfTheCpu() => CompareLosses(() => new ConvolutionalNetwork());

    /// <summary>A level of a U-Net: down, up again, beside what was there before.</summary>
    [GpuFact]
    public void Losses_UNetBlock_AreThoseOfTheCpu() => CompareLosses(() => new UNetBlock());

    [GpuFact]
    public void Losses_LongShortTermMemory_AreThoseOfTheCpu() => CompareLosses(() => new RecurrentNetwork());

    [GpuFact]
    public void Steps_AfterTheFirst_CopyNothingToTheProcessorAndBuildNothing()
    {
        using IDisposable scope = TestDevice.Use();
        var training = new Training(new ConvolutionalNetwork());
        training.Step();
        training.Step();
        var engine = (GpuEngine)TestDevice.Instance.Engine;
        (long copies, int programs, long launches) = (engine.HostCopies, engine.Programs, engine.Launches);
        for (int step = 0; step < 3; step++) training.Step();
        Assert.Equal((copies, programs), (engine.HostCopies, engine.Programs));
        Assert.True(engine.Launches > launches);
    }

    [GpuFact]
    public void LiveBytes_AfterTenAndAThousandSteps_AreTheSame()
    {
        using IDisposable scope = TestDevice.Use();
        var training = new Training(new Perceptron());
        for (int step = 0; step < 10; step++) training.Step();
        long early = TestDevice.Instance.LiveBytes;
        for (int step = 10; step < 1000; step++) training.Step();
        Assert.Equal(early, TestDevice.Instance.LiveBytes);
        GC.KeepAlive(training);
    }

    private static void CompareLosses(Func<Layer> create)
    {
        double[] expected = Losses(create), actual;
        using (TestDevice.Use()) actual = Losses(create);
        for (int step = 0; step < expected.Length; step++) Assert.Equal(expected[step], actual[step], LossTolerance);
        Assert.True(actual[^1] < actual[0], $"the loss does not fall: {string.Join(", ", actual)}");
    }

    private static double[] Losses(Func<Layer> create)
    {
        Generator.Default.Reset(7);
        var training = new Training(create());
        return [.. Enumerable.Range(0, 10).Select(_ => training.Step().Item())];
    }

    /// <summary>Steps of Adam on the same small batch of images.</summary>
    private sealed class Training
    {
        private readonly Layer model;
        private readonly Adam optimizer;
        private readonly Tensor images, labels;

        public Training(Layer model)
        {
            this.model = model;
            optimizer = new Adam(model.Parameters(), 1e-2);
            var random = new Random(3);
            images = Tensor.FromArray(Enumerable.Range(0, 8 * 144).Select(_ => random.NextSingle()).ToArray(), [8, 1, 12, 12]);
            labels = Tensor.FromArray(Enumerable.Range(0, 8).Select(i => (long)(i % 4)).ToArray());
        }

        public Tensor Step()
        {
            optimizer.ZeroGradient();
            Tensor loss = Loss.CrossEntropy(model.Forward(images), labels);
            loss.Backward();
            optimizer.Step();
            return loss.Detach();
        }
    }

    private sealed class Perceptron : Layer
    {
        private readonly Linear hidden = new(144, 32), output = new(32, 4);

        protected override Tensor ForwardCore(Tensor x) => output.Forward(hidden.Forward(x.Flatten(1)).Relu());
    }

    private sealed class ConvolutionalNetwork : Layer
    {
        private readonly Conv2d first = new(1, 8, 3, padding: 1), second = new(8, 16, 3, padding: 1);
        private readonly BatchNorm2d normalization = new(8);
        private readonly MaxPool2d pool = new(2);
        private readonly Linear output = new(16 * 3 * 3, 4);

        protected override Tensor ForwardCore(Tensor x)
        {
            x = pool.Forward(normalization.Forward(first.Forward(x)).Relu());
            x = pool.Forward(second.Forward(x).Relu());
            return output.Forward(x.Flatten(1));
        }
    }

    /// <summary>Classes of what a decoder makes of 12x12 images at their full size.</summary>
    private sealed class UNetBlock : Layer
    {
        private readonly Conv2d before = new(1, 4, 3, padding: 1), below = new(4, 8, 3, padding: 1), after = new(8, 4, 3, padding: 1);
        private readonly BatchNorm2d normalization = new(8);
        private readonly MaxPool2d pool = new(2);
        private readonly ConvTranspose2d up = new(8, 4, 2, stride: 2);

        protected override Tensor ForwardCore(Tensor x)
        {
            Tensor skipped = before.Forward(x).Relu();
            Tensor low = normalization.Forward(below.Forward(pool.Forward(skipped))).Relu();
            return after.Forward(Tensor.Concat([skipped, up.Forward(low)], axis: 1)).Mean([2, 3]);
        }
    }

    /// <summary>Images as sequences of their twelve rows.</summary>
    private sealed class RecurrentNetwork : Layer
    {
        private readonly Lstm memory = new(12, 16);
        private readonly Linear output = new(16, 4);

        protected override Tensor ForwardCore(Tensor x) => output.Forward(memory.Forward(x.Reshape(8, 12, 12).Permute(1, 0, 2))[-1]);
    }
}
