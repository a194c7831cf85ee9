using System.IO.Compression;
using System.Security.Cryptography;
using ILGpuNet.Data;

namespace ILGpuNet.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    private static readonly byte[] Header = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3];
    private static readonly byte[] Content = [.. Header, 1, 2, 3, 4, 5, 255];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_WholeFile_GivesExtentsElementsAndChecksum(bool isCompressed)
    {
        string path = folder.Write("array", isCompressed ? Gzip(Content) : Content);
        using IdxFile file = IdxFile.Open(path);
        Assert.Equal([2, 3], file.Extents);
        byte[] elements = new byte[6];
        file.ReadExactly(elements.AsSpan(0, 2));
        file.ReadExactly(elements.AsSpan(2));
        Assert.Equal([1, 2, 3, 4, 5, 255], elements);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Content)), file.Finish());
    }

    [Fact]
    public void Open_EmptyArray_HasNoElements()
    {
        using IdxFile file = IdxFile.Open(folder.Write("empty", [0, 0, 8, 1, 0, 0, 0, 0]));
        Assert.Equal([0], file.Extents);
        file.Finish();
    }

    [Theory]
    [InlineData("", "the content ends after 0 bytes, inside of the IDX header: the file is truncated or not an IDX file")]
    [InlineData("0000", "the content ends after 2 bytes, inside of the IDX header: the file is truncated or not an IDX file")]
    [InlineData("00000802000000020000",
        "the content ends after 10 bytes, inside of the IDX header: the file is truncated or not an IDX file")]
    [InlineData("89504E470D0A1A0A",
        "expected an IDX file, which starts with the bytes 00 00, an element type and a number of axes, found 89504E47")]
    [InlineData("00000800",
        "expected an IDX file, which starts with the bytes 00 00, an element type and a number of axes, found 00000800")]
    [InlineData("00000D010000000100000000", "expected unsigned bytes (IDX type 08), found IDX type 0D")]
    [InlineData("00000801FFFFFFFF", "the header holds impossible extents: [Shape] extents must not be negative, found [-1]")]
    [InlineData("000008037FFFFFFF7FFFFFFF7FFFFFFF",
        "the header holds impossible extents: [Shape] [2147483647, 2147483647, 2147483647] has more elements than 63 bits can count")]
    [InlineData("000008010000000401020304FF", "the header says [4], which takes 4 bytes, found 5: the file is truncated or damaged")]
    [InlineData("000008027FFFFFFF7FFFFFFF01",
        "the header says [2147483647, 2147483647], which takes 4611686014132420609 bytes, found 1: the file is truncated or damaged")]
    public void Open_DamagedFile_SaysWhatIsWrong(string content, string expected)
    {
        string path = folder.Write("damaged", Convert.FromHexString(content));
        var exception = Assert.Throws<DataFormatException>(() => IdxFile.Open(path));
        Assert.Equal($"{path}: {expected}", exception.Message);
    }

    [Fact]
    public void Open_GzipThatClaimsMoreThanItCanHold_RefusesBeforeReading()
    {
        byte[] compressed = Gzip([0, 0, 8, 2, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF]);
        string path = folder.Write("claims.gz", compressed);
        var exception = Assert.Throws<DataFormatException>(() => IdxFile.Open(path));
        Assert.Equal(
            $"{path}: the header says [2147483647, 2147483647], more than {compressed.Length} bytes of gzip can hold: the file is " +
            "truncated or damaged",
            exception.Message);
    }

    [Fact]
    public void ReadExactly_TruncatedGzip_SaysWhereItEnds()
    {
        string path = folder.Write("short.gz", Gzip(Content[..14]));
        using IdxFile file = IdxFile.Open(path);
        var exception = Assert.Throws<DataFormatException>(() => file.ReadExactly(new byte[6]));
        Assert.Equal($"{path}: the header says [2, 3], the content ends after 14 bytes: the file is truncated", exception.Message);
    }

    [Fact]
    public void ReadExactly_DamagedGzip_SaysSo()
    {
        byte[] compressed = Gzip(Content);
        compressed[^6] ^= 1;
        string path = folder.Write("damaged.gz", compressed);
        var exception = Assert.Throws<DataFormatException>(() =>
        {
            using IdxFile file = IdxFile.Open(path);
            file.ReadExactly(new byte[6]);
            file.Finish();
        });
        Assert.StartsWith($"{path}: the gzip data are damaged after ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finish_BytesFollow_SaysSo()
    {
        string path = folder.Write("long.gz", Gzip([.. Content, 9]));
        using IdxFile file = IdxFile.Open(path);
        file.ReadExactly(new byte[6]);
        var exception = Assert.Throws<DataFormatException>(file.Finish);
        Assert.Equal(
            $"{path}: the header says [2, 3], which ends at byte 18, but more bytes follow: the file is damaged", exception.Message);
    }

    private static byte[] Gzip(byte[] content)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(content);
        return compressed.ToArray();
    }
}
