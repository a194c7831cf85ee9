using ILGpuNet.Nn;

namespace ILGpuNet.Models;

/// <summary>
/// Two convolutions, each with pooling, and three linear layers (LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document
/// recognition", 1998; with ReLU and maxima, as it is used today). x: [N, 1, 28, 28]; y: logits [N, classes].
/// </summary>
public sealed class LeNet : Layer
{
    private readonly Sequential features, classifier;

    private LeNet(int kernel, int padding, int firstHidden, int secondHidden, int classes)
    {
        features = new Sequential(
            new Conv2d(1, 6, kernel, padding: padding), new Relu(), new MaxPool2d(2),
            new Conv2d(6, 16, kernel), new Relu(), new MaxPool2d(2));
        classifier = new Sequential(
            new Flatten(), new Linear(16 * 5 * 5, firstHidden), new Relu(), new Linear(firstHidden, secondHidden), new Relu(), new Linear(secondHidden, classes));
    }

    /// <summary>LeNet-5: windows of 5 x 5, 120 and 84 hidden values; 61,706 parameters for ten classes.</summary>
    public static LeNet Classic(int classes = 10) => new(kernel: 5, padding: 2, 120, 84, classes);

    /// <summary>Windows of 3 x 3, 1024 and 512 hidden values; 941,494 parameters for ten classes.</summary>
    public static LeNet Wide(int classes = 10) => new(kernel: 3, padding: 0, 1024, 512, classes);

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => classifier.Forward(features.Forward(x));
}
