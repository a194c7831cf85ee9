namespace ILGpuNet.Data;

/// <summary>Mirrors left and right at random.</summary>
/// <param name="probability">Of being mirrored, in [0, 1].</param>
public sealed class RandomHorizontalFlip(double probability = 0.5) : ImageTransform
{
    private readonly double probability = probability is >= 0 and <= 1
        ? probability
        : throw new InvalidValueException($"[RandomHorizontalFlip] the probability must be in [0, 1], found {probability}");

    /// <inheritdoc/>
    internal override Image Apply(Image image, SampleRandom random)
    {
        if (!random.NextBool(probability)) return image;
        for (int channel = 0; channel < image.Channels; channel++)
        {
            for (int y = 0; y < image.Height; y++) image.Row(channel, y).Reverse();
        }
        return image;
    }
}

/// <summary>Mirrors top and bottom at random.</summary>
/// <param name="probability">Of being mirrored, in [0, 1].</param>
public sealed class RandomVerticalFlip(double probability = 0.5) : ImageTransform
{
    private readonly double probability = probability is >= 0 and <= 1
        ? probability
        : throw new InvalidValueException($"[RandomVerticalFlip] the probability must be in [0, 1], found {probability}");

    /// <inheritdoc/>
    internal override Image Apply(Image image, SampleRandom random)
    {
        if (!random.NextBool(probability)) return image;
        Image flipped = image.Empty(image.Height, image.Width);
        for (int channel = 0; channel < image.Channels; channel++)
        {
            for (int y = 0; y < image.Height; y++) image.Row(channel, y).CopyTo(flipped.Row(channel, image.Height - 1 - y));
        }
        return flipped;
    }
}

/// <summary>Turns, moves and scales around the middle at random, linearly between pixels; what comes in from outside is filled.</summary>
public sealed class RandomAffine : ImageTransform
{
    private readonly double degrees, shift, leastScale, mostScale;
    private readonly float fill;

    /// <summary>Creates the transform.</summary>
    /// <param name="degrees">Largest angle to either side.</param>
    /// <param name="shift">Largest movement in each direction, as a part of height and width.</param>
    /// <param name="scale">Least and largest scale, more than 0; 1 and 1 if null.</param>
    /// <param name="fill">Value of what lies outside.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public RandomAffine(double degrees = 0, double shift = 0, (double Least, double Most)? scale = null, float fill = 0)
    {
        (this.degrees, this.shift, this.fill) = (degrees, shift, fill);
        (leastScale, mostScale) = scale ?? (1, 1);
        Require(degrees >= 0, $"degrees must not be negative, found {degrees}");
        Require(shift is >= 0 and <= 1, $"shift must be in [0, 1], found {shift}");
        Require(leastScale > 0 && leastScale <= mostScale, $"scale must be positive and ascend, found {leastScale} to {mostScale}");
    }

    /// <inheritdoc/>
    internal override Image Apply(Image image, SampleRandom random)
    {
        double angle = random.NextDouble(-degrees, degrees) * Math.PI / 180, scale = random.NextDouble(leastScale, mostScale);
        double down = random.NextDouble(-shift, shift) * image.Height, right = random.NextDouble(-shift, shift) * image.Width;
        (double sine, double cosine) = Math.SinCos(angle);
        double middleY = (image.Height - 1) / 2.0, middleX = (image.Width - 1) / 2.0;
        Image moved = image.Empty(image.Height, image.Width);
        for (int channel = 0; channel < image.Channels; channel++)
        {
            for (int y = 0; y < image.Height; y++)
            {
                Span<float> row = moved.Row(channel, y);
                double fromY = (y - middleY - down) / scale;
                for (int x = 0; x < row.Length; x++)
                {
                    // Where this pixel was before.
                    double fromX = (x - middleX - right) / scale;
                    row[x] = image.Sample(channel, fromY * cosine - fromX * sine + middleY, fromY * sine + fromX * cosine + middleX, fill);
                }
            }
        }
        return moved;
    }
}

/// <summary>Turns around the middle by a random angle.</summary>
public sealed class RandomRotation : ImageTransform
{
    private readonly RandomAffine affine;

    /// <summary>Creates the transform.</summary>
    /// <param name="degrees">Largest angle to either side.</param>
    /// <param name="fill">Value of what comes in from outside.</param>
    public RandomRotation(double degrees, float fill = 0)
    {
        Require(degrees >= 0, $"degrees must not be negative, found {degrees}");
        affine = new RandomAffine(degrees, fill: fill);
    }

    /// <inheritdoc/>
    internal override Image Apply(Image image, SampleRandom random) => affine.Apply(image, random);
}

/// <summary>Moves by a random distance.</summary>
public sealed class RandomTranslation : ImageTransform
{
    private readonly RandomAffine affine;

    /// <summary>Creates the transform.</summary>
    /// <param name="shift">Largest movement in each direction, as a part of height and width, in [0, 1].</param>
    /// <param name="fill">Value of what comes in from outside.</param>
    public RandomTranslation(double shift, float fill = 0)
    {
        Require(shift is >= 0 and <= 1, $"shift must be in [0, 1], found {shift}");
        affine = new RandomAffine(shift: shift, fill: fill);
    }

    /// <inheritdoc/>
    internal override Image Apply(Image image, SampleRandom random) => affine.Apply(image, random);
}
