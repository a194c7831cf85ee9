namespace ILGpuNet.Tests.Operations;

/// <summary>Sums and statistics of so many numbers, or of such numbers, that a plain loop in Float32 would be wrong.</summary>
public class LargeReductionTests
{
    [Fact]
    public void Sum_OfAHundredMillionOnes_IsExact() =>
        Assert.Equal(1e8f, Tensor.FromScalar(1f).Expand([100_000_000]).Sum().Item<float>());

    [Fact]
    public void Sum_OfTenMillionTenths_IsWithinOneInAMillion()
    {
        Tensor tenths = Tensor.Full([10_000_000], 0.1);
        // 0.1f is 0.1 + 1.5e-9.
        Assert.InRange(tenths.Sum().Item() / (0.1f * 1e7), 1 - 1e-6, 1 + 1e-6);
        Assert.InRange(tenths.Reshape(10, -1).Transpose().Sum([0]).Sum().Item() / (0.1f * 1e7), 1 - 1e-6, 1 + 1e-6);
    }

    [Fact]
    public void CumSum_OfTenMillionTenths_IsWithinOneInAMillion() =>
        Assert.InRange(Tensor.Full([10_000_000], 0.1).CumSum(0)[^1].Item() / (0.1f * 1e7), 1 - 1e-6, 1 + 1e-6);

    [Fact]
    public void Variance_OfASmallDeviationFromALargeMean_KeepsItsDigits()
    {
        // 1000 and 1000.5 are Float32 numbers: the variance of as many of both is 1 / 16; the mean of their squares minus the square of their mean is useless.
        Tensor x = Tensor.FromArray(Enumerable.Range(0, 100_000).Select(i => 1000 + i % 2 * 0.5f).ToArray());
        Assert.InRange(x.Variance([0], correction: 0).Item(), 0.0625 - 1e-7, 0.0625 + 1e-7);
        Assert.InRange(x.StandardDeviation([0], correction: 0).Item(), 0.25 - 1e-6, 0.25 + 1e-6);
    }

    [Fact]
    public void LogSumExp_OfManyEqualNumbers_IsTheirsPlusTheLogarithmOfTheirNumber() =>
        Assert.Equal(1000 + Math.Log(1e6), Tensor.Full([1_000_000], 1000, DType.Float64).LogSumExp().Item(), 1e-10);

    [Fact]
    public void CountNonZero_OfManyBools_DoesNotSaturate() =>
        Assert.Equal(3_000_000, Tensor.Ones([3_000_000], DType.Bool).Sum().Item<long>());
}
