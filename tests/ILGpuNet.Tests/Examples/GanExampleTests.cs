using GanExample;
using ILGpuNet.Data;
using ILGpuNet.Models;
using ILGpuNet.Nn;

namespace ILGpuNet.Tests.Examples;

public class GanExampleTests
{
    [Fact]
    public void Train_SmallImages_DrawsDifferentDigits()
    {
        MnistData mnist = Mnist.Load(RepositoryFiles.MnistFolder);
        (Tensor images, Tensor labels) = (Small(mnist.Test.Images[..4480]), mnist.Test.Labels[..4480]);
        Generator.Default.Reset(1);
        var reader = new DigitReader(size: 16);
        reader.Train(images, labels, seed: 1, isShown: false);
        Sequential generator = Dcgan.Generator(latent: 32, width: 16, channels: 1, size: 16);
        Sequential discriminator = Dcgan.Discriminator(width: 16, channels: 1, size: 16);
        double before = Score();
        Program.Train(generator, discriminator, images, epochs: 3, learningRate: 0.001, seed: 1);
        double after = Score(), real = reader.Score(images[..500]);
        // Images that are all alike have a score of 1.
        Assert.InRange(real, 5, 10);
        Assert.InRange(before, 1, 1.6);
        Assert.InRange(after, 2.2, 10);

        double Score() => reader.Score(Program.Draw(generator, Tensor.RandomNormal([500, 32, 1, 1], generator: new Generator(5))));
    }

    [Theory]
    [InlineData("--images", "63")]
    [InlineData("--width", "0")]
    public void Main_BadArgument_Gives2(params string[] arguments) => Assert.Equal(2, Program.Main(arguments));

    /// <summary>[N, 1, 28, 28] from 0 to 1 to [N, 1, 16, 16] from -1 to 1.</summary>
    private static Tensor Small(Tensor images) => (images.AveragePool([2]).Pad([(1, 1), (1, 1)]) * 2 - 1).Evaluate();
}
