using System.IO.Compression;
using ILGpuNet.Data;

namespace ILGpuNet.Tests.Data;

public sealed class MnistTests : IDisposable
{
    private static readonly string[] Names =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_FilesOfTheRepository_GivesImagesAndLabels()
    {
        MnistData mnist = Mnist.Load(RepositoryFiles.MnistFolder);
        Assert.Equal([60_000, 1, 28, 28], mnist.Train.Images.Shape);
        Assert.Equal([10_000, 1, 28, 28], mnist.Test.Images.Shape);
        Assert.Equal((DType.Float32, DType.Int64), (mnist.Train.Images.DType, mnist.Train.Labels.DType));
        Assert.Equal((60_000, 10_000), (mnist.Train.Count, mnist.Test.Count));
        Assert.Equal([5, 0, 4, 1, 9], mnist.Train.Labels.ToArray<long>()[..5]);
        Assert.Equal([7, 2, 1, 0, 4], mnist.Test.Labels.ToArray<long>()[..5]);

        byte[] pixels = Decompress(Path.Combine(RepositoryFiles.MnistFolder, "t10k-images-idx3-ubyte.gz"))[16..];
        Assert.Equal(Array.ConvertAll(pixels, pixel => pixel / 255f), mnist.Test.Images.ToArray());
    }

    [Fact]
    public void Load_FileIsMissing_NamesItAndSaysWhereToGetIt()
    {
        CopyAll();
        File.Delete(folder.File("t10k-labels-idx1-ubyte.gz"));
        var exception = Assert.Throws<FileNotFoundException>(() => Mnist.Load(folder.Path));
        Assert.Equal(
            $"{folder.File("t10k-labels-idx1-ubyte.gz")}: there is no such file, nor one without .gz: name the folder with the four " +
            "files of MNIST, " +
            "from examples/data/mnist in the repository of ILGpuNet", exception.Message);
    }

    [Fact]
    public void Load_ByteIsChanged_NamesFileAndChecksums()
    {
        CopyAll();
        byte[] labels = Decompress(folder.File("t10k-labels-idx1-ubyte.gz"));
        labels[1000] ^= 1;
        File.Delete(folder.File("t10k-labels-idx1-ubyte.gz"));
        string path = folder.Write("t10k-labels-idx1-ubyte", labels);
        var exception = Assert.Throws<DataFormatException>(() => Mnist.Load(folder.Path));
        Assert.Matches(
            "^" + System.Text.RegularExpressions.Regex.Escape(path) + ": expected the SHA-256 checksum " +
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2 of the uncompressed content, found [0-9a-f]{64}: " +
            "the file is damaged, take it again from examples/data/mnist in the repository of ILGpuNet$", exception.Message);
    }

    [Fact]
    public void Load_FileIsTruncated_SaysWhereItEnds()
    {
        CopyAll();
        string path = folder.File("train-labels-idx1-ubyte.gz");
        byte[] compressed = File.ReadAllBytes(path);
        File.WriteAllBytes(path, compressed[..^1000]);
        var exception = Assert.Throws<DataFormatException>(() => Mnist.Load(folder.Path));
        Assert.Matches("^" + System.Text.RegularExpressions.Regex.Escape(path) +
            @": the header says \[60000\], the content ends after \d+ bytes: the file is truncated$", exception.Message);
    }

    [Fact]
    public void Load_AnotherIdxFile_NamesBothExtents()
    {
        CopyAll();
        string path = folder.File("t10k-labels-idx1-ubyte.gz");
        File.Copy(folder.File("train-labels-idx1-ubyte.gz"), path, overwrite: true);
        var exception = Assert.Throws<DataFormatException>(() => Mnist.Load(folder.Path));
        Assert.Equal(
            $"{path}: expected extents [10000], found [60000]: this is another file than MNIST's t10k-labels-idx1-ubyte", exception.Message);
    }

    private void CopyAll()
    {
        foreach (string name in Names) File.Copy(Path.Combine(RepositoryFiles.MnistFolder, name + ".gz"), folder.File(name + ".gz"));
    }

    private static byte[] Decompress(string path)
    {
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }
}
