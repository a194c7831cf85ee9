namespace ILGpuNet.Data;

/// <summary>(pixel - mean) / deviation for each channel.</summary>
public sealed class Normalize : ImageTransform
{
    private readonly float[] mean, deviation;

    /// <summary>Creates the transform.</summary>
    /// <param name="mean">One for each channel, or one for all.</param>
    /// <param name="deviation">One for each channel, or one for all; more than 0.</param>
    /// <exception cref="InvalidValueException">The numbers of means and deviations differ, or a deviation is not positive.</exception>
    public Normalize(float[] mean, float[] deviation)
    {
        Require(mean.Length == deviation.Length && mean.Length > 0, $"there must be as many means as deviations, found {mean.Length} and {deviation.Length}");
        Require(Array.TrueForAll(deviation, one => one > 0), $"deviations must be positive, found {string.Join(", ", deviation)}");
        (this.mean, this.deviation) = (mean, deviation);
    }

    /// <summary>Creates the transform, with one mean and one deviation for all channels.</summary>
    public Normalize(float mean, float deviation) : this([mean], [deviation]) { }

    /// <inheritdoc/>
    internal override Image Apply(Image image, SampleRandom random)
    {
        if (mean.Length != 1 && mean.Length != image.Channels)
            throw new ShapeException($"[Normalize] there are {mean.Length} means, found an image of {image.Channels} channels");
        for (int channel = 0; channel < image.Channels; channel++)
        {
            int own = mean.Length == 1 ? 0 : channel;
            foreach (ref float pixel in image.Channel(channel)) pixel = (pixel - mean[own]) / deviation[own];
        }
        return image;
    }
}

/// <summary>Adds normal random numbers to all pixels.</summary>
/// <param name="deviation">Their standard deviation, from 0.</param>
public sealed class RandomNoise(double deviation) : ImageTransform
{
    private readonly double deviation = deviation >= 0
        ? deviation
        : throw new InvalidValueException($"[RandomNoise] the deviation must not be negative, found {deviation}");

    /// <inheritdoc/>
    internal override Image Apply(Image image, SampleRandom random)
    {
        foreach (ref float pixel in image.Pixels.AsSpan()) pixel += (float)(deviation * random.NextNormal());
        return image;
    }
}

/// <summary>
/// Changes brightness, contrast and saturation at random, each by a factor from 1 - x to 1 + x. Pixels from 0 to 1 stay there. Saturation needs three
/// channels: red, green, blue.
/// </summary>
public sealed class ColorJitter : ImageTransform
{
    // Brightness of red, green and blue: Rec. ITU-R BT.601.
    private static readonly float[] Luma = [0.299f, 0.587f, 0.114f];

    private readonly double brightness, contrast, saturation;

    /// <summary>Creates the transform.</summary>
    /// <param name="brightness">x of the factor of all pixels.</param>
    /// <param name="contrast">x of the factor of distances to the mean brightness.</param>
    /// <param name="saturation">x of the factor of distances to each pixel's grey.</param>
    /// <exception cref="InvalidValueException">A number is not in [0, 1].</exception>
    public ColorJitter(double brightness = 0, double contrast = 0, double saturation = 0)
    {
        Require(brightness is >= 0 and <= 1, $"brightness must be in [0, 1], found {brightness}");
        Require(contrast is >= 0 and <= 1, $"contrast must be in [0, 1], found {contrast}");
        Require(saturation is >= 0 and <= 1, $"saturation must be in [0, 1], found {saturation}");
        (this.brightness, this.contrast, this.saturation) = (brightness, contrast, saturation);
    }

    /// <inheritdoc/>
    internal override Image Apply(Image image, SampleRandom random)
    {
        if (saturation > 0 && image.Channels != 3) throw new ShapeException($"[ColorJitter] saturation needs 3 channels, found {image.Channels}");
        float bright = Factor(brightness, random), sharp = Factor(contrast, random), colourful = Factor(saturation, random);
        foreach (ref float pixel in image.Pixels.AsSpan()) pixel = Math.Clamp(pixel * bright, 0, 1);
        if (contrast > 0) Spread(image, Mean(image), sharp);
        if (saturation > 0) Saturate(image, colourful);
        return image;
    }

    private static float Factor(double range, SampleRandom random) => (float)random.NextDouble(1 - range, 1 + range);

    private static float Grey(Image image, int position)
    {
        if (image.Channels != 3) return image.Pixels[position];
        int size = image.Height * image.Width;
        return Luma[0] * image.Pixels[position] + Luma[1] * image.Pixels[size + position] + Luma[2] * image.Pixels[2 * size + position];
    }

    private static float Mean(Image image)
    {
        int size = image.Height * image.Width;
        double sum = 0;
        for (int i = 0; i < size; i++) sum += Grey(image, i);
        return (float)(sum / size);
    }

    private static void Spread(Image image, float mean, float factor)
    {
        foreach (ref float pixel in image.Pixels.AsSpan()) pixel = Math.Clamp(mean + (pixel - mean) * factor, 0, 1);
    }

    private static void Saturate(Image image, float factor)
    {
        int size = image.Height * image.Width;
        for (int i = 0; i < size; i++)
        {
            float grey = Grey(image, i);
            for (int channel = 0; channel < 3; channel++)
            {
                ref float pixel = ref image.Pixels[channel * size + i];
                pixel = Math.Clamp(grey + (pixel - grey) * factor, 0, 1);
            }
        }
    }
}
