using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ILGpuNet.Serialization;

/// <summary>What the header of a safetensors file says about one tensor.</summary>
/// <param name="Name">Name, unique in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Extents.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">Byte behind the last.</param>
internal sealed record SafetensorsEntry(string Name, DType Type, Shape Shape, long Begin, long End);

/// <summary>
/// The header of a safetensors file: its length as a 64-bit little-endian integer, then a JSON object that maps names to type, shape and
/// place of the tensors, and <c>__metadata__</c> to texts. The tensors' bytes follow without gaps.
/// </summary>
/// <param name="Entries">The tensors in the order of their data.</param>
/// <param name="Metadata">Texts by name.</param>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The name that a tensor cannot have.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>Limit of the format, against headers that are made to exhaust memory.</summary>
    private const int LargestLength = 100_000_000;

    private const int LengthBytes = sizeof(ulong);

    private static readonly Dictionary<string, DType> Types = new()
    {
        ["BOOL"] = DType.Bool,
        ["U8"] = DType.UInt8,
        ["I32"] = DType.Int32,
        ["I64"] = DType.Int64,
        ["F16"] = DType.Float16,
        ["BF16"] = DType.BFloat16,
        ["F32"] = DType.Float32,
        ["F64"] = DType.Float64,
    };

    /// <summary>The header as the bytes at the start of a file, padded so that the data begin at a multiple of 8.</summary>
    public byte[] ToBytes()
    {
        var json = new ArrayBufferWriter<byte>();
        // Names such as "größe" stay readable; the relaxed encoder only leaves out escapes that HTML would need.
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(json, options)) WriteJson(writer);
        int padded = (json.WrittenCount + 7) / 8 * 8;
        byte[] bytes = new byte[LengthBytes + padded];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, padded);
        bytes.AsSpan(LengthBytes).Fill((byte)' ');
        json.WrittenSpan.CopyTo(bytes.AsSpan(LengthBytes));
        return bytes;
    }

    /// <summary>Reads a header and leaves the file at the first byte of the data.</summary>
    /// <param name="file">A file at its start.</param>
    /// <param name="path">What errors name.</param>
    /// <exception cref="DataFormatException">The header is damaged or does not fit the size of the file.</exception>
    public static SafetensorsHeader Read(Stream file, string path)
    {
        if (file.Length < LengthBytes)
            throw new DataFormatException(
                $"{path}: expected a safetensors file, which starts with a length of {LengthBytes} bytes, " +
                $"found {file.Length} bytes in all");
        Span<byte> prefix = stackalloc byte[LengthBytes];
        file.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        ulong available = (ulong)(file.Length - LengthBytes);
        if (length > available)
            throw new DataFormatException(
                $"{path}: the header claims {length} bytes, {available} follow: the file is truncated or no safetensors file");
        if (length > LargestLength)
            throw new DataFormatException(
                $"{path}: the header claims {length} bytes, the format allows at most {LargestLength}: this is no safetensors file");
        byte[] json = new byte[length];
        file.ReadExactly(json);
        SafetensorsHeader header = Parse(json, path);
        header.CheckPlaces(file.Length - file.Position, path);
        return header;
    }

    private void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (Metadata.Count > 0)
        {
            writer.WriteStartObject(MetadataName);
            foreach ((string name, string text) in Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                writer.WriteString(name, text);
            writer.WriteEndObject();
        }
        foreach (SafetensorsEntry entry in Entries)
        {
            writer.WriteStartObject(entry.Name);
            writer.WriteString("dtype", Types.Single(type => type.Value == entry.Type).Key);
            writer.WriteStartArray("shape");
            foreach (int extent in entry.Shape) writer.WriteNumberValue(extent);
            writer.WriteEndArray();
            writer.WriteStartArray("data_offsets");
            writer.WriteNumberValue(entry.Begin);
            writer.WriteNumberValue(entry.End);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static SafetensorsHeader Parse(byte[] json, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new DataFormatException($"{path}: expected the header to be a JSON object, found {document.RootElement.ValueKind}");
            var entries = new List<SafetensorsEntry>();
            var metadata = new Dictionary<string, string>();
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataName) ParseMetadata(property.Value, metadata, path);
                else entries.Add(ParseEntry(property, path));
            }
            return new SafetensorsHeader([.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)], metadata);
        }
        // Invalid UTF-8 inside of a name is found only when the name is read, and is no JsonException.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new DataFormatException($"{path}: the header is damaged: {exception.Message}", exception);
        }
    }

    private static void ParseMetadata(JsonElement json, Dictionary<string, string> metadata, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new DataFormatException($"{path}: expected {MetadataName} to be an object of texts, found {json.ValueKind}");
        foreach (JsonProperty property in json.EnumerateObject())
        {
            metadata.Add(property.Name, property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : throw new DataFormatException(
                    $"{path}: expected the metadata '{property.Name}' to be a text, found {property.Value.GetRawText()}"));
        }
    }

    private static SafetensorsEntry ParseEntry(JsonProperty property, string path)
    {
        string where = $"{path}: tensor '{property.Name}'";
        if (property.Value.ValueKind != JsonValueKind.Object)
            throw new DataFormatException(
                $"{where}: expected an object with dtype, shape and data_offsets, found {property.Value.ValueKind}");
        JsonElement type = Member("dtype"), shape = Member("shape"), offsets = Member("data_offsets");

        if (type.ValueKind != JsonValueKind.String || !Types.TryGetValue(type.GetString()!, out DType elementType))
            throw new DataFormatException($"{where}: expected a dtype of {string.Join(", ", Types.Keys)}, found {type.GetRawText()}");
        long[] extents = Integers(shape, "shape"), places = Integers(offsets, "data_offsets");
        if (places.Length != 2 || places[0] > places[1])
            throw new DataFormatException($"{where}: expected data_offsets [begin, end], found {offsets.GetRawText()}");
        Shape resolved;
        try
        {
            resolved = Shape.Create(Array.ConvertAll(extents, extent => checked((int)extent)));
        }
        catch (OverflowException exception)
        {
            throw new DataFormatException(
                $"{where}: the shape {shape.GetRawText()} is too large: an axis has at most {int.MaxValue} elements", exception);
        }
        catch (ShapeException exception)
        {
            throw new DataFormatException($"{where}: the shape {shape.GetRawText()} has more elements than 63 bits can count", exception);
        }
        Int128 needed = (Int128)resolved.Count * elementType.Size();
        if (needed != places[1] - places[0])
            throw new DataFormatException(
                $"{where}: {elementType} {resolved} takes {needed} bytes, " +
                $"data_offsets {offsets.GetRawText()} hold {places[1] - places[0]}");
        return new SafetensorsEntry(property.Name, elementType, resolved, places[0], places[1]);

        JsonElement Member(string name) => property.Value.TryGetProperty(name, out JsonElement member)
            ? member
            : throw new DataFormatException($"{where}: expected dtype, shape and data_offsets, found no {name}");

        long[] Integers(JsonElement json, string name)
        {
            if (json.ValueKind != JsonValueKind.Array)
                throw new DataFormatException($"{where}: expected {name} to be a list of numbers, found {json.GetRawText()}");
            return [.. json.EnumerateArray().Select(number =>
                number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out long value) && value >= 0
                    ? value
                    : throw new DataFormatException($"{where}: expected {name} to hold whole numbers from 0 on, found {number.GetRawText()}"))];
        }
    }

    /// <summary>The tensors must fill the data one after the other, without a gap, an overlap or a rest.</summary>
    private void CheckPlaces(long dataLength, string path)
    {
        long position = 0;
        string previous = "";
        foreach (SafetensorsEntry entry in Entries)
        {
            string where = $"{path}: tensor '{entry.Name}' at bytes {entry.Begin} to {entry.End}";
            if (entry.End > dataLength)
                throw new DataFormatException($"{where} is not inside of the {dataLength} bytes of data: the file is truncated or damaged");
            if (entry.Begin < position) throw new DataFormatException($"{where} overlaps '{previous}', which ends at {position}");
            if (entry.Begin > position) throw new DataFormatException($"{where} leaves a gap behind byte {position}");
            (position, previous) = (entry.End, entry.Name);
        }
        if (position < dataLength)
            throw new DataFormatException($"{path}: the tensors end at byte {position} of the data, but {dataLength} bytes are there");
    }
}
