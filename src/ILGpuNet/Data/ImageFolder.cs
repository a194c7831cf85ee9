namespace ILGpuNet.Data;

/// <summary>
/// PNG images in one folder per class, <c>root/cat/1.png</c>, <c>root/dog/a/2.png</c>: each image is read when it is needed. Images of several sizes need
/// <c>Map(new Resize(64))</c> or a crop before they can be batches.
/// </summary>
public sealed class ImageFolder : Dataset
{
    private readonly (string Path, long Class)[] files;
    private readonly int channels;

    /// <summary>Looks for the images.</summary>
    /// <param name="root">The folder of the classes' folders.</param>
    /// <param name="channels">3 for red, green and blue; 1 for grey.</param>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    /// <exception cref="DataFormatException">There is no image in it.</exception>
    /// <exception cref="InvalidValueException">The number of channels is neither 1 nor 3.</exception>
    public ImageFolder(string root, int channels = 3)
    {
        if (channels is not (1 or 3)) throw new InvalidValueException($"[ImageFolder] channels must be 1 or 3, found {channels}");
        this.channels = channels;
        string[] folders = [.. Directory.GetDirectories(root).Order(StringComparer.Ordinal)];
        Classes = Array.ConvertAll(folders, folder => Path.GetFileName(folder));
        files = [.. folders.SelectMany((folder, number) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".png", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).Select(file => (file, (long)number)))];
        if (files.Length == 0) throw new DataFormatException($"{root}: expected PNG files in one folder per class, found none");
    }

    /// <summary>The names of the classes' folders, in alphabetical order.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public override int Count => files.Length;

    /// <summary>The file of a sample.</summary>
    public string PathOf(int index) => files[index].Path;

    /// <inheritdoc/>
    public override Sample Read(int index, SampleRandom random)
    {
        (string path, long label) = files[index];
        return new Sample(WithChannels(PngFile.Load(path)), label);
    }

    private HostArray WithChannels(HostArray image)
    {
        if (image.Shape[0] == channels) return image;
        ReadOnlySpan<float> pixels = image.As<float>();
        int size = image.Shape[1] * image.Shape[2];
        var changed = new float[channels * size];
        for (int i = 0; i < size; i++)
        {
            if (channels == 3) changed[i] = changed[size + i] = changed[2 * size + i] = pixels[i];
            // Brightness: Rec. ITU-R BT.601.
            else changed[i] = 0.299f * pixels[i] + 0.587f * pixels[size + i] + 0.114f * pixels[2 * size + i];
        }
        return HostArray.Of(changed, [channels, image.Shape[1], image.Shape[2]]);
    }
}
