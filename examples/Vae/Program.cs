using System.Diagnostics;
using ILGpuNet;
using ILGpuNet.Data;
using ILGpuNet.Examples;
using ILGpuNet.Models;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace VaeExample;

/// <summary>Trains a variational autoencoder to describe a handwritten digit by two numbers.</summary>
public static class Program
{
    private const string Help = """
        Trains a variational autoencoder to describe each digit by two numbers, and to draw digits from such numbers. About two minutes on two cores.

          --epochs N      passes through the images (3)
          --images N      training images, at most 60000 (60000)
          --lr X          largest learning rate (0.005)
          --seed N        equal seeds give equal networks (1)
          --output DIR    folder for pictures (vae in this folder)
          --device NAME   where to compute (ILGPUNET_DEVICE, else cpu)
          --help          this text
        """;

    private const int Batch = 64;

    /// <summary>Runs the example.</summary>
    public static int Main(string[] arguments) => Arguments.Run(arguments, Help, Run);

    /// <summary>Trains a model.</summary>
    /// <returns>The negative evidence lower bound of the test images, in nats per image.</returns>
    public static double Train(
        Vae model, ImageDataset train, ImageDataset test, int epochs, double learningRate, long seed, int batchSize = Batch, bool isShown = true)
    {
        var loader = new DataLoader(train.Images, train.Labels, batchSize, shuffle: true, seed);
        var optimizer = new Adam(model.Parameters());
        var schedule = new OneCycleSchedule(optimizer, learningRate, epochs * loader.Count);
        double testLoss = double.NaN;
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            using var progress = new EpochProgress($"epoch {epoch}/{epochs}", loader.Count, isShown: isShown);
            foreach ((Tensor images, _) in loader)
            {
                optimizer.ZeroGradient();
                Tensor loss = model.Loss(images);
                loss.Backward();
                optimizer.Step();
                schedule.Step();
                progress.Advance(images.Shape[0], loss.Item());
            }
            testLoss = Evaluate(model, test);
            progress.Complete($"test {testLoss:F1} nats per image");
        }
        return testLoss;
    }

    private static double Evaluate(Vae model, ImageDataset test)
    {
        double sum = 0;
        using IDisposable gradients = Tensor.NoGradient();
        foreach ((Tensor images, _) in new DataLoader(test.Images, test.Labels, batchSize: 500)) sum += model.Loss(images).Item() * images.Shape[0];
        return sum / test.Count;
    }

    private static void Run(Arguments arguments)
    {
        var clock = Stopwatch.StartNew();
        int epochs = arguments.Number("--epochs", 3, 1, 10_000), count = arguments.Number("--images", 60_000, Batch, 60_000);
        double learningRate = arguments.Number("--lr", 0.005, 0, 10);
        long seed = arguments.Number("--seed", 1L, 0, long.MaxValue);
        string folder = arguments.Folder("vae");
        MnistData mnist = Mnist.Load(ExampleFiles.Find("mnist"));
        var train = new ImageDataset(mnist.Train.Images[..count], mnist.Train.Labels[..count]);
        Generator.Default.Reset(seed);
        var model = new Vae(latent: 2);
        Console.WriteLine($"{ModelSummary.Of(model, [Batch, 1, 28, 28])}\n");

        double loss = Train(model, train, mnist.Test, epochs, learningRate, seed);

        using IDisposable gradients = Tensor.NoGradient();
        PngFile.Save(Path.Combine(folder, "reconstructions.png"), Reconstructions(model, mnist.Test.Images[..20]));
        PngFile.Save(Path.Combine(folder, "plane.png"), Plane(model, side: 20));
        PngFile.Save(Path.Combine(folder, "codes.png"), Codes(model, mnist.Test));
        Console.WriteLine($"\n{loss:F1} nats per test image after {clock.Elapsed.TotalSeconds:F0} s. In {folder} are");
        Console.WriteLine("reconstructions.png (test images above what is left of them), plane.png (what is drawn from all pairs of numbers)");
        Console.WriteLine("and codes.png (the numbers of the test images, one colour for each digit).");
    }

    /// <summary>Images in a row, and below them what the decoder makes of their codes.</summary>
    private static Tensor Reconstructions(Vae model, Tensor images) =>
        Pictures.Grid(Tensor.Concat([images, model.Forward(images).Sigmoid()]), columns: images.Shape[0]);

    /// <summary>What the decoder draws for numbers from -2 to 2, most of the normal distribution.</summary>
    private static Tensor Plane(Vae model, int side)
    {
        Tensor steps = Tensor.Linspace(-2, 2, side);
        Tensor across = steps.Unsqueeze(0).Expand([side, side]), down = -steps.Unsqueeze(1).Expand([side, side]);
        return Pictures.Grid(model.Decode(Tensor.Stack([across.Flatten(), down.Flatten()], axis: 1)).Sigmoid(), side);
    }

    private static Tensor Codes(Vae model, ImageDataset images)
    {
        var plot = new Plot(width: 600, height: 600, x: (-4, 4), y: (-4, 4));
        float[] codes = model.Encode(images.Images).Mean.ToArray();
        long[] labels = images.Labels.ToArray<long>();
        for (int i = 0; i < labels.Length; i++) plot.Point(codes[2 * i], codes[2 * i + 1], Plot.Colours[(int)labels[i]]);
        return plot.ToTensor();
    }
}
