using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ILGpuNet.Data;

/// <summary>Puts the chunks of a PNG file together: 8 bits per sample, grey or red, green, blue, rows without filters.</summary>
internal static class PngWriter
{
    /// <summary>A file with the given pixels.</summary>
    /// <param name="signature">What every PNG file begins with.</param>
    /// <param name="pixels">[channels, height, width], 0 (black) to 1 (white).</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static byte[] Encode(ReadOnlySpan<byte> signature, ReadOnlySpan<float> pixels, int channels, int height, int width)
    {
        using var file = new MemoryStream();
        file.Write(signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, channels == 1 ? (byte)0 : (byte)2);
        Write(file, "IHDR", header);
        Write(file, "IDAT", Deflate(Rows(pixels, channels, height, width)));
        Write(file, "IEND", []);
        return file.ToArray();
    }

    private static void Write(MemoryStream file, string type, ReadOnlySpan<byte> content)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(body));
        file.Write(number);
    }

    /// <summary>Each row: a byte that says that there is no filter, then the samples pixel by pixel.</summary>
    private static byte[] Rows(ReadOnlySpan<float> pixels, int channels, int height, int width)
    {
        byte[] rows = new byte[height * (1 + width * channels)];
        for (int y = 0, position = 0; y < height; y++)
        {
            position++;
            for (int x = 0; x < width; x++)
            {
                for (int channel = 0; channel < channels; channel++)
                    rows[position++] = (byte)Math.Round(255 * Math.Clamp(pixels[(channel * height + y) * width + x], 0f, 1f));
            }
        }
        return rows;
    }

    private static byte[] Deflate(byte[] rows)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.Optimal)) deflate.Write(rows);
        return compressed.ToArray();
    }
}
