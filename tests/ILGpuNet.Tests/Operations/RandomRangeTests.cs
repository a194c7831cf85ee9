namespace ILGpuNet.Tests.Operations;

/// <summary>Random numbers of every floating-point type stay where they are said to be: bounds are excluded and logarithms finite, whatever rounding does.</summary>
public class RandomRangeTests
{
    private const int Count = 200_003;

    public static TheoryData<DType> Types => [DType.Float16, DType.BFloat16, DType.Float32, DType.Float64];

    [Theory]
    [MemberData(nameof(Types))]
    public void RandomUniform_OfEveryType_StaysBelowTheUpperBound(DType type)
    {
        foreach ((double low, double high) in new[] { (0.0, 1.0), (1, 2), (-3, 0), (-2, -1), (1000, 1001), (5, 5) })
        {
            Tensor x = Tensor.RandomUniform([Count], low, high, type, new Generator(41));
            Assert.Equal(type, x.DType);
            double largest = x.Max().Item();
            Assert.True(low == high ? largest == high : largest < high, $"{largest} in [{low}, {high})");
            Assert.True(x.Min().Item() >= low);
            if (high - low > 1 || high <= 2) Assert.Equal((low + high) / 2, x.To(DType.Float64).Mean().Item(), 0.01);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void RandomExponentialAndGumbel_OfEveryType_AreFinite(DType type)
    {
        Tensor exponential = Tensor.RandomExponential([Count], 1, type, new Generator(42)), gumbel = Tensor.RandomGumbel([Count], type, new Generator(43));
        Assert.Equal((type, type), (exponential.DType, gumbel.DType));
        Assert.True(exponential.IsFinite().All().Item<bool>());
        Assert.True(gumbel.IsFinite().All().Item<bool>());
        Assert.Equal(1, exponential.To(DType.Float64).Mean().Item(), 0.02);
        Assert.Equal(0.5772, gumbel.To(DType.Float64).Mean().Item(), 0.02);
    }

    /// <summary>A uniform number that is rounded to 1 would not be below the probability 1.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void RandomBernoulli_OfEveryType_IsCertainAtOneAndExactBetween(DType type)
    {
        Assert.True(Tensor.RandomBernoulli(Tensor.Ones([Count], type), new Generator(44)).All().Item<bool>());
        Tensor rare = Tensor.RandomBernoulli(Tensor.Full([Count], 1.0 / 1024, type), new Generator(45));
        Assert.InRange(rare.Sum().Item<long>(), 130, 262);
    }
}
