namespace ILGpuNet.Data;

/// <summary>Turns the uncompressed rows of a PNG file into an image: undoes filters, unpacks bits, looks colours up, puts interlaced passes in place.</summary>
internal sealed class PngPixels(string name, PngHeader header, byte[] palette)
{
    // First column and row, and steps, of the seven passes of Adam7.
    private static readonly (int X, int Y, int StepX, int StepY)[] InterlacedPasses =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private static readonly (int X, int Y, int StepX, int StepY)[] WholePass = [(0, 0, 1, 1)];

    private (int X, int Y, int StepX, int StepY)[] Passes => header.IsInterlaced ? InterlacedPasses : WholePass;

    /// <summary>Bytes of all rows with their filters.</summary>
    public long RawLength => Passes.Sum(pass => Columns(pass) == 0 ? 0 : Rows(pass) * (1 + header.RowBytes(Columns(pass))));

    public HostArray Decode(byte[] raw)
    {
        var image = new float[header.Channels * header.Height * header.Width];
        int position = 0;
        foreach ((int X, int Y, int StepX, int StepY) pass in Passes)
        {
            int columns = Columns(pass), length = (int)header.RowBytes(columns);
            if (columns == 0) continue;
            byte[] above = new byte[length];
            for (int row = 0; row < Rows(pass); row++)
            {
                Span<byte> bytes = raw.AsSpan(position + 1, length);
                Unfilter(raw[position], bytes, above);
                bytes.CopyTo(above);
                for (int column = 0; column < columns; column++) SetPixel(image, pass.X + column * pass.StepX, pass.Y + row * pass.StepY, bytes, column);
                position += 1 + length;
            }
        }
        return HostArray.Of(image, [header.Channels, header.Height, header.Width]);
    }

    private int Columns((int X, int Y, int StepX, int StepY) pass) => Math.Max(0, (header.Width - pass.X + pass.StepX - 1) / pass.StepX);

    private int Rows((int X, int Y, int StepX, int StepY) pass) => Math.Max(0, (header.Height - pass.Y + pass.StepY - 1) / pass.StepY);

    private void SetPixel(float[] image, int x, int y, ReadOnlySpan<byte> row, int column)
    {
        int place = y * header.Width + x, size = header.Height * header.Width;
        if (header.Colours == 3)
        {
            int colour = Sample(row, column);
            if (3 * colour + 2 >= palette.Length)
                throw new DataFormatException($"{name}: pixel {x}, {y} has colour {colour} of a palette of {palette.Length / 3}: the file is damaged");
            for (int channel = 0; channel < 3; channel++) image[channel * size + place] = palette[3 * colour + channel] / 255f;
            return;
        }
        float white = (1 << header.Depth) - 1;
        for (int channel = 0; channel < header.Channels; channel++) image[channel * size + place] = Sample(row, column * header.Samples + channel) / white;
    }

    /// <summary>A sample of a row: of 16 bits, 8, or part of a byte.</summary>
    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        if (header.Depth == 16) return row[2 * index] << 8 | row[2 * index + 1];
        if (header.Depth == 8) return row[index];
        int bit = index * header.Depth;
        return row[bit / 8] >> (8 - header.Depth - bit % 8) & (1 << header.Depth) - 1;
    }

    /// <summary>Adds to each byte what the filter has predicted from its neighbours.</summary>
    private void Unfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above)
    {
        int distance = Math.Max(1, header.Samples * header.Depth / 8);
        for (int i = 0; i < row.Length; i++)
        {
            int left = i < distance ? 0 : row[i - distance], corner = i < distance ? 0 : above[i - distance];
            row[i] += filter switch
            {
                0 => 0,
                1 => (byte)left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                4 => Paeth(left, above[i], corner),
                _ => throw new DataFormatException($"{name}: expected a row filter from 0 to 4, found {filter}: the file is damaged"),
            };
        }
    }

    /// <summary>The neighbour that is closest to left + above - corner (Paeth, "Image file compression made easy", 1991).</summary>
    private static byte Paeth(int left, int above, int corner)
    {
        int estimate = left + above - corner;
        (int toLeft, int toAbove, int toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        if (toLeft <= toAbove && toLeft <= toCorner) return (byte)left;
        return (byte)(toAbove <= toCorner ? above : corner);
    }
}
