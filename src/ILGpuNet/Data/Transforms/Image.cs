namespace ILGpuNet.Data;

/// <summary>An image that a transform works on.</summary>
/// <param name="Pixels">[channels, height, width], row-major.</param>
/// <param name="Channels">Number of channels.</param>
/// <param name="Height">Number of rows.</param>
/// <param name="Width">Number of columns.</param>
internal readonly record struct Image(float[] Pixels, int Channels, int Height, int Width)
{
    /// <summary>The pixels of a row.</summary>
    public Span<float> Row(int channel, int y) => Pixels.AsSpan((channel * Height + y) * Width, Width);

    /// <summary>The pixels of a channel.</summary>
    public Span<float> Channel(int channel) => Pixels.AsSpan(channel * Height * Width, Height * Width);

    /// <summary>A black image with as many channels.</summary>
    public Image Empty(int height, int width) => new(new float[Channels * height * width], Channels, height, width);

    /// <summary>A part of the image; what lies outside is filled.</summary>
    public Image Crop(int top, int left, int height, int width, float fill)
    {
        Image part = Empty(height, width);
        if (fill != 0) part.Pixels.AsSpan().Fill(fill);
        int start = Math.Max(left, 0), stop = Math.Min(left + width, Width);
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int y = Math.Max(top, 0); y < Math.Min(top + height, Height) && start < stop; y++)
                Row(channel, y)[start..stop].CopyTo(part.Row(channel, y - top)[(start - left)..]);
        }
        return part;
    }

    /// <summary>The value between pixels, the mean of the four neighbours by distance; what lies outside is filled.</summary>
    public float Sample(int channel, double y, double x, float fill)
    {
        int top = (int)Math.Floor(y), left = (int)Math.Floor(x);
        float down = (float)(y - top), right = (float)(x - left);
        float upper = At(channel, top, left, fill) * (1 - right) + At(channel, top, left + 1, fill) * right;
        float lower = At(channel, top + 1, left, fill) * (1 - right) + At(channel, top + 1, left + 1, fill) * right;
        return upper * (1 - down) + lower * down;
    }

    private float At(int channel, int y, int x, float fill) =>
        (uint)y < (uint)Height && (uint)x < (uint)Width ? Pixels[(channel * Height + y) * Width + x] : fill;
}
