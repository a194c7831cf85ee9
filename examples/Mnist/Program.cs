using System.Diagnostics;
using ILGpuNet;
using ILGpuNet.Data;
using ILGpuNet.Examples;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Serialization;

namespace MnistExample;

/// <summary>Trains a convolutional network to read the handwritten digits of MNIST.</summary>
public static class Program
{
    /// <summary>Exit code 0: trained and saved; 1: data or output failed; 2: the command line is wrong.</summary>
    public static int Main(string[] arguments)
    {
        try
        {
            if (Options.Parse(arguments) is { } options) Run(options);
            else Console.WriteLine(Options.Help);
            return 0;
        }
        catch (Exception exception) when (exception is OptionException or ILGpuNetException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return exception is OptionException ? 2 : 1;
        }
    }

    /// <summary>Two convolutions find strokes, two linear layers read them: images [n, 1, 28, 28] to logits [n, 10].</summary>
    public static Sequential CreateModel() => new(
        new Conv2d(1, 32, kernel: 3), new Relu(), new MaxPool2d(2),
        new Conv2d(32, 64, kernel: 3), new Relu(), new MaxPool2d(2),
        new Dropout(0.25), new Flatten(),
        new Linear(1600, 128), new Relu(), new Dropout(0.5),
        new Linear(128, 10));

    /// <summary>Trains the model and gives its accuracy on the test images, from 0 to 1.</summary>
    public static double Train(Layer model, MnistData mnist, Options options)
    {
        var loader = new DataLoader(mnist.Train.Images, mnist.Train.Labels, options.BatchSize, shuffle: true, options.Seed);
        var optimizer = new AdamW(model.Parameters());
        double totalSteps = (double)options.Epochs * loader.Count, testAccuracy = 0;

        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            using var progress = new EpochProgress($"epoch {epoch}/{options.Epochs}", loader.Count);
            foreach ((Tensor images, Tensor labels) in loader)
            {
                optimizer.LearningRate = options.LearningRate * Schedule(optimizer.StepCount / totalSteps);
                optimizer.ZeroGradient();
                Tensor logits = model.Forward(images);
                Tensor loss = Loss.CrossEntropy(logits, labels);
                loss.Backward();
                optimizer.Step();

                if (optimizer.StepCount % 10 == 1) progress.Note = $"accuracy {CountCorrect(logits, labels) / labels.Count:P1}";
                progress.Advance(images.Shape[0], loss.Item());
            }
            testAccuracy = Evaluate(model, mnist.Test);
            progress.Complete($"test accuracy {testAccuracy:P2}");
        }
        return testAccuracy;
    }

    private static void Run(Options options)
    {
        var clock = Stopwatch.StartNew();
        Device.Default = options.Device;
        Generator.Default.Reset(options.Seed);
        MnistData mnist = Mnist.Load(options.DataFolder);
        Sequential model = CreateModel();
        Console.WriteLine($"{Device.Default}: {Device.Default.Description}\n");
        Console.WriteLine($"{ModelSummary.Of(model, [options.BatchSize, 1, 28, 28])}\n");

        double accuracy = Train(model, mnist, options);

        Safetensors.Save(options.OutputFile, model.State());
        Console.WriteLine($"\n{accuracy:P2} of the test images are read correctly after {clock.Elapsed.TotalSeconds:F1} s.");
        Console.WriteLine($"Saved {options.OutputFile}");
    }

    /// <summary>The learning rate rises over the first tenth of the training, then falls to zero along a cosine.</summary>
    /// <param name="progress">Part of the training that is done, from 0 to 1.</param>
    private static double Schedule(double progress) =>
        progress < 0.1 ? 0.1 + 9 * progress : (1 + Math.Cos(Math.PI * (progress - 0.1) / 0.9)) / 2;

    /// <summary>The part of the images that the model classifies correctly.</summary>
    private static double Evaluate(Layer model, ImageDataset data)
    {
        double correct = 0;
        model.Eval();
        using (Tensor.NoGradient())
        {
            foreach ((Tensor images, Tensor labels) in new DataLoader(data.Images, data.Labels, batchSize: 500))
                correct += CountCorrect(model.Forward(images), labels);
        }
        model.Train();
        return correct / data.Count;
    }

    private static double CountCorrect(Tensor logits, Tensor labels) => logits.ArgMax(axis: 1).EqualTo(labels).To(DType.Int64).Sum().Item();
}
