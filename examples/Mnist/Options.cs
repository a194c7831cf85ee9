using System.Globalization;
using System.Numerics;
using ILGpuNet;

namespace MnistExample;

/// <summary>A command line that cannot be used.</summary>
public sealed class OptionException(string message) : Exception(message);

/// <summary>What the command line says.</summary>
public sealed record Options
{
    /// <summary>What <c>--help</c> shows.</summary>
    public const string Help = """
        Trains a convolutional network to read the handwritten digits of MNIST, and saves it.

          --epochs N      passes through the 60,000 training images (3)
          --batch N       images per step (128)
          --lr X          largest learning rate (0.005)
          --seed N        equal seeds give equal networks (1)
          --device NAME   where to compute (ILGPUNET_DEVICE, else cpu)
          --data DIR      folder with the four files of MNIST (examples/data/mnist of the repository)
          --output FILE   where to save the network (mnist.safetensors in this folder)
          --help          this text
        """;

    /// <summary>Passes through the training images.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Images per step.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Largest learning rate of the schedule.</summary>
    public double LearningRate { get; init; } = 0.005;

    /// <summary>Seed of initial weights, dropout and order of the images.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Where to compute.</summary>
    public Device Device { get; init; } = Device.Default;

    /// <summary>Folder with the four files of MNIST.</summary>
    public string DataFolder { get; init; } = FindData();

    /// <summary>Where to save the network.</summary>
    public string OutputFile { get; init; } = "mnist.safetensors";

    /// <summary>Reads a command line.</summary>
    /// <returns>The options, or null where help is asked for.</returns>
    /// <exception cref="OptionException">An option is unknown or has a wrong value.</exception>
    public static Options? Parse(params IEnumerable<string> arguments)
    {
        var options = new Options();
        var words = new Queue<string>(arguments);
        while (words.TryDequeue(out string? name))
        {
            if (name is "--help" or "-h") return null;
            options = name switch
            {
                "--epochs" => options with { Epochs = Number("a whole number", 1, 10_000) },
                "--batch" => options with { BatchSize = Number("a whole number", 1, 60_000) },
                "--lr" => options with { LearningRate = Number("a number", 0.0, 10.0) },
                "--seed" => options with { Seed = Number("a whole number", 0, long.MaxValue) },
                "--device" => options with { Device = KnownDevice(Value("a device")) },
                "--data" => options with { DataFolder = Value("a folder") },
                "--output" => options with { OutputFile = Writable(Value("a file")) },
                _ => throw new OptionException($"There is no option '{name}': --help lists the options."),
            };

            string Value(string expected) => words.TryDequeue(out string? value) && value.Length > 0
                ? value
                : throw new OptionException($"{name}: expected {expected} behind it, found nothing.");

            T Number<T>(string expected, T least, T most) where T : INumber<T>
            {
                string text = Value(expected);
                return T.TryParse(text, CultureInfo.InvariantCulture, out T? number) && number >= least && number <= most
                    ? number
                    : throw new OptionException($"{name}: expected {expected} from {least} to {most}, found '{text}'.");
            }
        }
        return options;
    }

    private static Device KnownDevice(string name)
    {
        try
        {
            return Device.Parse(name);
        }
        catch (DeviceException exception)
        {
            throw new OptionException($"--device: {exception.Message}");
        }
    }

    /// <summary>A typing error in the path must not show after the training only.</summary>
    private static string Writable(string path)
    {
        string full = Path.GetFullPath(path), folder = Path.GetDirectoryName(full) ?? full;
        if (Directory.Exists(full)) throw new OptionException($"--output: {full} is a folder, expected a file.");
        return Directory.Exists(folder) ? path : throw new OptionException($"--output: there is no folder {folder}.");
    }

    /// <summary>Looks in the folders above the program, so that the example can be started from anywhere.</summary>
    private static string FindData()
    {
        const string Relative = "examples/data/mnist";
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, Relative);
            if (Directory.Exists(path)) return path;
        }
        return Relative;
    }
}
