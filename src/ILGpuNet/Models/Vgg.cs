using ILGpuNet.Nn;

namespace ILGpuNet.Models;

/// <summary>
/// Stacks of 3 x 3 convolutions with pooling between, and three linear layers (Simonyan and Zisserman, "Very deep convolutional networks", 2015).
/// x: [N, 3, H, W], made for 224 x 224; y: logits [N, classes]. Parameters have the names and shapes of torchvision's models.
/// </summary>
public sealed class Vgg : Layer
{
    private readonly Sequential features, classifier;
    private readonly AdaptiveAveragePool2d pool = new(7);

    private Vgg(ReadOnlySpan<int> depths, int classes, bool normalizes, int channels, double dropout)
    {
        var layers = new List<Layer>();
        for (int stage = 0; stage < depths.Length; stage++)
        {
            int filters = Math.Min(64 << stage, 512);
            for (int i = 0; i < depths[stage]; i++, channels = filters)
            {
                layers.Add(new Conv2d(channels, filters, 3, padding: 1));
                if (normalizes) layers.Add(new BatchNorm2d(filters));
                layers.Add(new Relu());
            }
            layers.Add(new MaxPool2d(2));
        }
        features = new Sequential([.. layers]);
        classifier = new Sequential(
            new Linear(channels * 7 * 7, 4096), new Relu(), new Dropout(dropout), new Linear(4096, 4096), new Relu(), new Dropout(dropout), new Linear(4096, classes));
    }

    /// <summary>11 layers with weights: 132,863,336 parameters for 1000 classes.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="normalizes">Whether convolutions are followed by batch normalisation.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="dropout">Between the linear layers.</param>
    public static Vgg Of11(int classes = 1000, bool normalizes = false, int channels = 3, double dropout = 0.5) =>
        new([1, 1, 2, 2, 2], classes, normalizes, channels, dropout);

    /// <summary>16 layers with weights: 138,357,544 parameters for 1000 classes.</summary>
    /// <inheritdoc cref="Of11" path="/param"/>
    public static Vgg Of16(int classes = 1000, bool normalizes = false, int channels = 3, double dropout = 0.5) =>
        new([2, 2, 3, 3, 3], classes, normalizes, channels, dropout);

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => classifier.Forward(pool.Forward(features.Forward(x)).Flatten(start: 1));
}
