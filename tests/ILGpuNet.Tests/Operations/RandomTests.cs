using ILGpuNet.Tests.Graphs;

namespace ILGpuNet.Tests.Operations;

/// <summary>Random tensors: a function of seed and draw, nothing else; the kernels' numbers themselves are tested beside the kernels.</summary>
[Collection(Alone.Name)]
public class RandomTests
{
    private const int Count = 40_000;

    [Fact]
    public void Draw_SameSeed_GivesTheSameNumbersInAnyOrderOfEvaluation()
    {
        Generator first = new(11), second = new(11);
        Tensor a = Tensor.RandomUniform([100], generator: first), b = Tensor.RandomNormal([100], generator: first);
        Tensor c = Tensor.RandomUniform([100], generator: second), d = Tensor.RandomNormal([100], generator: second);
        float[] later = d.ToArray(), earlier = c.ToArray();
        Tensor.Evaluate(a, b);
        Assert.Equal(a.ToArray(), earlier);
        Assert.Equal(b.ToArray(), later);
    }

    [Fact]
    public void Draw_NextTensorOrOtherSeed_GivesOtherNumbers()
    {
        Generator generator = new(11);
        float[] first = Tensor.RandomUniform([100], generator: generator).ToArray(), next = Tensor.RandomUniform([100], generator: generator).ToArray();
        Assert.NotEqual(first, next);
        Assert.NotEqual(first, Tensor.RandomUniform([100], generator: new Generator(12)).ToArray());
        Assert.Equal(2, generator.Draws);
        generator.Reset(11, draws: 1);
        Assert.Equal(next, Tensor.RandomUniform([100], generator: generator).ToArray());
    }

    [Fact]
    public void Draw_TwoInOneGraph_AreNotMerged()
    {
        Generator generator = new(13);
        Tensor difference = Tensor.RandomNormal([100], generator: generator) - Tensor.RandomNormal([100], generator: generator);
        Assert.DoesNotContain(0f, difference.ToArray());
    }

    [Fact]
    public void Draw_EachStep_GivesNewNumbersFromTheSamePlan()
    {
        Generator generator = new(14);
        float[] Noise() => (Tensor.RandomNormal([50], generator: generator) * 2).ToArray();
        float[] first = Noise();
        Assert.Equal(0, PlanInspection.CompilationsOf(() => Assert.NotEqual(first, Noise())));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void RandomUniform_ManyNumbers_FillTheRangeEvenly(DType type)
    {
        double[] values = PlainArray.From(Tensor.RandomUniform([Count], -1, 3, type, new Generator(15))).Data;
        Assert.All(values, value => Assert.InRange(value, -1, Math.BitDecrement(3)));
        // Standard deviation of the mean: 4 / sqrt(12 n) = 0.006; five of them. Quarters hold n / 4 with a deviation of sqrt(3 n / 16) = 87.
        Assert.Equal(1, values.Average(), 0.03);
        for (int quarter = 0; quarter < 4; quarter++) Assert.InRange(values.Count(value => Math.Floor(value) + 1 == quarter), Count / 4 - 435, Count / 4 + 435);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void RandomNormal_ManyNumbers_HaveMeanDeviationAndTails(DType type)
    {
        double[] values = PlainArray.From(Tensor.RandomNormal([Count], 2, 3, type, new Generator(16))).Data;
        // Five standard deviations: of the mean 3 / sqrt(n) = 0.015, of the variance 9 sqrt(2 / n) = 0.064.
        Assert.Equal(2, values.Average(), 0.075);
        Assert.Equal(9, values.Average(value => (value - 2) * (value - 2)), 0.32);
        // 4.55 % lie beyond two deviations; the deviation of the share is 0.1 %.
        Assert.Equal(0.0455, values.Count(value => Math.Abs(value - 2) > 6) / (double)Count, 0.0052);
        Assert.All(values, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void RandomBernoulli_ManyTruths_HaveTheProbability()
    {
        bool[] values = Tensor.RandomBernoulli([Count], 0.3, new Generator(17)).ToArray<bool>();
        // Five deviations of sqrt(0.3 * 0.7 / n) = 0.0023.
        Assert.Equal(0.3, values.Count(value => value) / (double)Count, 0.0115);
        Assert.DoesNotContain(true, Tensor.RandomBernoulli([1000], 0, new Generator(17)).ToArray<bool>());
        Assert.DoesNotContain(false, Tensor.RandomBernoulli([1000], 1, new Generator(17)).ToArray<bool>());
    }

    [Fact]
    public void Dropout_Kept_AreScaledAndTheRestIsZero()
    {
        float[] values = Tensor.Full([Count], 3).Dropout(0.25, new Generator(18)).ToArray();
        Assert.All(values, value => Assert.True(value is 0 or 4));
        // Five deviations of sqrt(0.25 * 0.75 / n) = 0.0022.
        Assert.Equal(0.25, values.Count(value => value == 0) / (double)Count, 0.011);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dropout_Gradient_HasTheMaskOfTheValue(bool readsValueFirst)
    {
        Tensor x = Tensor.Ones([200]).WithGradient();
        Tensor y = x.Dropout(0.5, new Generator(19));
        float[]? value = readsValueFirst ? y.ToArray() : null;
        Tensor gradient = Tensor.Grad(y, x)[0];
        Assert.Equal(value ?? y.ToArray(), gradient.ToArray());
    }

    [Fact]
    public void Dropout_AllOrNothing_NeedsNoNumbers()
    {
        Generator generator = new(20);
        Tensor x = Tensor.FromArray([1f, 2]);
        Assert.Equal([0f, 0], x.Dropout(1, generator).ToArray());
        Assert.Equal([1f, 2], x.Dropout(0, generator).ToArray());
        Assert.Equal(0, generator.Draws);
    }
}
