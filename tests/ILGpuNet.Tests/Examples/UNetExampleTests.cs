using ILGpuNet.Data;
using UNetExample;

namespace ILGpuNet.Tests.Examples;

public class UNetExampleTests
{
    [Fact]
    public void Train_FewSmallScenes_LearnsToFindDigits()
    {
        Tensor digits = Mnist.Load(RepositoryFiles.MnistFolder).Test.Images;
        var train = new DigitScenes(digits[..2000], 960, 32, isFixed: false);
        var test = new DigitScenes(digits[2000..3000], 50, 32, isFixed: true);
        (_, double[] overlap, double[] dice) = Program.Train(train, test, epochs: 1, seed: 1, isShown: false);
        // Background alone is some four fifths of all pixels: a model that has learned nothing has a mean below one half.
        Assert.InRange(overlap.Average(), 0.6, 1);
        Assert.InRange(dice[1], overlap[1], 1);
    }

    [Fact]
    public void DigitScenes_TestScenes_AreTheSameInEachEpoch()
    {
        var scenes = new DigitScenes(Tensor.Ones([1, 1, 28, 28]), 3, 40, isFixed: true);
        Assert.Equal(scenes.Read(1, new SampleRandom(1)).Input.As<float>(), scenes.Read(1, new SampleRandom(2)).Input.As<float>());
        Assert.InRange(scenes[0].Target.As<long>().ToArray().Sum(), 28 * 28, 2 * 28 * 28);
    }

    [Fact]
    public void Main_WrongOption_Gives2() => Assert.Equal(2, Program.Main(["--epoch", "3"]));

    [Fact]
    public void Main_Help_Gives0() => Assert.Equal(0, Program.Main(["--help"]));
}
