using System.Runtime.InteropServices;
using ILGpuNet.Serialization;

namespace ILGpuNet.Tests.Serialization;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void SaveAndLoad_AllTypesAndShapes_GivesEqualTensors()
    {
        var tensors = new Dictionary<string, Tensor>
        {
            ["single"] = Tensor.FromArray(new[,] { { 1.5f, float.NaN }, { float.NegativeInfinity, -0f } }),
            ["double"] = Tensor.FromArray(new[] { Math.PI, double.Epsilon }),
            ["int"] = Tensor.FromArray(new[] { int.MinValue, 7, int.MaxValue }),
            ["long"] = Tensor.FromArray(new[] { long.MinValue, long.MaxValue }),
            ["bool"] = Tensor.FromArray(new[] { true, false, true }),
            ["scalar"] = Tensor.FromScalar(3.25f),
            ["nothing"] = Tensor.FromArray(Array.Empty<float>(), [2, 0, 3]),
            ["größe \"0\" 層"] = Tensor.FromScalar(1L),
        };
        string path = folder.File("model.safetensors");
        Safetensors.Save(path, tensors);
        IReadOnlyDictionary<string, Tensor> loaded = Safetensors.Load(path);

        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), loaded.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, Tensor tensor) in tensors)
        {
            Assert.Equal((tensor.DType, tensor.Shape), (loaded[name].DType, loaded[name].Shape));
            Assert.Equal(BytesOf(tensor), BytesOf(loaded[name]));
        }
        Assert.Equal(["model.safetensors"], folder.FileNames);
    }

    [Fact]
    public void SaveAndLoad_MoreThanOneReadHolds_GivesEqualElements()
    {
        float[] values = [.. Enumerable.Range(0, 300_007).Select(i => i * 0.5f)];
        Safetensors.Save(folder.File("large"), new Dictionary<string, Tensor> { ["x"] = Tensor.FromArray(values) });
        Assert.Equal(values, Safetensors.Load(folder.File("large"))["x"].ToArray());
    }

    [Fact]
    public void Save_PendingTensors_EvaluatesThem()
    {
        Tensor x = Tensor.FromArray(new[] { 1f, 2f });
        Safetensors.Save(folder.File("pending"), new Dictionary<string, Tensor> { ["sum"] = x + 1, ["product"] = x * 3 });
        IReadOnlyDictionary<string, Tensor> loaded = Safetensors.Load(folder.File("pending"));
        Assert.Equal([2f, 3], loaded["sum"].ToArray());
        Assert.Equal([3f, 6], loaded["product"].ToArray());
    }

    [Fact]
    public void Save_KnownTensors_WritesTheReferenceBytes()
    {
        Safetensors.Save(folder.File("reference"), new Dictionary<string, Tensor>
        {
            ["flags"] = Tensor.FromArray(new[] { true, false }),
            ["bias"] = Tensor.FromArray(new[] { 1f, -2f }),
            ["step"] = Tensor.FromScalar(258L),
        }, new Dictionary<string, string> { ["format"] = "pt" });
        const string Json =
            """{"__metadata__":{"format":"pt"},"step":{"dtype":"I64","shape":[],"data_offsets":[0,8]}""" +
            ""","bias":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},"flags":{"dtype":"BOOL","shape":[2],"data_offsets":[16,18]}}""";
        byte[] data = [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 1, 0];
        Assert.Equal(SafetensorsBytes.Of(Json.PadRight((Json.Length + 7) / 8 * 8), data), File.ReadAllBytes(folder.File("reference")));
    }

    [Fact]
    public void Load_ReferenceBytes_GivesTensorsInTheOrderOfTheirData()
    {
        const string Json = """
            {"late": {"dtype": "I32", "shape": [1, 2], "data_offsets": [8, 16]},
             "early": {"dtype": "F64", "shape": [], "data_offsets": [0, 8], "later_addition": null},
             "__metadata__": {"format": "pt", "note": "größe"}}
            """;
        byte[] data = [0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
        string path = folder.Write("reference", SafetensorsBytes.Of(Json, data));
        IReadOnlyDictionary<string, Tensor> loaded = Safetensors.Load(path);
        Assert.Equal(["early", "late"], loaded.Keys);
        Assert.Equal(1.5, loaded["early"].Item<double>());
        Assert.Equal([1, 2], loaded["late"].Shape);
        Assert.Equal([1, -1], loaded["late"].ToArray<int>());
        Assert.Equal(new Dictionary<string, string> { ["format"] = "pt", ["note"] = "größe" }, Safetensors.LoadMetadata(path));
    }

    [Fact]
    public void SaveAndLoad_NoTensors_IsPossible()
    {
        Safetensors.Save(folder.File("none"), new Dictionary<string, Tensor>());
        Assert.Empty(Safetensors.Load(folder.File("none")));
        Assert.Empty(Safetensors.LoadMetadata(folder.File("none")));
    }

    [Fact]
    public void Save_ReservedName_RefusesAndKeepsTheOldFile()
    {
        string path = SaveOldFile();
        var exception = Assert.Throws<InvalidValueException>(
            () => Safetensors.Save(path, new Dictionary<string, Tensor> { ["__metadata__"] = Tensor.FromScalar(1f) }));
        Assert.Equal(
            $"[Safetensors] {path}: no tensor can have the name __metadata__, which the format reserves: rename it", exception.Message);
        AssertOldFileOnly();
    }

    [Fact]
    public void Write_InterruptedInTheMiddle_KeepsTheOldFileAndRemovesTheTemporary()
    {
        string path = SaveOldFile();
        Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("disk full");
        }));
        AssertOldFileOnly();
    }

    [Fact]
    public void Save_OverASymbolicLink_ReplacesWhatItLeadsTo()
    {
        string target = folder.Write("model-1", [1, 2, 3]), link = folder.File("latest");
        File.CreateSymbolicLink(link, "model-1");
        Safetensors.Save(link, new Dictionary<string, Tensor> { ["x"] = Tensor.FromArray([1f, 2f]) });
        Assert.Equal("model-1", new FileInfo(link).LinkTarget);
        Assert.Equal([1f, 2f], Safetensors.Load(target)["x"].ToArray());
        Assert.Equal(["latest", "model-1"], folder.FileNames);
    }

    [Fact]
    public void Save_NoSuchFolder_SaysSo() => Assert.Throws<DirectoryNotFoundException>(
        () => Safetensors.Save(folder.File("missing/model.safetensors"), new Dictionary<string, Tensor>()));

    [Fact]
    public void Save_TargetIsAFolder_FailsAndLeavesNothingBehind()
    {
        Directory.CreateDirectory(folder.File("taken"));
        Assert.ThrowsAny<SystemException>(() => Safetensors.Save(folder.File("taken"), new Dictionary<string, Tensor>()));
        Assert.Equal(["taken"], folder.FileNames);
    }

    [Fact]
    public void Load_MissingFile_SaysSo() => Assert.Throws<FileNotFoundException>(() => Safetensors.Load(folder.File("missing")));

    private string SaveOldFile()
    {
        string path = folder.File("model.safetensors");
        Safetensors.Save(path, new Dictionary<string, Tensor> { ["old"] = Tensor.FromScalar(1f) });
        return path;
    }

    private void AssertOldFileOnly()
    {
        Assert.Equal(["model.safetensors"], folder.FileNames);
        Assert.Equal(1f, Safetensors.Load(folder.File("model.safetensors"))["old"].Item<float>());
    }

    private static byte[] BytesOf(Tensor tensor)
    {
        return tensor.DType switch
        {
            DType.Float32 => Bytes<float>(),
            DType.Float64 => Bytes<double>(),
            DType.Int32 => Bytes<int>(),
            DType.Int64 => Bytes<long>(),
            _ => Bytes<bool>(),
        };

        byte[] Bytes<T>() where T : unmanaged => MemoryMarshal.AsBytes(tensor.ToArray<T>().AsSpan()).ToArray();
    }
}
