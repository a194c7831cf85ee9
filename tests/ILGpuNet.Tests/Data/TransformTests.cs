using ILGpuNet.Data;

namespace ILGpuNet.Tests.Data;

public class TransformTests
{
    private static readonly HostArray Image = HostArray.Of([1f, 2, 3, 4, 5, 6], [1, 2, 3]);

    [Fact]
    public void Apply_Flips_Mirror()
    {
        Assert.Equal([3f, 2, 1, 6, 5, 4], Apply(new RandomHorizontalFlip(1)));
        Assert.Equal([4f, 5, 6, 1, 2, 3], Apply(new RandomVerticalFlip(1)));
        Assert.Equal([1f, 2, 3, 4, 5, 6], Apply(new RandomHorizontalFlip(0)));
        int mirrored = Enumerable.Range(0, 1000).Count(i => new RandomHorizontalFlip(0.3).Apply(Image, new SampleRandom(0, 0, i)).As<float>()[0] == 3);
        Assert.InRange(mirrored, 240, 360);
        Assert.Equal([1f, 2, 3, 4, 5, 6], Image.As<float>().ToArray());
    }

    [Fact]
    public void Apply_Crops_CutAndFill()
    {
        Assert.Equal([0f, 0, 0, 1, 2, 3, 4, 5, 6], Apply(new CenterCrop(3)));
        Assert.Equal([2f], Apply(new CenterCrop(1)));
        var corners = Enumerable.Range(0, 200).Select(i => new RandomCrop(2, padding: 1, fill: 9).Apply(Image, new SampleRandom(1, 0, i)).As<float>().ToArray()).ToList();
        // All 3 x 4 places occur.
        Assert.Equal(12, corners.DistinctBy(part => string.Join(' ', part)).Count());
        Assert.Contains(corners, part => part.SequenceEqual([9f, 9, 9, 1]));
        Assert.Contains(corners, part => part.SequenceEqual([6f, 9, 9, 9]));
    }

    [Theory]
    [InlineData(4, 6)]
    [InlineData(1, 2)]
    [InlineData(5, 2)]
    public void Apply_Resize_IsTheTensorsResize(int height, int width)
    {
        float[] pixels = [.. Enumerable.Range(0, 24).Select(i => MathF.Sin(i))];
        HostArray image = HostArray.Of(pixels, [2, 3, 4]);
        float[] expected = Tensor.FromArray(pixels, [1, 2, 3, 4]).Resize([height, width], Interpolation.Linear).ToArray();
        float[] found = new Resize(height, width).Apply(image, new SampleRandom(0)).As<float>().ToArray();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-5f);
    }

    [Fact]
    public void Apply_RotationsAndMovements_KeepWhatStaysInside()
    {
        Assert.Equal([1f, 2, 3, 4, 5, 6], Apply(new RandomRotation(0)));
        HostArray dot = HostArray.Of([0f, 0, 0, 0, 1, 0, 0, 0, 0], [1, 3, 3]);
        Assert.Equal(1f, new RandomRotation(180).Apply(dot, new SampleRandom(4)).As<float>()[4], 1e-6f);
        HostArray blot = HostArray.Of([.. Enumerable.Range(0, 49).Select(i => i == 24 ? 1f : 0f)], [1, 7, 7]);
        for (int i = 0; i < 20; i++)
        {
            float[] moved = new RandomTranslation(0.3).Apply(blot, new SampleRandom(2, 0, i)).As<float>().ToArray();
            Assert.Equal(1f, moved.Sum(), 1e-5f);
        }
    }

    [Fact]
    public void Apply_Colours_ChangeAsTheySay()
    {
        Assert.Equal([-1f, -0.5f, 0, 0.5f, 1, 1.5f], Apply(new Normalize(3, 2)));
        float[] noisy = new RandomNoise(0.5).Apply(HostArray.Of(new float[10_000], [1, 100, 100]), new SampleRandom(3)).As<float>().ToArray();
        Assert.InRange(noisy.Average(), -0.02, 0.02);
        Assert.InRange(noisy.Average(x => x * x), 0.24, 0.26);
        HostArray colour = HostArray.Of([0.2f, 0.8f, 0.5f, 0.5f, 0.9f, 0.1f], [3, 1, 2]);
        Assert.Equal(colour.As<float>().ToArray(), new ColorJitter().Apply(colour, new SampleRandom(1)).As<float>().ToArray());
        float[] bright = new ColorJitter(brightness: 0.5).Apply(colour, new SampleRandom(1)).As<float>().ToArray();
        Assert.Equal(bright[0] / 0.2f, bright[2] / 0.5f, 1e-5f);
        Assert.All(new ColorJitter(1, 1, 1).Apply(colour, new SampleRandom(2)).As<float>().ToArray(), pixel => Assert.InRange(pixel, 0, 1));
    }

    [Fact]
    public void Apply_PadSequence_FillsBehindTheEnd()
    {
        var random = new SampleRandom(0);
        Assert.Equal([3L, 4, -1, -1], new PadSequence(4, fill: -1).Apply(new long[] { 3, 4 }, random).As<long>().ToArray());
        Assert.Equal([3L], new PadSequence(1, cutsLonger: true).Apply(new long[] { 3, 4 }, random).As<long>().ToArray());
        HostArray steps = new PadSequence(3).Apply(HostArray.Of([1.0, 2, 3, 4], [2, 2]), random);
        Assert.Equal([3, 2], steps.Shape);
        Assert.Equal([1.0, 2, 3, 4, 0, 0], steps.As<double>().ToArray());

        Dataset ragged = Dataset.From(3, index => new Sample(new float[2 * index], index));
        Assert.Equal("[DataLoader] sample 0: [PadSequence] a sequence must have at least one step, found Float32 [0]",
            Assert.Throws<SampleException>(() => new DataLoader(ragged.Map(new PadSequence(4)), 3).First()).Message);
        Assert.Equal([2, 4], new DataLoader(ragged.Subset([1, 2]).Map(new PadSequence(4)), 2).Single().Inputs.Shape);
        AssertError("[PadSequence] a sequence must have at most 1 steps, found Int64 [2]: take a larger length, or cutsLonger: true",
            () => new PadSequence(1).Apply(new long[] { 3, 4 }, random));
        AssertError("[PadSequence] sequences must be Float32, Float64, Int32 or Int64, found Bool", () => new PadSequence(1).Apply(HostArray.Of([true]), random));
        AssertError("[PadSequence] length must be at least 1, found 0", () => new PadSequence(0));
    }

    [Fact]
    public void Map_OfADataset_RepeatsUnderTheSeed()
    {
        var dataset = new TensorDataset(Tensor.RandomNormal([6, 1, 5, 5], generator: new Generator(1)), Tensor.Arange(6));
        Dataset changed = dataset.Map(new RandomCrop(5, padding: 2), new RandomHorizontalFlip(), new RandomRotation(20), new RandomNoise(0.1));
        float[] Epoch(int seed, int workers) => [.. new DataLoader(changed, 2, seed: seed, workers: workers).SelectMany(batch => batch.Inputs.ToArray())];
        Assert.Equal(Epoch(1, 0), Epoch(1, 3));
        Assert.NotEqual(Epoch(1, 1), Epoch(2, 1));
    }

    [Fact]
    public void Create_WrongArguments_SaysWhatIsWrong()
    {
        AssertError("[RandomCrop] height and width must be at least 1, found 0 and 0", () => new RandomCrop(0));
        AssertError("[RandomCrop] an image of 2 x 3 with a border of 0 has no part of 4 x 4", () => Apply(new RandomCrop(4)));
        AssertError("[Resize] height and width must be at least 1, found 3 and -1", () => new Resize(3, -1));
        AssertError("[RandomHorizontalFlip] the probability must be in [0, 1], found 2", () => new RandomHorizontalFlip(2));
        AssertError("[RandomAffine] scale must be positive and ascend, found 2 to 1", () => new RandomAffine(scale: (2, 1)));
        AssertError("[RandomRotation] degrees must not be negative, found -5", () => new RandomRotation(-5));
        AssertError("[Normalize] deviations must be positive, found 0", () => new Normalize(1, 0));
        AssertError("[Normalize] there are 2 means, found an image of 1 channels", () => Apply(new Normalize([0f, 0], [1, 1])));
        AssertError("[ColorJitter] saturation needs 3 channels, found 1", () => Apply(new ColorJitter(saturation: 0.1)));
        AssertError("[CenterCrop] images must be Float32 [channels, height, width], found Int64 [2]",
            () => new CenterCrop(1).Apply(new long[] { 1, 2 }, new SampleRandom(0)));
    }

    private static float[] Apply(Transform transform) => transform.Apply(Image, new SampleRandom(0)).As<float>().ToArray();

    private static void AssertError(string message, Func<object> mistake) => Assert.Equal(message, Assert.ThrowsAny<ILGpuNetException>(mistake).Message);
}
