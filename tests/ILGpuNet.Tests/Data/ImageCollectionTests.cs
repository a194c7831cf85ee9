using ILGpuNet.Data;

namespace ILGpuNet.Tests.Data;

/// <summary>Fashion-MNIST and CIFAR-10, of which the repository has no files.</summary>
public sealed class ImageCollectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FashionMnist_WithoutItsFiles_SaysWhatIsMissing()
    {
        foreach (string file in Directory.GetFiles(RepositoryFiles.MnistFolder, "t10k*")) File.Copy(file, folder.File(Path.GetFileName(file)));
        string missing = folder.File("train-images-idx3-ubyte.gz");
        Assert.Equal($"{missing}: there is no such file, nor one without .gz: name the folder with the four files of Fashion-MNIST, from FashionMnist.DownloadAsync",
            Assert.Throws<FileNotFoundException>(() => FashionMnist.Load(folder.Path)).Message);
        foreach (string file in Directory.GetFiles(folder.Path)) File.Copy(file, file.Replace("t10k", "train", StringComparison.Ordinal));
        Assert.EndsWith("expected extents [60000], found [10000]: this is another file than Fashion-MNIST's train-labels-idx1-ubyte",
            Assert.Throws<DataFormatException>(() => FashionMnist.Load(folder.Path)).Message);
        Assert.Equal(10, FashionMnist.Classes.Count);
    }

    [Fact]
    public void Cifar_BinaryFiles_AreRead()
    {
        byte[] file = new byte[2 * 3073];
        (file[0], file[1], file[1 + 1024], file[3073], file[^1]) = (7, 51, 102, 9, 255);
        string path = folder.Write("batch.bin", file);
        ImageDataset data = Cifar10.Read([path, path], 2, null);
        Assert.Equal([4, 3, 32, 32], data.Images.Shape);
        Assert.Equal([7L, 9, 7, 9], data.Labels.ToArray<long>());
        Assert.Equal((0.2, 0.4, 1.0), (Math.Round(data.Images[2, 0, 0, 0].Item(), 6), Math.Round(data.Images[0, 1, 0, 0].Item(), 6), data.Images[3, 2, 31, 31].Item()));

        Assert.Equal($"{path}: expected 3 images of 3073 bytes, found 6146 bytes: the file is truncated or another one",
            Assert.Throws<DataFormatException>(() => Cifar10.Read([path], 3, null)).Message);
        file[3073] = 10;
        folder.Write("batch.bin", file);
        Assert.Equal($"{path}: expected classes from 0 to 9, found 10 at byte 3073: the file is damaged",
            Assert.Throws<DataFormatException>(() => Cifar10.Read([path], 2, null)).Message);
        Assert.Contains("which Cifar10.DownloadAsync fetches", Assert.Throws<FileNotFoundException>(() => Cifar10.Load(folder.Path)).Message, StringComparison.Ordinal);
    }
}
