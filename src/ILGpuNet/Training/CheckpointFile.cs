using System.Security.Cryptography;
using System.Text;
using ILGpuNet.Graphs;
using ILGpuNet.Serialization;

namespace ILGpuNet.Training;

/// <summary>
/// A safetensors file with a version, and a checksum over names, types, shapes and bytes of all tensors and all texts. Written as a whole: an interrupted
/// save leaves the older file as it was.
/// </summary>
internal static class CheckpointFile
{
    /// <summary>What the names of the model's tensors begin with.</summary>
    public const string ModelPart = "model/";

    private const string FormatName = "format", ChecksumName = "sha256", Format = "ILGpuNet checkpoint 1";

    /// <inheritdoc cref="Safetensors.Save" path="/exception"/>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> texts)
    {
        // In one plan, instead of one for each tensor whose bytes are read.
        foreach (IGrouping<Device, Tensor> sameDevice in tensors.Values.GroupBy(tensor => tensor.Device)) Tensor.Evaluate([.. sameDevice]);
        var all = new Dictionary<string, string>(texts) { [FormatName] = Format };
        all[ChecksumName] = Checksum(tensors, all);
        Safetensors.Save(path, tensors, all);
    }

    /// <exception cref="DataFormatException">The file is damaged, of another version, or no checkpoint.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static (IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Texts) Load(string path, Device device)
    {
        var texts = new Dictionary<string, string>(Safetensors.LoadMetadata(path));
        if (!texts.TryGetValue(FormatName, out string? format) || format != Format)
            throw new DataFormatException($"{path}: expected a checkpoint of a trainer ('{Format}'), found {(format is null ? "none" : $"'{format}'")}");
        IReadOnlyDictionary<string, Tensor> tensors = Safetensors.Load(path, device);
        if (!texts.Remove(ChecksumName, out string? expected)) throw new DataFormatException($"{path}: the checkpoint has no checksum: it is damaged");
        string found = Checksum(tensors, texts);
        if (found != expected) throw new DataFormatException($"{path}: expected the SHA-256 checksum {expected}, found {found}: the checkpoint is damaged");
        return (tensors, texts);
    }

    /// <summary>The tensors whose names begin with a prefix, without it.</summary>
    public static Dictionary<string, Tensor> Part(IReadOnlyDictionary<string, Tensor> tensors, string prefix) =>
        tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);

    private static string Checksum(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, string text) in texts.OrderBy(pair => pair.Key, StringComparer.Ordinal)) Append(hash, $"{name}={text}");
        byte[] bytes = [];
        foreach ((string name, Tensor tensor) in tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(hash, $"{name}: {tensor.DType} {tensor.Shape}");
            int length = checked((int)tensor.Count * tensor.DType.Size());
            if (length == 0) continue;
            if (bytes.Length < length) bytes = new byte[length];
            Evaluator.Read(tensor.Node, bytes.AsSpan(0, length));
            hash.AppendData(bytes, 0, length);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
}
