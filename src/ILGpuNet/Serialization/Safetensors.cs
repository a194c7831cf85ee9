using ILGpuNet.Graphs;

namespace ILGpuNet.Serialization;

/// <summary>
/// Named tensors in a file of the safetensors format, which PyTorch, JAX and others read and write as well: nothing in it is executed, and
/// the data lie in it as they lie in memory. All element types of tensors.
/// </summary>
public static class Safetensors
{
    private const int BytesPerRead = 1 << 20;

    /// <summary>
    /// Saves tensors, and evaluates them in one plan where they are still to be computed. The file is replaced as a whole at the end:
    /// whatever happens before, an older file under this name stays as it was.
    /// </summary>
    /// <param name="path">The file; its folder must be there.</param>
    /// <param name="tensors">Tensors by name, any shapes.</param>
    /// <param name="metadata">Texts to be kept with them.</param>
    /// <exception cref="InvalidValueException">
    /// A tensor has the reserved name <c>__metadata__</c>, or more bytes than an array can hold.
    /// </exception>
    /// <exception cref="IOException">The folder is not there, the disk is full, and so on.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        // Large elements first, so that every tensor is aligned to the size of its elements.
        KeyValuePair<string, Tensor>[] ordered =
            [.. tensors.OrderByDescending(pair => pair.Value.DType.Size()).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
        var entries = new List<SafetensorsEntry>();
        long position = 0;
        foreach ((string name, Tensor tensor) in ordered)
        {
            if (name == SafetensorsHeader.MetadataName)
                throw new InvalidValueException(
                    $"[Safetensors] {path}: no tensor can have the name {name}, which the format reserves: rename it");
            long length = tensor.Count * tensor.DType.Size();
            if (length > Array.MaxLength)
                throw new InvalidValueException(
                    $"[Safetensors] {path}: tensor '{name}' has {length} bytes, at most {Array.MaxLength} can be saved: split it");
            entries.Add(new SafetensorsEntry(name, tensor.DType, tensor.Shape, position, position += length));
        }
        byte[] header = new SafetensorsHeader(entries, metadata ?? new Dictionary<string, string>()).ToBytes();

        foreach (IGrouping<Device, Tensor> sameDevice in tensors.Values.GroupBy(tensor => tensor.Device)) Tensor.Evaluate([.. sameDevice]);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            byte[] data = [];
            foreach ((_, Tensor tensor) in ordered)
            {
                int length = (int)tensor.Count * tensor.DType.Size();
                if (length == 0) continue;
                if (data.Length < length) data = new byte[length];
                Evaluator.Read(tensor.Node, data.AsSpan(0, length));
                stream.Write(data, 0, length);
            }
        });
    }

    /// <summary>Loads the tensors of a file, by name and in the order in which they lie in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where the tensors live; the default device if null.</param>
    /// <exception cref="DataFormatException">The file is damaged, or holds other element types; the message names the tensor.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string path, Device? device = null)
    {
        device ??= Device.Default;
        using FileStream file = File.OpenRead(path);
        SafetensorsHeader header = SafetensorsHeader.Read(file, path);
        var tensors = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        byte[] buffer = new byte[BytesPerRead];
        foreach (SafetensorsEntry entry in header.Entries)
        {
            var upload = new TensorUpload(entry.Shape, entry.Type, device);
            for (long left = entry.End - entry.Begin; left > 0;)
            {
                Span<byte> bytes = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
                file.ReadExactly(bytes);
                if (entry.Type == DType.Bool && bytes.ContainsAnyExceptInRange<byte>(0, 1))
                    throw new DataFormatException(
                        $"{path}: tensor '{entry.Name}': expected Bool elements of 0 and 1, " +
                        $"found {bytes[bytes.IndexOfAnyExceptInRange<byte>(0, 1)]}");
                upload.Append(bytes);
                left -= bytes.Length;
            }
            tensors.Add(entry.Name, upload.ToTensor());
        }
        return tensors;
    }

    /// <summary>Loads only the texts that were saved with the tensors of a file.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static IReadOnlyDictionary<string, string> LoadMetadata(string path)
    {
        using FileStream file = File.OpenRead(path);
        return SafetensorsHeader.Read(file, path).Metadata;
    }
}
