namespace ILGpuNet.Data;

/// <summary>
/// Fashion-MNIST: 70,000 grey images of clothes, 28 x 28 pixels, in ten classes (Xiao, Rasul, Vollgraf, "Fashion-MNIST: a novel image dataset for
/// benchmarking machine learning algorithms", 2017; MIT license).
/// </summary>
public static class FashionMnist
{
    private const string Source = "FashionMnist.DownloadAsync";

    private static readonly Uri Server = new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/");

    private static readonly MnistFiles Files = new(
        new MnistFile("Fashion-MNIST", "train-images-idx3-ubyte", [60_000, 28, 28], Source),
        new MnistFile("Fashion-MNIST", "train-labels-idx1-ubyte", [60_000], Source),
        new MnistFile("Fashion-MNIST", "t10k-images-idx3-ubyte", [10_000, 28, 28], Source),
        new MnistFile("Fashion-MNIST", "t10k-labels-idx1-ubyte", [10_000], Source));

    // As its authors publish them, of the compressed files in the order above.
    private static readonly string[] Checksums =
    [
        "md5:8d4fb7e6c68d591d4c3dfef9ec88bf0d", "md5:25c81989df183df01b3e8a0aad5dffbe", "md5:bef4ecab320f06d8554ea6380940ec79",
        "md5:bb300cfdad3c16e7a12a480ee83cd310",
    ];

    /// <summary>The names of the classes.</summary>
    public static IReadOnlyList<string> Classes { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Fetches the four files, 31 MB, unless they are there, and checks them.</summary>
    /// <param name="folder">Where to; a folder of the cache if null, see <see cref="Download.CacheFolder"/>.</param>
    /// <param name="cancellation">Ends the download.</param>
    /// <returns>The folder, for <see cref="Load"/>.</returns>
    /// <inheritdoc cref="Download.FetchAsync" path="/exception"/>
    public static async Task<string> DownloadAsync(string? folder = null, CancellationToken cancellation = default)
    {
        folder ??= Path.Combine(Download.CacheFolder, "fashion-mnist");
        foreach ((MnistFile file, string checksum) in Files.All.Zip(Checksums))
            await Download.FetchAsync(new Uri(Server, $"{file.Name}.gz"), checksum, folder, cancellation: cancellation).ConfigureAwait(false);
        return folder;
    }

    /// <summary>Loads the four files.</summary>
    /// <param name="folder">Where they lie, as <c>train-images-idx3-ubyte.gz</c> and so on, or uncompressed without <c>.gz</c>.</param>
    /// <param name="device">Where the tensors live; the default device if null.</param>
    /// <returns>60,000 images for training and 10,000 for testing: Float32 [n, 1, 28, 28], pixel / 255, with Int64 labels [n] from 0 to 9.</returns>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="DataFormatException">A file is damaged or another one.</exception>
    public static MnistData Load(string folder, Device? device = null) => Files.Load(folder, device);
}
