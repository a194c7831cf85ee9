using ILGpuNet.Data;
using ILGpuNet.Nn;
using MnistExample;

namespace ILGpuNet.Tests.Examples;

public class MnistExampleTests
{
    [Fact]
    public void Parse_NoArguments_GivesDefaults()
    {
        Options options = Options.Parse()!;
        Assert.Equal((3, 128, 1L, "mnist.safetensors"), (options.Epochs, options.BatchSize, options.Seed, options.OutputFile));
        Assert.Equal(RepositoryFiles.MnistFolder, options.DataFolder);
    }

    [Fact]
    public void Parse_AllOptions_TakesTheirValues()
    {
        string output = Path.Combine(Path.GetTempPath(), "digits.safetensors");
        Options expected = new()
        {
            Epochs = 5,
            BatchSize = 64,
            LearningRate = 0.5,
            Seed = 7,
            Device = Device.Cpu,
            DataFolder = "somewhere",
            OutputFile = output,
        };
        Assert.Equal(expected, Options.Parse("--epochs", "5", "--batch", "64", "--lr", "0.5", "--seed", "7", "--device", "CPU",
            "--data", "somewhere", "--output", output));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--epochs", "1", "--help")]
    public void Parse_Help_GivesNoOptions(params string[] arguments) => Assert.Null(Options.Parse(arguments));

    [Theory]
    [InlineData("There is no option '--epoch': --help lists the options.", "--epoch", "3")]
    [InlineData("There is no option '3': --help lists the options.", "3")]
    [InlineData("--epochs: expected a whole number behind it, found nothing.", "--epochs")]
    [InlineData("--epochs: expected a whole number from 1 to 10000, found '0'.", "--epochs", "0")]
    [InlineData("--epochs: expected a whole number from 1 to 10000, found '2.5'.", "--epochs", "2.5")]
    [InlineData("--batch: expected a whole number from 1 to 60000, found '60001'.", "--batch", "60001")]
    [InlineData("--lr: expected a number from 0 to 10, found 'NaN'.", "--lr", "NaN")]
    [InlineData("--lr: expected a number from 0 to 10, found 'fast'.", "--lr", "fast")]
    [InlineData("--seed: expected a whole number from 0 to 9223372036854775807, found '-1'.", "--seed", "-1")]
    [InlineData("--data: expected a folder behind it, found nothing.", "--data", "")]
    [InlineData("--output: there is no folder /nowhere.", "--output", "/nowhere/mnist.safetensors")]
    [InlineData("--output: / is a folder, expected a file.", "--output", "/")]
    public void Parse_WrongArgument_SaysWhatIsWrong(string expected, params string[] arguments) =>
        Assert.Equal(expected, Assert.Throws<OptionException>(() => Options.Parse(arguments)).Message);

    [Fact]
    public void Parse_UnknownDevice_ListsTheDevices() => Assert.Equal(
        $"--device: [Device] there is no device 'abacus': expected one of {string.Join(", ", Device.All)}",
        Assert.Throws<OptionException>(() => Options.Parse("--device", "abacus")).Message);

    [Fact]
    public void Main_WrongOption_Gives2() => Assert.Equal(2, Program.Main(["--nothing"]));

    [Fact]
    public void Main_MissingData_Gives1() => Assert.Equal(1, Program.Main(["--data", "/nowhere"]));

    [Fact]
    public void CreateModel_HasTheParametersOfTheReference() => Assert.Equal(225_034, Program.CreateModel().ParameterCount);

    [Fact]
    public void Train_PartOfTheData_LearnsToReadDigits()
    {
        MnistData all = Mnist.Load(RepositoryFiles.MnistFolder);
        var part = new MnistData(First(all.Train, 2560), First(all.Test, 1000));
        Generator.Default.Reset(1);
        double accuracy = Program.Train(Program.CreateModel(), part, new Options { Epochs = 1, BatchSize = 32 });
        Assert.InRange(accuracy, 0.8, 1);
    }

    private static ImageDataset First(ImageDataset data, int count) =>
        new(data.Images.Narrow(0, 0, count), data.Labels.Narrow(0, 0, count));
}
