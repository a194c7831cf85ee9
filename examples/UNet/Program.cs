using System.Diagnostics;
using ILGpuNet;
using ILGpuNet.Data;
using ILGpuNet.Examples;
using ILGpuNet.Metrics;
using ILGpuNet.Models;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace UNetExample;

/// <summary>Trains a U-Net to tell handwritten digits from the textures behind them, pixel by pixel.</summary>
public static class Program
{
    private const string Help = """
        Trains a U-Net to find digits on textures. About half a minute on two cores.

          --epochs N      passes through the scenes (3)
          --scenes N      scenes of an epoch (2000)
          --size N        height and width of a scene, a multiple of 4 (48)
          --seed N        equal seeds give equal networks (1)
          --output DIR    folder for pictures of input, truth and prediction (unet in this folder)
          --device NAME   where to compute (ILGPUNET_DEVICE, else cpu)
          --help          this text
        """;

    /// <summary>Runs the example.</summary>
    public static int Main(string[] arguments) => Arguments.Run(arguments, Help, Run);

    /// <summary>Trains a model and measures it on scenes of digits that it has not seen.</summary>
    /// <returns>The model, and intersection over union and Dice coefficient of background and digits.</returns>
    public static (Layer Model, double[] Overlap, double[] Dice) Train(DigitScenes train, DigitScenes test, int epochs, long seed, bool isShown = true)
    {
        Generator.Default.Reset(seed);
        var model = new UNet(channels: 1, classes: 2, width: 16, levels: 2);
        if (isShown) Console.WriteLine($"{ModelSummary.Of(model, [16, .. train[0].Input.Shape])}\n");
        var loader = new DataLoader(train, batchSize: 16, shuffle: true, seed);
        var optimizer = new Adam(model.Parameters());
        var trainer = new Trainer(model, optimizer, (logits, mask) => Loss.CrossEntropy(logits, mask))
        {
            Metrics = [new IntersectionOverUnion(classes: 2)],
            Schedule = new OneCycleSchedule(optimizer, 0.01, epochs * loader.Count),
        };
        trainer.Fit(loader, epochs, callbacks: isShown ? [new ProgressBar()] : []);
        (double[] overlap, double[] dice) = Evaluate(model, test);
        return (model, overlap, dice);
    }

    private static (double[] Overlap, double[] Dice) Evaluate(Layer model, DigitScenes scenes)
    {
        var overlap = new IntersectionOverUnion(classes: 2);
        var dice = new DiceScore(classes: 2);
        model.Eval();
        using IDisposable gradients = Tensor.NoGradient();
        foreach ((Tensor images, Tensor masks) in new DataLoader(scenes, batchSize: 50))
        {
            Tensor logits = model.Forward(images);
            overlap.Update(logits, masks);
            dice.Update(logits, masks);
        }
        return (overlap.PerClass(), dice.PerClass());
    }

    private static void Run(Arguments arguments)
    {
        int size = arguments.Number("--size", 48, 28, 512), scenes = arguments.Number("--scenes", 2000, 16, 60_000);
        int epochs = arguments.Number("--epochs", 3, 1, 1000);
        long seed = arguments.Number("--seed", 1L, 0, long.MaxValue);
        string folder = arguments.Folder("unet");
        var clock = Stopwatch.StartNew();
        MnistData mnist = Mnist.Load(ExampleFiles.Find("mnist"));
        var train = new DigitScenes(mnist.Train.Images, scenes, size, isFixed: false);
        var test = new DigitScenes(mnist.Test.Images, 500, size, isFixed: true);

        (Layer model, double[] overlap, double[] dice) = Train(train, test, epochs, seed);

        Console.WriteLine($"\n{"",-12}{"IoU",8}{"Dice",8}");
        Console.WriteLine($"{"background",-12}{overlap[0],8:F4}{dice[0],8:F4}");
        Console.WriteLine($"{"digits",-12}{overlap[1],8:F4}{dice[1],8:F4}");
        Console.WriteLine($"{"mean",-12}{overlap.Average(),8:F4}{dice.Average(),8:F4}");
        for (int i = 0; i < 8; i++) PngFile.Save(Path.Combine(folder, $"scene{i}.png"), Panel(model, test[i]));
        Console.WriteLine($"\nInput, truth and prediction of 8 scenes are in {folder}; {clock.Elapsed.TotalSeconds:F0} s in all.");
    }

    /// <summary>Input, truth and prediction side by side: [1, size, 3 size].</summary>
    private static Tensor Panel(Layer model, Sample sample)
    {
        using IDisposable gradients = Tensor.NoGradient();
        Tensor input = sample.Input.ToTensor(), truth = sample.Target.ToTensor();
        Tensor prediction = model.Forward(input.Unsqueeze(0)).ArgMax(axis: 1);
        return Tensor.Concat([input, truth.Unsqueeze(0).To(DType.Float32), prediction.To(DType.Float32)], axis: 2);
    }
}
