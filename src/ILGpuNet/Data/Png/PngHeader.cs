using System.Buffers.Binary;

namespace ILGpuNet.Data;

/// <summary>The first chunk of a PNG file.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Depth">Bits per sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Colours">0 grey, 2 red green blue, 3 palette, 4 grey and alpha, 6 red green blue alpha.</param>
/// <param name="IsInterlaced">Whether the pixels come in seven passes.</param>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int Colours, bool IsInterlaced)
{
    /// <summary>Samples per pixel in the file.</summary>
    public int Samples => Colours switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Channels of the image: 1 or 3; alpha does not count.</summary>
    public int Channels => Colours is 0 or 4 ? 1 : 3;

    /// <summary>Bytes of a row of pixels, without the byte of its filter.</summary>
    public long RowBytes(int width) => ((long)width * Samples * Depth + 7) / 8;

    /// <exception cref="DataFormatException">The chunk is not one of a valid image.</exception>
    public static PngHeader Read(string path, ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length != 13) throw new DataFormatException($"{path}: expected a PNG header of 13 bytes, found {chunk.Length}");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(chunk), height = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        (int depth, int colours) = (chunk[8], chunk[9]);
        bool isKnown = colours switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (width == 0 || height == 0 || (long)width * height > int.MaxValue / 16 || !isKnown || chunk[10] != 0 || chunk[11] != 0 || chunk[12] > 1)
            throw new DataFormatException(
                $"{path}: expected a PNG image of up to 134 million pixels, found {width} x {height}, {depth} bits, colour type {colours}, " +
                $"compression {chunk[10]}, filter {chunk[11]}, interlacing {chunk[12]}");
        return new PngHeader((int)width, (int)height, depth, colours, chunk[12] == 1);
    }
}
