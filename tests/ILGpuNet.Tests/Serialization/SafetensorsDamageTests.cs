using System.Buffers.Binary;
using ILGpuNet.Serialization;

namespace ILGpuNet.Tests.Serialization;

/// <summary>Every kind of damaged file gives an error that names the file and what is wrong.</summary>
public sealed class SafetensorsDamageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, "expected a safetensors file, which starts with a length of 8 bytes, found 0 bytes in all")]
    [InlineData(7, "expected a safetensors file, which starts with a length of 8 bytes, found 7 bytes in all")]
    [InlineData(8, "the header claims 56 bytes, 0 follow: the file is truncated or no safetensors file")]
    [InlineData(30, "the header claims 56 bytes, 22 follow: the file is truncated or no safetensors file")]
    [InlineData(71, "tensor 'x' at bytes 0 to 8 is not inside of the 7 bytes of data: the file is truncated or damaged")]
    public void Load_TruncatedFile_SaysSo(int length, string expected)
    {
        byte[] whole = SafetensorsBytes.Of("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  """, new byte[8]);
        AssertDamaged(whole[..length], expected);
    }

    [Fact]
    public void Load_AbsurdHeaderLength_SaysSo()
    {
        AssertDamaged([255, 255, 255, 255, 255, 255, 255, 255, 0],
            "the header claims 18446744073709551615 bytes, 1 follow: the file is truncated or no safetensors file");

        // A sparse file that is as long as the header claims.
        string path = folder.File("sparse");
        using (FileStream file = File.Create(path))
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, 200_000_000);
            file.Write(length);
            file.SetLength(200_000_008);
        }
        var exception = Assert.Throws<DataFormatException>(() => Safetensors.Load(path));
        Assert.Equal(
            $"{path}: the header claims 200000000 bytes, the format allows at most 100000000: this is no safetensors file", exception.Message);
    }

    [Theory]
    [InlineData("[]", "expected the header to be a JSON object, found Array")]
    [InlineData("""{"x":1}""", "tensor 'x': expected an object with dtype, shape and data_offsets, found Number")]
    [InlineData("""{"__metadata__":[]}""", "expected __metadata__ to be an object of texts, found Array")]
    [InlineData("""{"__metadata__":{"epoch":3}}""", "expected the metadata 'epoch' to be a text, found 3")]
    [InlineData("""{"x":{"shape":[2],"data_offsets":[0,8]}}""", "tensor 'x': expected dtype, shape and data_offsets, found no dtype")]
    [InlineData("""{"x":{"dtype":"F32","data_offsets":[0,8]}}""", "tensor 'x': expected dtype, shape and data_offsets, found no shape")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2]}}""", "tensor 'x': expected dtype, shape and data_offsets, found no data_offsets")]
    [InlineData("""{"x":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,8]}}""",
        "tensor 'x': expected a dtype of BOOL, U8, I32, I64, F16, BF16, F32, F64, found \"F8_E4M3\"")]
    [InlineData("""{"x":{"dtype":4,"shape":[4],"data_offsets":[0,8]}}""",
        "tensor 'x': expected a dtype of BOOL, U8, I32, I64, F16, BF16, F32, F64, found 4")]
    [InlineData("""{"x":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "tensor 'x': expected shape to be a list of numbers, found 2")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""",
        "tensor 'x': expected shape to hold whole numbers from 0 on, found -2")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""",
        "tensor 'x': expected shape to hold whole numbers from 0 on, found 2.0")]
    [InlineData("""{"x":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""",
        "tensor 'x': expected shape to hold whole numbers from 0 on, found \"2\"")]
    [InlineData("""{"x":{"dtype":"F32","shape":[3000000000],"data_offsets":[0,8]}}""",
        "tensor 'x': the shape [3000000000] is too large: an axis has at most 2147483647 elements")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""",
        "tensor 'x': the shape [2147483647,2147483647,2147483647] has more elements than 63 bits can count")]
    [InlineData("""{"x":{"dtype":"F64","shape":[2147483647,2147483647],"data_offsets":[0,8]}}""",
        "tensor 'x': Float64 [2147483647, 2147483647] takes 36893488113059364872 bytes, data_offsets [0,8] hold 8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""",
        "tensor 'x': Float32 [3] takes 12 bytes, data_offsets [0,8] hold 8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""",
        "tensor 'x': expected data_offsets [begin, end], found [8,0]")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8,16]}}""",
        "tensor 'x': expected data_offsets [begin, end], found [0,8,16]")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""",
        "tensor 'x': expected data_offsets to hold whole numbers from 0 on, found -8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""",
        "tensor 'x' at bytes 4 to 12 is not inside of the 8 bytes of data: the file is truncated or damaged")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "tensor 'x' at bytes 4 to 8 leaves a gap behind byte 0")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"BOOL","shape":[5],"data_offsets":[3,8]}}""",
        "tensor 'y' at bytes 3 to 8 overlaps 'x', which ends at 4")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"BOOL","shape":[3],"data_offsets":[5,8]}}""",
        "tensor 'y' at bytes 5 to 8 leaves a gap behind byte 4")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "the tensors end at byte 4 of the data, but 8 bytes are there")]
    public void Load_WrongHeader_NamesTheEntry(string json, string expected) =>
        AssertDamaged(SafetensorsBytes.Of(json, new byte[8]), expected);

    [Theory]
    [InlineData("", "The input does not contain any JSON tokens")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", "")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} {}""", "")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "Duplicate property 'x'")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"shape":[2]}}""", "Duplicate property 'shape'")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "")]
    public void Load_HeaderIsNoProperJson_SaysWhy(string json, string expected)
    {
        string path = folder.Write("damaged", SafetensorsBytes.Of(json, new byte[8]));
        var exception = Assert.Throws<DataFormatException>(() => Safetensors.Load(path));
        Assert.StartsWith($"{path}: the header is damaged: {expected}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NameIsNoUtf8_SaysSo()
    {
        byte[] file = SafetensorsBytes.Of("""{"?":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", new byte[8]);
        file[10] = 0xFF;
        string path = folder.Write("damaged", file);
        var exception = Assert.Throws<DataFormatException>(() => Safetensors.Load(path));
        Assert.StartsWith($"{path}: the header is damaged: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BoolIsNeitherZeroNorOne_NamesTheTensor() =>
        AssertDamaged(SafetensorsBytes.Of("""{"x":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}""", [0, 1, 7]),
            "tensor 'x': expected Bool elements of 0 and 1, found 7");

    /// <summary>Whatever bytes are changed: a file loads or is refused with the one error for damaged files.</summary>
    [Fact]
    public void Load_RandomDamage_NeverFailsInAnotherWay()
    {
        byte[] whole = SafetensorsBytes.Of(
            """{"__metadata__":{"a":"b"},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""" +
            ""","y":{"dtype":"BOOL","shape":[1,4],"data_offsets":[8,12]}}""", new byte[12]);
        var random = new Random(1);
        int refused = 0;
        for (int repeat = 0; repeat < 2000; repeat++)
        {
            byte[] damaged = (byte[])whole.Clone();
            for (int change = random.Next(1, 4); change > 0; change--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            string path = folder.Write("damaged", damaged[..random.Next(damaged.Length / 2, damaged.Length + 1)]);
            if (Record.Exception(() => Safetensors.Load(path)) is not { } exception) continue;
            Assert.IsType<DataFormatException>(exception);
            refused++;
        }
        Assert.True(refused > 1500, $"{refused} of 2000 refused");
    }

    private void AssertDamaged(byte[] content, string expected)
    {
        string path = folder.Write("damaged", content);
        var exception = Assert.Throws<DataFormatException>(() => Safetensors.Load(path));
        Assert.Equal($"{path}: {expected}", exception.Message);
    }
}
