using System.Formats.Tar;
using System.IO.Compression;

namespace ILGpuNet.Data;

/// <summary>
/// CIFAR-10: 60,000 colour images, 32 x 32 pixels, in ten classes (Krizhevsky, "Learning multiple layers of features from tiny images", 2009), in its binary
/// version: for each image a byte with its class, then 1,024 bytes each of red, green and blue.
/// </summary>
public static class Cifar10
{
    private const int ImagesPerFile = 10_000, Size = 32, Pixels = 3 * Size * Size;
    private const string FolderName = "cifar-10-batches-bin", Checksum = "md5:c32a1d4ab5d03f1284b67883e8d87530";

    private static readonly Uri Source = new("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz");

    /// <summary>The names of the classes.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Fetches the archive, 170 MB, unless it is there, checks and unpacks it.</summary>
    /// <param name="folder">Where to; a folder of the cache if null, see <see cref="Download.CacheFolder"/>.</param>
    /// <param name="cancellation">Ends the download.</param>
    /// <returns>The folder, for <see cref="Load"/>.</returns>
    /// <inheritdoc cref="Download.FetchAsync" path="/exception"/>
    public static async Task<string> DownloadAsync(string? folder = null, CancellationToken cancellation = default)
    {
        folder ??= Path.Combine(Download.CacheFolder, "cifar-10");
        string unpacked = Path.Combine(folder, FolderName);
        if (FileNames.All(name => File.Exists(Path.Combine(unpacked, name)))) return unpacked;
        string archive = await Download.FetchAsync(Source, Checksum, folder, cancellation: cancellation).ConfigureAwait(false);
        using var content = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(content, folder, overwriteFiles: true, cancellation).ConfigureAwait(false);
        return unpacked;
    }

    /// <summary>Loads the six files.</summary>
    /// <param name="folder">Where <c>data_batch_1.bin</c> to <c>data_batch_5.bin</c> and <c>test_batch.bin</c> lie.</param>
    /// <param name="device">Where the tensors live; the default device if null.</param>
    /// <returns>50,000 images for training and 10,000 for testing: Float32 [n, 3, 32, 32], pixel / 255, with Int64 labels [n] from 0 to 9.</returns>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="DataFormatException">A file is damaged or another one.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(string folder, Device? device = null)
    {
        string[] paths = [.. FileNames.Select(name => Path.Combine(folder, name))];
        foreach (string path in paths)
        {
            if (!File.Exists(path))
                throw new FileNotFoundException($"{path}: there is no such file: name the folder with the six files of CIFAR-10, which Cifar10.DownloadAsync fetches", path);
        }
        return (Read(paths[..5], ImagesPerFile, device), Read(paths[5..], ImagesPerFile, device));
    }

    /// <summary>Reads files with a number of images each.</summary>
    internal static ImageDataset Read(string[] paths, int imagesPerFile, Device? device)
    {
        device ??= Device.Default;
        int count = paths.Length * imagesPerFile;
        var images = new TensorUpload([count, 3, Size, Size], DType.Float32, device);
        var labels = new long[count];
        var pixels = new float[Pixels];
        int next = 0;
        foreach (string path in paths)
        {
            byte[] bytes = File.ReadAllBytes(path);
            if (bytes.Length != imagesPerFile * (1 + Pixels))
                throw new DataFormatException($"{path}: expected {imagesPerFile} images of {1 + Pixels} bytes, found {bytes.Length} bytes: the file is truncated or another one");
            for (int start = 0; start < bytes.Length; start += 1 + Pixels)
            {
                if (bytes[start] >= Classes.Count)
                    throw new DataFormatException($"{path}: expected classes from 0 to {Classes.Count - 1}, found {bytes[start]} at byte {start}: the file is damaged");
                labels[next++] = bytes[start];
                for (int i = 0; i < Pixels; i++) pixels[i] = bytes[start + 1 + i] / 255f;
                images.Append<float>(pixels);
            }
        }
        return new ImageDataset(images.ToTensor(), Tensor.FromArray(labels, device));
    }

    private static IEnumerable<string> FileNames => Enumerable.Range(1, 5).Select(number => $"data_batch_{number}.bin").Append("test_batch.bin");
}
