namespace ILGpuNet.Data;

/// <summary>A part of the image at a random place, after a border has been put around it.</summary>
public sealed class RandomCrop : ImageTransform
{
    private readonly int height, width, padding;
    private readonly float fill;

    /// <summary>Creates the transform.</summary>
    /// <param name="size">Height and width of the part.</param>
    /// <param name="padding">Width of the border.</param>
    /// <param name="fill">Value of the border.</param>
    public RandomCrop(int size, int padding = 0, float fill = 0) : this(size, size, padding, fill) { }

    /// <summary>Creates the transform.</summary>
    /// <param name="height">Rows of the part.</param>
    /// <param name="width">Columns of the part.</param>
    /// <param name="padding">Width of the border.</param>
    /// <param name="fill">Value of the border.</param>
    public RandomCrop(int height, int width, int padding, float fill)
    {
        Require(height >= 1 && width >= 1, $"height and width must be at least 1, found {height} and {width}");
        Require(padding >= 0, $"padding must not be negative, found {padding}");
        (this.height, this.width, this.padding, this.fill) = (height, width, padding, fill);
    }

    /// <inheritdoc/>
    internal override Image Apply(Image image, SampleRandom random)
    {
        int spareRows = image.Height + 2 * padding - height, spareColumns = image.Width + 2 * padding - width;
        if (spareRows < 0 || spareColumns < 0)
            throw new ShapeException($"[RandomCrop] an image of {image.Height} x {image.Width} with a border of {padding} has no part of {height} x {width}");
        int top = random.Next(spareRows + 1) - padding, left = random.Next(spareColumns + 1) - padding;
        return image.Crop(top, left, height, width, fill);
    }
}

/// <summary>The middle of the image; where it is too small, a border is filled.</summary>
public sealed class CenterCrop : ImageTransform
{
    private readonly int height, width;
    private readonly float fill;

    /// <summary>Creates the transform.</summary>
    /// <param name="size">Height and width of the part.</param>
    /// <param name="fill">Value of the border.</param>
    public CenterCrop(int size, float fill = 0)
    {
        Require(size >= 1, $"size must be at least 1, found {size}");
        (height, width, this.fill) = (size, size, fill);
    }

    /// <inheritdoc/>
    internal override Image Apply(Image image, SampleRandom random) =>
        image.Crop((int)Math.Floor((image.Height - height) / 2.0), (int)Math.Floor((image.Width - width) / 2.0), height, width, fill);
}

/// <summary>The whole image in another size, linearly between the centres of pixels, as <see cref="Tensor.Resize"/> does; made smaller, without smoothing.</summary>
public sealed class Resize : ImageTransform
{
    private readonly int height, width;

    /// <summary>Creates the transform.</summary>
    /// <param name="height">New number of rows.</param>
    /// <param name="width">New number of columns; that of the rows if null.</param>
    public Resize(int height, int? width = null)
    {
        (this.height, this.width) = (height, width ?? height);
        Require(this.height >= 1 && this.width >= 1, $"height and width must be at least 1, found {this.height} and {this.width}");
    }

    /// <inheritdoc/>
    internal override Image Apply(Image image, SampleRandom random)
    {
        Image resized = image.Empty(height, width);
        double stepY = (double)image.Height / height, stepX = (double)image.Width / width;
        for (int channel = 0; channel < image.Channels; channel++)
        {
            for (int y = 0; y < height; y++)
            {
                double sourceY = Math.Clamp((y + 0.5) * stepY - 0.5, 0, image.Height - 1);
                Span<float> row = resized.Row(channel, y);
                for (int x = 0; x < width; x++) row[x] = image.Sample(channel, sourceY, Math.Clamp((x + 0.5) * stepX - 0.5, 0, image.Width - 1), 0);
            }
        }
        return resized;
    }
}
