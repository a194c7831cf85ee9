using ILGpuNet.Nn;

namespace ILGpuNet.Models;

/// <summary>
/// A variational autoencoder of images of 28 x 28 (Kingma and Welling, "Auto-encoding variational Bayes", 2014). x: [N, 1, 28, 28] in [0, 1]; y: logits
/// [N, 1, 28, 28]. With two latent numbers the encoder has 28,036 parameters, the decoder 33,025.
/// </summary>
public sealed class Vae : Layer
{
    private readonly Generator? generator;

    /// <summary>Creates the model.</summary>
    /// <param name="latent">Numbers that describe an image.</param>
    /// <param name="generator">Source of the initial values and of the random numbers in training; the default generator if null.</param>
    public Vae(int latent = 2, Generator? generator = null)
    {
        (Latent, this.generator) = (latent, generator);
        Encoder = new Sequential(
            new Conv2d(1, 32, 3, stride: 2, generator: generator), new Relu(), new Conv2d(32, 64, 3, stride: 2, generator: generator), new Relu(), new Flatten(),
            new Linear(64 * 6 * 6, 2 * latent, generator: generator));
        Expand = new Sequential(new Linear(latent, 32 * 7 * 7, generator: generator), new Relu());
        Draw = new Sequential(
            new ConvTranspose2d(32, 32, 3, stride: 2, padding: 1, outputPadding: 1, generator: generator), new Relu(),
            new ConvTranspose2d(32, 64, 3, stride: 2, padding: 1, outputPadding: 1, generator: generator), new Relu(),
            new ConvTranspose2d(64, 1, 3, padding: 1, generator: generator));
    }

    /// <summary>Numbers that describe an image.</summary>
    public int Latent { get; }

    /// <summary>Images to means and logarithms of variances, side by side: [N, 2 latent].</summary>
    public Sequential Encoder { get; }

    /// <summary>The first part of the decoder: [N, latent] to [N, 1568].</summary>
    public Sequential Expand { get; }

    /// <summary>The second part of the decoder: [N, 32, 7, 7] to logits [N, 1, 28, 28].</summary>
    public Sequential Draw { get; }

    /// <summary>Mean and logarithm of the variance of each latent number: [N, latent].</summary>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor x)
    {
        Tensor[] parts = Encoder.Forward(x).Chunk(2, 1);
        return (parts[0], parts[1]);
    }

    /// <summary>Latent numbers [N, latent] to logits of pixels [N, 1, 28, 28].</summary>
    public Tensor Decode(Tensor z) => Draw.Forward(Expand.Forward(z).Reshape(-1, 32, 7, 7));

    /// <summary>
    /// The negative evidence lower bound, mean over the images: binary cross-entropy of the pixels, and the divergence of the latent numbers from
    /// the standard normal distribution, (mean² + variance - log variance - 1) / 2.
    /// </summary>
    public Tensor Loss(Tensor x)
    {
        (Tensor mean, Tensor logVariance) = Encode(x);
        Tensor z = mean + (logVariance * 0.5).Exp() * Tensor.RandomNormal(mean.Shape, 0, 1, mean.DType, generator, mean.Device);
        Tensor pixels = ILGpuNet.Loss.BinaryCrossEntropyWithLogits(Decode(z), x, reduction: Reduction.Sum);
        Tensor divergence = (mean.Square() + logVariance.Exp() - logVariance - 1).Sum() * 0.5;
        return (pixels + divergence) / x.Shape[0];
    }

    /// <summary>The image that the mean stands for.</summary>
    protected override Tensor ForwardCore(Tensor x) => Decode(Encode(x).Mean);
}
