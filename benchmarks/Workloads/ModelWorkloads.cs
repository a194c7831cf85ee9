using ILGpuNet.Models;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Benchmarks;

/// <summary>Training steps of models as people train them. Work counts products and convolutions only: three for each layer's, two for the first one's.</summary>
internal static class ModelWorkloads
{
    /// <summary>A perceptron whose weights, not its inputs, are the most to read.</summary>
    public static IEnumerable<Workload> WidePerceptron()
    {
        const int Batch = 16;
        Work work = Work.Operations(2.0 * Batch * (2 * 784 * 1024 + 3 * (1024 * 512 + 512 * 10)));
        yield return new Workload("mlp-wide-step", "784-1024-512-10, batch 16, SGD", work, () =>
        {
            var model = new Mlp([784, 1024, 512, 10]);
            Tensor inputs = RandomInput.Uniform([Batch, 784]), labels = RandomInput.Classes(Batch, 10);
            return Prepare(model, new Sgd(model.Parameters(), learningRate: 0.01), () => Loss.CrossEntropy(model.Forward(inputs), labels));
        });
    }

    /// <summary>What residual networks consist of.</summary>
    public static IEnumerable<Workload> ResidualBlocks()
    {
        const int Batch = 32, Channels = 64, Size = 32;
        Work work = Work.Operations(11 * Convolution(Batch, Size, Channels, Channels));
        yield return new Workload("residual-blocks-step", "2 blocks of 64, 32 x 32, batch 32, SGD with momentum", work, () =>
        {
            var model = new Sequential(Block(), new Relu(), Block(), new Relu());
            Tensor images = RandomInput.Uniform([Batch, Channels, Size, Size]), targets = RandomInput.Uniform([Batch, Channels, Size, Size]);
            return Prepare(model, new Sgd(model.Parameters(), learningRate: 0.01, momentum: 0.9), () => Loss.MeanSquaredError(model.Forward(images), targets));
        });

        static Residual Block() => new(new Sequential(
            new Conv2d(Channels, Channels, 3, padding: 1, bias: false), new BatchNorm2d(Channels), new Relu(),
            new Conv2d(Channels, Channels, 3, padding: 1, bias: false), new BatchNorm2d(Channels)));
    }

    /// <summary>Few channels, large images, skip connections.</summary>
    public static IEnumerable<Workload> UNet()
    {
        const int Batch = 8, Size = 64, Width = 16;
        double full = Convolution(Batch, Size, Width, Width), half = Convolution(Batch, Size / 2, 2 * Width, 2 * Width),
            quarter = Convolution(Batch, Size / 4, 4 * Width, 4 * Width);
        // Blocks of the way down, with half as many channels in their first convolution; of the way up, with twice as many; what enlarges, 4/9 of 3 x 3.
        double others = full + 1.5 * half + 1.5 * quarter + 3 * half + 3 * full + (half + full) * 2 * 4 / 9 / 4 + full * 2 / Width / 9;
        Work work = Work.Operations(2 * full / Width + 3 * others);
        yield return new Workload("u-net-step", "64 x 64, 16 to 64 channels, batch 8, Adam", work, () =>
        {
            var model = new UNet(channels: 1, classes: 2, Width, levels: 2);
            Tensor images = RandomInput.Uniform([Batch, 1, Size, Size]), masks = RandomInput.Classes(Batch * Size * Size, 2).Reshape(Batch, Size, Size);
            return Prepare(model, new Adam(model.Parameters()), () => Loss.CrossEntropy(model.Forward(images), masks));
        });
    }

    /// <summary>Small products, attention, normalisation of rows.</summary>
    public static IEnumerable<Workload> Gpt()
    {
        const int Batch = 16, Length = 64, Features = 128, Depth = 4, Tokens = 65;
        double position = Depth * (12.0 * Features * Features + 2.0 * Length * Features) + Features * Tokens;
        yield return new Workload("gpt-step", "4 layers of 128, 64 tokens, batch 16, AdamW", Work.Operations(3 * 2 * Batch * Length * position), () =>
        {
            var model = new Gpt(Tokens, Length, Features, heads: 4, Depth, dropout: 0);
            Tensor tokens = RandomInput.Classes(Batch * Length, Tokens).Reshape(Batch, Length), next = RandomInput.Classes(Batch * Length, Tokens);
            return Prepare(model, new AdamW(model.Parameters()), () => Loss.CrossEntropy(model.Forward(tokens).Flatten(0, 1), next));
        });
    }

    /// <summary>Operations of a 3 x 3 convolution that keeps the size.</summary>
    private static double Convolution(int batch, int size, int channels, int filters) => 2.0 * batch * size * size * channels * filters * 9;

    private static PreparedWorkload Prepare(Layer model, Optimizer optimizer, Func<Tensor> computeLoss)
    {
        Tensor.Evaluate([.. model.Parameters()]);
        return PreparedWorkload.OfTensor(() =>
        {
            optimizer.ZeroGradient();
            Tensor loss = computeLoss();
            loss.Backward();
            optimizer.Step();
            return loss;
        });
    }
}
