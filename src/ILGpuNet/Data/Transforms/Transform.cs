namespace ILGpuNet.Data;

/// <summary>
/// A change of one sample's input, made when the sample is read: <c>dataset.Map(new RandomCrop(28, padding: 4), new RandomHorizontalFlip())</c>. Images are
/// Float32 [channels, height, width].
/// </summary>
public abstract class Transform
{
    /// <summary>The changed input; the given one stays as it is.</summary>
    /// <param name="input">The input of one sample.</param>
    /// <param name="random">The sample's random numbers.</param>
    public abstract HostArray Apply(HostArray input, SampleRandom random);

    private protected string Name => GetType().Name;

    private protected void Require(bool condition, string message)
    {
        if (!condition) throw new InvalidValueException($"[{Name}] {message}");
    }
}

/// <summary>A transform of images.</summary>
public abstract class ImageTransform : Transform
{
    /// <inheritdoc/>
    public sealed override HostArray Apply(HostArray input, SampleRandom random)
    {
        if (input.Shape.Rank != 3 || input.DType != DType.Float32)
            throw new ShapeException($"[{Name}] images must be Float32 [channels, height, width], found {input}");
        Image image = Apply(new Image(input.As<float>().ToArray(), input.Shape[0], input.Shape[1], input.Shape[2]), random);
        return HostArray.Of(image.Pixels, [image.Channels, image.Height, image.Width]);
    }

    /// <summary>The changed image; the pixels of the given one may be overwritten.</summary>
    internal abstract Image Apply(Image image, SampleRandom random);
}
