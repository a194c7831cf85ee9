using ILGpuNet.Data;
using ILGpuNet.Models;
using VaeExample;

namespace ILGpuNet.Tests.Examples;

public class VaeExampleTests
{
    [Fact]
    public void Train_PartOfTheData_DescribesDigitsBetterThanTheirMeanDoes()
    {
        MnistData mnist = Mnist.Load(RepositoryFiles.MnistFolder);
        ImageDataset train = First(mnist.Train, 3200), test = First(mnist.Test, 500);
        Tensor mean = train.Images.Mean([0], keepDimensions: true).Clamp(1e-4, 1 - 1e-4);
        double ofTheMean = Loss.BinaryCrossEntropy(mean.Expand(test.Images.Shape), test.Images, reduction: Reduction.Sum).Item() / test.Count;
        // With a generator of its own: tests that run at the same time draw from the default one.
        double nats = Program.Train(new Vae(generator: new Generator(1)), train, test, epochs: 3, learningRate: 0.01, seed: 1, batchSize: 32, isShown: false);
        Assert.InRange(nats, 0, ofTheMean);
    }

    [Theory]
    [InlineData("--images", "60001")]
    [InlineData("--epochs", "many")]
    public void Main_BadArgument_Gives2(params string[] arguments) => Assert.Equal(2, Program.Main(arguments));

    private static ImageDataset First(ImageDataset data, int count) => new(data.Images[..count], data.Labels[..count]);
}
