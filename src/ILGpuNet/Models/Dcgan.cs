using System.Numerics;
using ILGpuNet.Nn;

namespace ILGpuNet.Models;

/// <summary>
/// Draws images from random numbers, and tells drawn images from real ones (Radford, Metz, Chintala, "Unsupervised representation learning with deep
/// convolutional generative adversarial networks", 2016).
/// </summary>
public static class Dcgan
{
    /// <summary>
    /// The generator: z [N, latent, 1, 1] to images [N, channels, size, size] in [-1, 1]. With the defaults it has 3,576,704 parameters.
    /// </summary>
    /// <param name="latent">Random numbers of an image.</param>
    /// <param name="width">Filters before the last layer; each earlier one has twice as many.</param>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="size">Height and width of an image: a power of two, at least 8.</param>
    public static Sequential Generator(int latent = 100, int width = 64, int channels = 3, int size = 64)
    {
        int filters = width << Doublings(size);
        var layers = new List<Layer> { Initial(new ConvTranspose2d(latent, filters, 4, bias: false)), new BatchNorm2d(filters), new Relu() };
        for (; filters > width; filters /= 2)
            layers.AddRange([Initial(new ConvTranspose2d(filters, filters / 2, 4, stride: 2, padding: 1, bias: false)), new BatchNorm2d(filters / 2), new Relu()]);
        return new Sequential([.. layers, Initial(new ConvTranspose2d(width, channels, 4, stride: 2, padding: 1, bias: false)), new Tanh()]);
    }

    /// <summary>The discriminator: images [N, channels, size, size] to logits [N, 1], large for real ones. With the defaults it has 2,765,568 parameters.</summary>
    /// <param name="width">Filters of the first layer; each further one has twice as many.</param>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="size">Height and width of an image: a power of two, at least 8.</param>
    public static Sequential Discriminator(int width = 64, int channels = 3, int size = 64)
    {
        int last = width << Doublings(size);
        var layers = new List<Layer> { Initial(new Conv2d(channels, width, 4, stride: 2, padding: 1, bias: false)), new LeakyRelu(0.2) };
        for (int filters = width; filters < last; filters *= 2)
        {
            layers.AddRange([Initial(new Conv2d(filters, 2 * filters, 4, stride: 2, padding: 1, bias: false)), new BatchNorm2d(2 * filters), new LeakyRelu(0.2)]);
        }
        return new Sequential([.. layers, Initial(new Conv2d(last, 1, 4, bias: false)), new Flatten()]);
    }

    /// <summary>How often 4 x 4 is doubled before the last layer of the generator.</summary>
    private static int Doublings(int size) => size >= 8 && BitOperations.IsPow2(size)
        ? BitOperations.Log2((uint)size) - 3
        : throw new ShapeException($"[Dcgan] the size must be a power of two, at least 8, found {size}");

    private static ConvolutionLayer Initial(ConvolutionLayer layer)
    {
        layer.Weight.Assign(Initialize.Normal(layer.Weight.Shape, 0.02, layer.Weight.DType));
        return layer;
    }
}
