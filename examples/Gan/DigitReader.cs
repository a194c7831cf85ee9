using ILGpuNet;
using ILGpuNet.Data;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace GanExample;

/// <summary>Reads digits, to judge those that a network has drawn.</summary>
/// <param name="size">Height and width of the images, a multiple of 4.</param>
public sealed class DigitReader(int size)
{
    private readonly Sequential network = new(
        new Conv2d(1, 16, 4, stride: 2, padding: 1), new Relu(), new Conv2d(16, 32, 4, stride: 2, padding: 1), new Relu(),
        new Flatten(), new Linear(32 * (size / 4) * (size / 4), 128), new Relu(), new Linear(128, 10));

    /// <summary>Learns from one pass through images [N, 1, size, size] and their digits.</summary>
    public void Train(Tensor images, Tensor labels, long seed, bool isShown = true)
    {
        var optimizer = new Adam(network.Parameters(), learningRate: 0.002);
        new Trainer(network, optimizer, (logits, digits) => Loss.CrossEntropy(logits, digits))
            .Fit(new DataLoader(images, labels, batchSize: 32, shuffle: true, seed), epochs: 1, callbacks: isShown ? [new ProgressBar()] : []);
    }

    /// <summary>
    /// The score of Salimans et al., "Improved techniques for training GANs" (2016), by this reader: e to the mean divergence of what is read in an image
    /// from what is read in all of them.
    /// </summary>
    /// <returns>1 where all images are alike or cannot be read, 10 where each can and all digits are as frequent.</returns>
    public double Score(Tensor images)
    {
        using IDisposable gradients = Tensor.NoGradient();
        Tensor logarithms = network.Forward(images).LogSoftmax(1), read = logarithms.Exp();
        return (read * (logarithms - read.Mean([0]).Log())).Sum([1]).Mean().Exp().Item();
    }
}
