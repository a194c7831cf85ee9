using System.Diagnostics;
using ILGpuNet;
using ILGpuNet.Data;
using ILGpuNet.Examples;
using ILGpuNet.Models;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace GanExample;

/// <summary>Two networks against each other: one draws digits, the other tells them from handwritten ones, and both get better.</summary>
public static class Program
{
    private const string Help = """
        Trains a generator of handwritten digits against a discriminator (DCGAN). Some two and a quarter minutes on two cores.

          --epochs N      passes through the images (3)
          --images N      training images, at most 60000 (60000)
          --width N       filters of the widest images, the fewest of all (16)
          --lr X          learning rate of both networks (0.002)
          --seed N        equal seeds give equal networks (1)
          --output DIR    folder for pictures, one per epoch (gan in this folder)
          --device NAME   where to compute (ILGPUNET_DEVICE, else cpu)
          --help          this text
        """;

    private const int Batch = 64, Size = 32, Latent = 64;

    /// <summary>Runs the example.</summary>
    public static int Main(string[] arguments) => Arguments.Run(arguments, Help, Run);

    /// <summary>Trains both networks.</summary>
    /// <param name="generator">Numbers [N, latent, 1, 1] to images [N, 1, size, size] from -1 to 1.</param>
    /// <param name="discriminator">Such images to logits [N, 1], large for handwritten ones.</param>
    /// <param name="images">Handwritten digits [N, 1, size, size], from -1 to 1.</param>
    /// <param name="epochs">Passes through the images.</param>
    /// <param name="learningRate">Of both networks.</param>
    /// <param name="seed">Equal seeds give equal orders of images.</param>
    /// <param name="onEpochEnd">Called after each epoch with its number; nothing is printed without it.</param>
    public static void Train(
        Layer generator, Layer discriminator, Tensor images, int epochs, double learningRate, long seed, Action<int>? onEpochEnd = null)
    {
        int count = images.Shape[0], latent = generator.Parameters().First().Shape[0];
        var loader = new DataLoader(images, Tensor.Zeros([count]), Batch, shuffle: true, seed, dropLast: true);
        // With the momentum of the paper.
        Adam drawing = new(generator.Parameters(), learningRate, beta1: 0.5), judging = new(discriminator.Parameters(), learningRate, beta1: 0.5);
        // A discriminator that must not be sure of anything leaves the generator more to learn from (one-sided label smoothing, Salimans et al., 2016).
        Tensor isReal = Tensor.Full([Batch, 1], 0.9), isDrawn = Tensor.Zeros([Batch, 1]), looksReal = Tensor.Ones([Batch, 1]);

        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            using var progress = new EpochProgress($"epoch {epoch}/{epochs}", loader.Count, isShown: onEpochEnd is not null);
            foreach ((Tensor real, _) in loader)
            {
                Tensor drawn = generator.Forward(Tensor.RandomNormal([Batch, latent, 1, 1]));

                judging.ZeroGradient();
                Tensor loss = Loss.BinaryCrossEntropyWithLogits(discriminator.Forward(real), isReal)
                    + Loss.BinaryCrossEntropyWithLogits(discriminator.Forward(drawn.Detach()), isDrawn);
                loss.Backward();
                judging.Step();

                drawing.ZeroGradient();
                Tensor generatorLoss = Loss.BinaryCrossEntropyWithLogits(discriminator.Forward(drawn), looksReal);
                generatorLoss.Backward();
                drawing.Step();

                progress.Note = $"generator's {generatorLoss.Item():F4}";
                progress.Advance(Batch, loss.Item());
            }
            progress.Complete(progress.Note);
            onEpochEnd?.Invoke(epoch);
        }
    }

    private static void Run(Arguments arguments)
    {
        var clock = Stopwatch.StartNew();
        int epochs = arguments.Number("--epochs", 3, 1, 10_000), count = arguments.Number("--images", 60_000, Batch, 60_000);
        int width = arguments.Number("--width", 16, 1, 1024);
        double learningRate = arguments.Number("--lr", 0.002, 0, 1);
        long seed = arguments.Number("--seed", 1L, 0, long.MaxValue);
        string folder = arguments.Folder("gan");
        MnistData mnist = Mnist.Load(ExampleFiles.Find("mnist"));
        Generator.Default.Reset(seed);
        Sequential generator = Dcgan.Generator(Latent, width, channels: 1, Size), discriminator = Dcgan.Discriminator(width, channels: 1, Size);
        Console.WriteLine($"{ModelSummary.Of(generator, [Batch, Latent, 1, 1])}\n\n{ModelSummary.Of(discriminator, [Batch, 1, Size, Size])}\n");
        Console.WriteLine("First a network learns to read digits, which is to judge those that are drawn.");
        var reader = new DigitReader(Size);
        reader.Train(Prepare(mnist.Train.Images), mnist.Train.Labels, seed);

        Tensor numbers = Tensor.RandomNormal([100, Latent, 1, 1]).Evaluate();
        Train(generator, discriminator, Prepare(mnist.Train.Images[..count]), epochs, learningRate, seed,
            epoch => PngFile.Save(Path.Combine(folder, $"epoch{epoch}.png"), Pictures.Grid(Draw(generator, numbers) * 0.5 + 0.5, columns: 10)));

        double score = reader.Score(Draw(generator, Tensor.RandomNormal([1000, Latent, 1, 1])));
        double real = reader.Score(Prepare(mnist.Test.Images[..1000]));
        Console.WriteLine($"\nScore of drawn digits {score:F2}, of handwritten ones {real:F2}; 1 where all are alike, 10 where all can be read and occur as often.");
        Console.WriteLine($"Pictures of each epoch are in {folder}; {clock.Elapsed.TotalSeconds:F0} s in all.");
    }

    /// <summary>Images [N, 1, 28, 28] from 0 to 1 as the networks want them: [N, 1, 32, 32] from -1 to 1.</summary>
    private static Tensor Prepare(Tensor images) => (images.Pad([(2, 2), (2, 2)]) * 2 - 1).Evaluate();

    /// <summary>What a generator makes of numbers [N, latent, 1, 1], in use.</summary>
    public static Tensor Draw(Layer generator, Tensor numbers)
    {
        using IDisposable gradients = Tensor.NoGradient();
        generator.Eval();
        Tensor images = generator.Forward(numbers).Evaluate();
        generator.Train();
        return images;
    }
}
