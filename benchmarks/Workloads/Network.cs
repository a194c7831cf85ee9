using ILGpuNet.Models;
using ILGpuNet.Nn;

namespace ILGpuNet.Benchmarks;

/// <summary>A network that is trained and used in the benchmarks, with the operations of its products and convolutions; others are not counted.</summary>
/// <param name="Create">Makes it with new parameters.</param>
/// <param name="First">Operations of the first layer for one sample; its input needs no gradient.</param>
/// <param name="Others">Operations of all other layers for one sample.</param>
internal sealed record Network(Func<Layer> Create, double First, double Others)
{
    /// <summary>Classes of the classifiers.</summary>
    public const int Classes = 10;

    /// <summary>Positions of a sequence.</summary>
    public const int Steps = 64;

    /// <summary>Tokens of the transformer.</summary>
    public const int Tokens = 65;

    /// <summary>Work of a training step: each layer's product and both gradients of it.</summary>
    public Work TrainingStep(int batch) => Work.Operations(batch * (2 * First + 3 * Others));

    /// <summary>Work of one sample forward.</summary>
    public Work Inference => Work.Operations(First + Others);

    /// <summary>A perceptron with one hidden layer, small enough that what surrounds the kernels counts. x: [n, 784].</summary>
    public static Network Perceptron { get; } = new(() => new Mlp([784, 128, Classes]), Product(784, 128), Product(128, Classes));

    /// <summary>A perceptron whose weights, not its inputs, are the most to read. x: [n, 784].</summary>
    public static Network WidePerceptron { get; } = new(
        () => new Mlp([784, 1024, 512, Classes]), Product(784, 1024), Product(1024, 512) + Product(512, Classes));

    /// <summary>The network of the MNIST example, with dropout. x: [n, 1, 28, 28].</summary>
    public static Network MnistCnn { get; } = new(
        () => new Sequential(
            new Conv2d(1, 32, 3), new Relu(), new MaxPool2d(2),
            new Conv2d(32, 64, 3), new Relu(), new MaxPool2d(2),
            new Dropout(0.25), new Flatten(),
            new Linear(1600, 128), new Relu(), new Dropout(0.5), new Linear(128, Classes)),
        Convolution(26, 1, 32), Convolution(11, 32, 64) + Product(1600, 128) + Product(128, Classes));

    /// <summary>What residual networks consist of: two blocks. x: [n, 64, 32, 32].</summary>
    public static Network ResidualBlocks { get; } = new(
        () => new Sequential(ResidualBlock(64), new Relu(), ResidualBlock(64), new Relu()), Convolution(32, 64, 64), 3 * Convolution(32, 64, 64));

    /// <summary>A causal transformer of four layers with 128 features. x: tokens [n, 64].</summary>
    public static Network Gpt { get; } = new(
        () => new Gpt(Tokens, Steps, features: 128, heads: 4, depth: 4, dropout: 0),
        First: 0, Steps * (4 * (Product(128, 12 * 128) + Product(2 * Steps, 128)) + Product(128, Tokens)));

    /// <summary>Few channels, large images, skip connections: two levels, 16 to 64 channels. x: [n, channels, size, size].</summary>
    public static Network UNet(int size, int channels)
    {
        const int Width = 16;
        double full = Convolution(size, Width, Width), half = Convolution(size / 2, 2 * Width, 2 * Width), quarter = Convolution(size / 4, 4 * Width, 4 * Width);
        // Blocks of the way down, with half as many channels in their first convolution; of the way up, with twice as many; what enlarges, 4/9 of 3 x 3.
        double others = full + 1.5 * half + 1.5 * quarter + 3 * half + 3 * full + (half + full) * 2 * 4 / 9 / 4 + full * 2 / Width / 9;
        return new Network(() => new UNet(channels, classes: 2, Width, levels: 2), Convolution(size, channels, Width), others);
    }

    /// <summary>Ten classes from the last output of long short-term memory with as many inputs as hidden units. x: [64, n, hidden].</summary>
    public static Network Lstm(int hidden) => Recurrent(hidden, gates: 4, () => new Lstm(hidden, hidden));

    /// <summary>The same with gated recurrent units.</summary>
    public static Network Gru(int hidden) => Recurrent(hidden, gates: 3, () => new Gru(hidden, hidden));

    private static Network Recurrent(int hidden, int gates, Func<Layer> create)
    {
        double product = Steps * Product(hidden, gates * hidden);
        return new Network(() => new SequenceClassifier(create(), hidden), product, product);
    }

    private static double Product(int inner, int columns) => 2.0 * inner * columns;

    /// <summary>Operations of a 3 x 3 convolution with outputs of that size.</summary>
    private static double Convolution(int size, int channels, int filters) => 2.0 * size * size * channels * filters * 9;

    private static Residual ResidualBlock(int channels) => new(new Sequential(
        new Conv2d(channels, channels, 3, padding: 1, bias: false), new BatchNorm2d(channels), new Relu(),
        new Conv2d(channels, channels, 3, padding: 1, bias: false), new BatchNorm2d(channels)));

    private sealed class SequenceClassifier(Layer layer, int hidden) : Layer
    {
        private readonly Layer layer = layer;
        private readonly Linear head = new(hidden, Classes);

        protected override Tensor ForwardCore(Tensor x) => head.Forward(layer.Forward(x)[-1]);
    }
}
