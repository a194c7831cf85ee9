namespace ILGpuNet.Data;

/// <summary>The training and the test set of a collection of images.</summary>
/// <param name="Train">What to learn from.</param>
/// <param name="Test">What to measure with.</param>
public sealed record MnistData(ImageDataset Train, ImageDataset Test);

/// <summary>
/// MNIST: 70,000 grey images of handwritten digits, 28 x 28 pixels, in ten classes (LeCun, Bottou, Bengio, Haffner, "Gradient-based
/// learning applied to document recognition", 1998).
/// </summary>
public static class Mnist
{
    private const string Source = "examples/data/mnist in the repository of ILGpuNet";

    private static readonly MnistFiles Files = new(
        new MnistFile("MNIST", "train-images-idx3-ubyte", [60_000, 28, 28], Source, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        new MnistFile("MNIST", "train-labels-idx1-ubyte", [60_000], Source, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        new MnistFile("MNIST", "t10k-images-idx3-ubyte", [10_000, 28, 28], Source, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        new MnistFile("MNIST", "t10k-labels-idx1-ubyte", [10_000], Source, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"));

    /// <summary>Loads the four files of MNIST and checks that they are undamaged.</summary>
    /// <param name="folder">
    /// Where the files lie, as <c>train-images-idx3-ubyte.gz</c> and so on, or uncompressed without <c>.gz</c>.
    /// </param>
    /// <param name="device">Where the tensors live; the default device if null.</param>
    /// <returns>
    /// 60,000 images for training and 10,000 for testing: Float32 [n, 1, 28, 28], pixel / 255, with Int64 labels [n] from 0 to 9. On the
    /// device they take 220 MB.
    /// </returns>
    /// <exception cref="FileNotFoundException">A file is missing; the message says where to get it.</exception>
    /// <exception cref="DataFormatException">A file is damaged or another one.</exception>
    public static MnistData Load(string folder, Device? device = null) => Files.Load(folder, device);
}
