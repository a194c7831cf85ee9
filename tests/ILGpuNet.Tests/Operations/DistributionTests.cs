namespace ILGpuNet.Tests.Operations;

/// <summary>
/// Random numbers against their distributions: the Kolmogorov-Smirnov statistic stays below its critical value, moments within five of their
/// standard deviations. Seeds are fixed, so a test that passes stays passed.
/// </summary>
public class DistributionTests
{
    private const int Count = 20_000;

    /// <summary>Kolmogorov's critical value for a probability of error of 0.001: sqrt(-ln(0.0005) / 2) / sqrt(n).</summary>
    private static readonly double CriticalDistance = Math.Sqrt(-Math.Log(0.0005) / 2 / Count);

    private static readonly Dictionary<string, (Func<DType, Tensor> Draw, Func<double, double> Cumulative, double Mean, double Deviation)> Distributions = new()
    {
        ["Uniform"] = (type => Tensor.RandomUniform([Count], -1, 3, type, new Generator(31)), x => (x + 1) / 4, 1, 4 / Math.Sqrt(12)),
        ["Normal"] = (type => Tensor.RandomNormal([Count], 2, 3, type, new Generator(32)), x => Normal((x - 2) / 3), 2, 3),
        ["Exponential"] = (type => Tensor.RandomExponential([Count], 0.5, type, new Generator(33)), x => 1 - Math.Exp(-x / 2), 2, 2),
        ["Gumbel"] = (type => Tensor.RandomGumbel([Count], type, new Generator(34)), x => Math.Exp(-Math.Exp(-x)), 0.5772156649, Math.PI / Math.Sqrt(6)),
        ["TruncatedNormal"] = (type => Tensor.RandomTruncatedNormal([Count], 0, 1, -1, 2, type, new Generator(35)),
            x => (Normal(x) - Normal(-1)) / (Normal(2) - Normal(-1)), 0.2296371, 0.7209310),
        ["TruncatedNormal tail"] = (type => Tensor.RandomTruncatedNormal([Count], 1, 2, 9, 11, type, new Generator(36)),
            x => 1 - (UpperNormal((x - 1) / 2) - UpperNormal(5)) / (UpperNormal(4) - UpperNormal(5)), 9.4425, 0.4058),
        ["TruncatedNormal open"] = (type => Tensor.RandomTruncatedNormal([Count], type: type, low: double.NegativeInfinity, high: 0, generator: new Generator(37)),
            x => 2 * Normal(x), -Math.Sqrt(2 / Math.PI), Math.Sqrt(1 - 2 / Math.PI)),
    };

    public static TheoryData<string, DType> Cases()
    {
        var cases = new TheoryData<string, DType>();
        foreach (string name in Distributions.Keys)
        {
            cases.Add(name, DType.Float32);
            cases.Add(name, DType.Float64);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Draw_ManyNumbers_FollowTheDistribution(string name, DType type)
    {
        (Func<DType, Tensor> draw, Func<double, double> cumulative, double mean, double deviation) = Distributions[name];
        Tensor drawn = draw(type);
        Assert.Equal(type, drawn.DType);
        double[] values = PlainArray.From(drawn).Data;
        Assert.All(values, value => Assert.True(double.IsFinite(value)));
        Array.Sort(values);
        double[] expected = Array.ConvertAll(values, value => cumulative(value));
        double distance = expected.Select((probability, i) => Math.Max(probability - (double)i / Count, (i + 1.0) / Count - probability)).Max();
        Assert.InRange(distance, 0, CriticalDistance);
        Assert.Equal(mean, values.Average(), 5 * deviation / Math.Sqrt(Count));
    }

    [Fact]
    public void RandomTruncatedNormal_Bounds_AreKept()
    {
        double[] values = Tensor.RandomTruncatedNormal([Count], 0, 0.02, -0.01, 0.03, DType.Float64, new Generator(38)).ToArray<double>();
        Assert.All(values, value => Assert.InRange(value, -0.01, 0.03));
        Assert.True(values.Min() < -0.00999 && values.Max() > 0.0299);
    }

    /// <summary>AS 241 is exact to some 16 digits; the inverse of the cumulative distribution, which is integrated here, has to come back.</summary>
    [Fact]
    public void NormalDistribution_Quantile_InvertsCumulative()
    {
        double[] x = [-12, -8.5, -6, -4.9, -3, -1.5, -1, -0.5, -0.1, 0, 0.2, 0.9, 1.4, 2.5];
        double[] probabilities = Array.ConvertAll(x, NormalDistribution.Cumulative);
        for (int i = 0; i < x.Length; i++) Assert.Equal(1, probabilities[i] / Normal(x[i], steps: 40_000), 1e-12);
        double[] quantiles = NormalDistribution.Quantile(Tensor.FromArray(probabilities)).ToArray<double>();
        for (int i = 0; i < x.Length; i++) Assert.Equal(x[i], quantiles[i], 1e-12);
        float[] singles = NormalDistribution.Quantile(Tensor.FromArray(Array.ConvertAll(probabilities, value => (float)value))).ToArray();
        for (int i = 0; i < x.Length; i++) Assert.Equal(x[i], singles[i], 2e-5);
    }

    [Fact]
    public void RandomIntegers_ManyNumbers_AreEquallyFrequent()
    {
        int[] values = Tensor.RandomIntegers([Count], -3, 4, DType.Int32, new Generator(39)).ToArray<int>();
        Assert.All(values, value => Assert.InRange(value, -3, 3));
        // Chi squared with 6 degrees of freedom: 22.46 is exceeded with probability 0.001.
        AssertFrequencies([.. Enumerable.Repeat(1 / 7.0, 7)], Array.ConvertAll(values, value => value + 3L), 22.46);
    }

    [Fact]
    public void RandomIntegers_WideRange_ReachesAllBits()
    {
        long[] values = Tensor.RandomIntegers([1000], 1L << 60, (1L << 60) + (1L << 53), generator: new Generator(40)).ToArray<long>();
        Assert.All(values, value => Assert.InRange(value, 1L << 60, (1L << 60) + (1L << 53) - 1));
        for (int bit = 0; bit < 53; bit++) Assert.InRange(values.Count(value => (value >> bit & 1) == 1), 421, 579);
    }

    [Fact]
    public void RandomPermutation_Orders_AreEquallyFrequent()
    {
        var generator = new Generator(41);
        var orders = new long[6000];
        for (int i = 0; i < orders.Length; i++)
        {
            long[] order = Tensor.RandomPermutation(3, generator).ToArray<long>();
            Assert.Equal([0, 1, 2], order.Order());
            orders[i] = order[0] * 2 + (order[1] > order[2] ? 1 : 0);
        }
        // Chi squared with 5 degrees of freedom: 20.52 is exceeded with probability 0.001.
        AssertFrequencies([.. Enumerable.Repeat(1 / 6.0, 6)], orders, 20.52);
        Assert.Empty(Tensor.RandomPermutation(0).ToArray<long>());
        Assert.Equal(6000, generator.Draws);
    }

    [Fact]
    public void RandomBernoulli_OwnProbabilities_HoldForEach()
    {
        Tensor probabilities = Tensor.FromArray([0.0, 0.2, 0.9, 1]).Expand([Count, 4]);
        bool[] truths = Tensor.RandomBernoulli(probabilities, new Generator(42)).ToArray<bool>();
        double[] shares = [.. Enumerable.Range(0, 4).Select(column => Enumerable.Range(0, Count).Count(row => truths[row * 4 + column]) / (double)Count)];
        Assert.Equal(0, shares[0]);
        Assert.Equal(1, shares[3]);
        // Five deviations sqrt(p (1 - p) / n).
        Assert.Equal(0.2, shares[1], 0.0142);
        Assert.Equal(0.9, shares[2], 0.0107);
    }

    [Fact]
    public void RandomLike_OtherTensor_TakesShapeAndType()
    {
        Tensor other = Tensor.Zeros([2, 3], DType.Float64);
        foreach (Tensor drawn in new[] { Tensor.RandomUniformLike(other, new Generator(43)), Tensor.RandomNormalLike(other, new Generator(43)) })
        {
            Assert.Equal((other.Shape, other.DType), (drawn.Shape, drawn.DType));
            Assert.Equal(6, drawn.ToArray<double>().Distinct().Count());
        }
    }

    [Fact]
    public void Multinomial_WithReplacement_FollowsTheWeights()
    {
        Tensor weights = Tensor.FromArray(new double[,] { { 1, 0, 3, 4, 0 }, { 0, 0, 0, 0, 5 } });
        long[] drawn = weights.Multinomial(Count, replacement: true, new Generator(44)).ToArray<long>();
        // Chi squared with 2 degrees of freedom: 13.82 is exceeded with probability 0.001.
        AssertFrequencies([1 / 8.0, 0, 3 / 8.0, 4 / 8.0, 0], drawn[..Count], 13.82);
        Assert.All(drawn[Count..], category => Assert.Equal(4, category));
    }

    [Fact]
    public void Multinomial_WithoutReplacement_DrawsEachOnceInProportion()
    {
        Tensor weights = Tensor.FromArray([1f, 0, 2, 5]).Expand([Count, 4]);
        Tensor drawn = weights.Multinomial(3, generator: new Generator(45));
        Assert.Equal([Count, 3], drawn.Shape);
        long[] categories = drawn.ToArray<long>();
        for (int row = 0; row < Count; row++) Assert.Equal([0, 2, 3], categories.Skip(row * 3).Take(3).Order());
        AssertFrequencies([1 / 8.0, 0, 2 / 8.0, 5 / 8.0], [.. Enumerable.Range(0, Count).Select(row => categories[row * 3])], 13.82);
        // After category 3, the next one is 0 with probability 1 / 3.
        long[] seconds = [.. Enumerable.Range(0, Count).Where(row => categories[row * 3] == 3).Select(row => categories[row * 3 + 1])];
        AssertFrequencies([1 / 3.0, 0, 2 / 3.0], seconds, 10.83);
    }

    private static void AssertFrequencies(double[] probabilities, long[] drawn, double critical)
    {
        double statistic = 0;
        for (int category = 0; category < probabilities.Length; category++)
        {
            double expected = probabilities[category] * drawn.Length;
            int found = drawn.Count(value => value == category);
            if (expected == 0) Assert.Equal(0, found);
            else statistic += (found - expected) * (found - expected) / expected;
        }
        Assert.All(drawn, value => Assert.InRange(value, 0, probabilities.Length - 1));
        Assert.InRange(statistic, 0, critical);
    }

    private static double Normal(double x, int steps = 200) => x > 0 ? 1 - UpperNormal(x, steps) : UpperNormal(-x, steps);

    /// <summary>The probability of a normal number above x: Simpson's rule for e^(-x t - t^2 / 2), times e^(-x^2 / 2).</summary>
    private static double UpperNormal(double x, int steps = 200)
    {
        double width = 40.0 / Math.Max(x, 3) / steps, sum = 0;
        for (int i = 0; i <= steps; i++) sum += Math.Exp(-i * width * (x + i * width / 2)) * (i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4);
        return Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * sum * width / 3;
    }
}
