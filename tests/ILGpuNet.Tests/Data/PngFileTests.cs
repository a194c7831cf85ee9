using System.Text;
using System.Text.Json;
using ILGpuNet.Data;
using ILGpuNet.Tests.Golden;

namespace ILGpuNet.Tests.Data;

/// <summary>PNG files against Pillow (<c>tests/golden/png.py</c>), and damaged ones.</summary>
public class PngFileTests
{
    private static readonly JsonElement[] Cases = [.. GoldenFile.Read("png.json").GetProperty("cases").EnumerateArray()];

    public static TheoryData<string> Names => [.. Cases.Select(golden => golden.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_EveryKind_GivesPillowsPixels(string name)
    {
        JsonElement pixels = Cases.Single(golden => golden.GetProperty("name").GetString() == name).GetProperty("pixels");
        HostArray image = PngFile.Decode(name, FileOf(name));
        Assert.Equal(pixels.GetProperty("shape").Integers(), image.Shape);
        double[] expected = pixels.GetProperty("data").Numbers();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], image.As<float>()[i], 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Save_Image_IsReadBack(int channels)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "image.png");
        float[] pixels = [.. Enumerable.Range(0, channels * 5 * 7).Select(i => i * 2 % 256 / 255f)];
        PngFile.Save(path, HostArray.Of(pixels, [channels, 5, 7]));
        HostArray image = PngFile.Load(path);
        Assert.Equal([channels, 5, 7], image.Shape);
        Assert.Equal(pixels, image.As<float>().ToArray());
    }

    [Fact]
    public void Save_OtherShape_SaysWhatIsExpected() => Assert.Equal("[PngFile] the image must be [1 or 3, height, width], found [2, 4, 4]",
        Assert.Throws<ShapeException>(() => PngFile.Save("never.png", HostArray.Of(new float[32], [2, 4, 4]))).Message);

    [Fact]
    public void Decode_CutAnywhere_SaysThatTheFileIsDamaged()
    {
        byte[] file = FileOf("colour");
        for (int length = 0; length < file.Length; length++)
        {
            DataFormatException exception = Assert.Throws<DataFormatException>(() => PngFile.Decode("cut", file.AsSpan(0, length)));
            Assert.StartsWith("cut: ", exception.Message);
        }
    }

    [Fact]
    public void Decode_AnyByteChanged_NeverGivesAnImage()
    {
        byte[] file = FileOf("palette of 4");
        for (int i = 0; i < file.Length; i++)
        {
            byte[] changed = [.. file];
            changed[i] ^= 0x40;
            Assert.Throws<DataFormatException>(() => PngFile.Decode("changed", changed));
        }
    }

    [Fact]
    public void Decode_AnotherFile_SaysSo()
    {
        AssertError("photo.jpg: expected a PNG file, found another format", "photo.jpg", [0xFF, 0xD8, 0xFF, 0xE0]);
        byte[] huge = FileOf("grey");
        // A width of 16 million columns, with a checksum that fits.
        huge[17] = 0xFF;
        BitConverter.GetBytes(Crc32.Of(huge.AsSpan(12, 17))).Reverse().ToArray().CopyTo(huge, 29);
        AssertError("huge: the header says 83558440 bytes of pixels, more than " + CompressedLength(huge) + " compressed bytes can hold", "huge", huge);
    }

    [Fact]
    public void Crc_OfTheCheckString_IsTheStandards()
    {
        byte[] check = Encoding.ASCII.GetBytes("123456789");
        Assert.Equal((0xCBF43926u, 0xE3069283u), (Crc32.Of(check), Crc32.Castagnoli(check)));
    }

    [Fact]
    public void ImageFolder_ReadsClassesAndChannels()
    {
        using var folder = new TemporaryFolder();
        foreach ((string path, string image) in new[] { ("dog/1.png", "colour"), ("cat/b.png", "grey"), ("cat/a.PNG", "ramp"), ("dog/more/2.png", "1 bit") })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(path))!);
            folder.Write(path, FileOf(image));
        }
        folder.Write("cat/notes.txt", [1]);
        var images = new ImageFolder(folder.Path);
        Assert.Equal(["cat", "dog"], images.Classes);
        Assert.Equal(["a.PNG", "b.png", "1.png", "2.png"], Enumerable.Range(0, images.Count).Select(i => Path.GetFileName(images.PathOf(i))));
        Batch batch = new DataLoader(images, 4).Single();
        Assert.Equal([4, 3, 5, 7], batch.Inputs.Shape);
        Assert.Equal([0L, 0, 1, 1], batch.Targets.ToArray<long>());
        Assert.Equal(batch.Inputs[1, 0].ToArray(), batch.Inputs[1, 2].ToArray());
        HostArray colour = images[2].Input, grey = new ImageFolder(folder.Path, channels: 1)[2].Input;
        Assert.Equal(0.299f * colour.As<float>()[4] + 0.587f * colour.As<float>()[39] + 0.114f * colour.As<float>()[74], grey.As<float>()[4], 1e-6f);

        folder.Write("dog/1.png", [1, 2, 3]);
        Assert.Equal($"[DataLoader] sample 2: {folder.File("dog/1.png")}: expected a PNG file, found another format",
            Assert.Throws<SampleException>(() => new DataLoader(images, 4).Single()).Message);
        Assert.Equal("[ImageFolder] channels must be 1 or 3, found 2", Assert.Throws<InvalidValueException>(() => new ImageFolder(folder.Path, 2)).Message);
        Assert.Equal($"{folder.File("dog")}: expected PNG files in one folder per class, found none",
            Assert.Throws<DataFormatException>(() => { Directory.Delete(folder.File("dog/more"), true); _ = new ImageFolder(folder.File("dog")); }).Message);
        Assert.Throws<DirectoryNotFoundException>(() => new ImageFolder(folder.File("birds")));
    }

    private static byte[] FileOf(string name) =>
        Convert.FromBase64String(Cases.Single(golden => golden.GetProperty("name").GetString() == name).GetProperty("file").GetString()!);

    private static int CompressedLength(byte[] file) => file[33] << 24 | file[34] << 16 | file[35] << 8 | file[36];

    private static void AssertError(string message, string name, byte[] file) =>
        Assert.Equal(message, Assert.Throws<DataFormatException>(() => PngFile.Decode(name, file)).Message);
}
