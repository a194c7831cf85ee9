using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ILGpuNet.Data;

/// <summary>
/// Images of the format Portable Network Graphics (ISO/IEC 15948). Reads all colour types and depths, interlaced as well, without alpha; writes 8 bits per
/// sample.
/// </summary>
public static class PngFile
{
    /// <summary>Deflate cannot shrink data by more than this factor.</summary>
    private const long LargestCompression = 1032;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads an image.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Float32 [channels, height, width], 0 (black) to 1 (white); 1 channel for grey images, 3 (red, green, blue) for others.</returns>
    /// <exception cref="DataFormatException">The file is damaged, or no PNG file.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static HostArray Load(string path) => Decode(path, File.ReadAllBytes(path));

    /// <summary>Reads an image from memory.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="file">The content of a PNG file.</param>
    /// <inheritdoc cref="Load" path="/returns"/>
    /// <exception cref="DataFormatException">The content is damaged, or no PNG file.</exception>
    public static HostArray Decode(string name, ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature)) throw new DataFormatException($"{name}: expected a PNG file, found another format");
        PngHeader? header = null;
        byte[] palette = [];
        using var compressed = new MemoryStream();
        for (int position = Signature.Length; ;)
        {
            ReadOnlySpan<byte> chunk = ReadChunk(name, file, ref position, out string type);
            if (header is null && type != "IHDR") throw new DataFormatException($"{name}: expected a PNG header first, found a chunk '{type}'");
            if (type == "IHDR") header = PngHeader.Read(name, chunk);
            else if (type == "PLTE") palette = chunk.ToArray();
            else if (type == "IDAT") compressed.Write(chunk);
            else if (type == "IEND") break;
        }
        var pixels = new PngPixels(name, header!.Value, palette);
        if (pixels.RawLength > compressed.Length * LargestCompression)
            throw new DataFormatException($"{name}: the header says {pixels.RawLength} bytes of pixels, more than {compressed.Length} compressed bytes can hold");
        return pixels.Decode(Inflate(name, compressed, (int)pixels.RawLength));
    }

    /// <summary>Writes an image, in place of a file that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="image">Float32 [channels, height, width] with 1 (grey) or 3 (red, green, blue) channels, 0 (black) to 1 (white); what is beyond is cut off.</param>
    /// <exception cref="ShapeException">The image has another shape.</exception>
    /// <exception cref="DTypeException">The image has another type.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, HostArray image)
    {
        if (image.Shape.Rank != 3 || image.Shape[0] is not (1 or 3) || image.Shape.Count == 0)
            throw new ShapeException($"[PngFile] the image must be [1 or 3, height, width], found {image.Shape}");
        File.WriteAllBytes(path, PngWriter.Encode(Signature, image.As<float>(), image.Shape[0], image.Shape[1], image.Shape[2]));
    }

    /// <summary>Writes an image, in place of a file that is there.</summary>
    /// <inheritdoc cref="Save(string, HostArray)"/>
    public static void Save(string path, Tensor image) => Save(path, HostArray.Of(image.ToArray(), image.Shape));

    private static ReadOnlySpan<byte> ReadChunk(string name, ReadOnlySpan<byte> file, ref int position, out string type)
    {
        if (file.Length - position < 12) throw new DataFormatException($"{name}: the file ends after {file.Length} bytes, before the image does: it is truncated");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(file[position..]);
        if (length > file.Length - position - 12)
            throw new DataFormatException($"{name}: a chunk at byte {position} claims {length} bytes, {file.Length - position - 12} follow: the file is truncated or damaged");
        ReadOnlySpan<byte> body = file.Slice(position + 4, (int)length + 4);
        uint expected = BinaryPrimitives.ReadUInt32BigEndian(file[(position + 8 + (int)length)..]);
        if (Crc32.Of(body) != expected) throw new DataFormatException($"{name}: the chunk at byte {position} has a wrong checksum: the file is damaged");
        position += (int)length + 12;
        type = Encoding.ASCII.GetString(body[..4]);
        return body[4..];
    }

    private static byte[] Inflate(string name, MemoryStream compressed, int length)
    {
        compressed.Position = 0;
        byte[] raw = new byte[length];
        try
        {
            using var inflate = new ZLibStream(compressed, CompressionMode.Decompress);
            int read = inflate.ReadAtLeast(raw, length, throwOnEndOfStream: false);
            if (read < length) throw new DataFormatException($"{name}: expected {length} bytes of pixels, found {read}: the file is damaged");
            return raw;
        }
        catch (InvalidDataException exception)
        {
            throw new DataFormatException($"{name}: the compressed pixels are damaged", exception);
        }
    }
}
