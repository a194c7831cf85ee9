namespace ILGpuNet.Tests.Operations;

/// <summary>Numbers beside tensors.</summary>
public sealed class ScalarTests
{
    [Fact]
    public void Division_OfWholeNumbersByThemselves_GivesExactlyOne()
    {
        for (int value = 1; value < 200; value++)
        {
            Assert.Equal(1f, (Tensor.FromArray(new float[] { value }) / value).Item<float>());
            Assert.Equal(1f, Tensor.Ones([value]).Evaluate().Mean().Item<float>());
        }
    }

    [Fact]
    public void Comparison_OfInt32WithNumbersBeyondIt_IsRight()
    {
        Tensor values = Tensor.FromArray(new[] { int.MaxValue, 1, -5 });
        Assert.Equal([true, true, true], (values < 3e9).ToArray<bool>());
        Assert.Equal([true, true, true], (values < double.PositiveInfinity).ToArray<bool>());
        Assert.Equal([false, false, false], values.EqualTo(4294967297).ToArray<bool>());
        Assert.Equal([5147483647, 3000000001, 2999999995], (values + 3e9).ToArray<long>());
    }

    [Fact]
    public void ConstantBesideATensor_TakesItsPrecision()
    {
        Assert.Equal(DType.Float32, (Tensor.Ones([2]) * Tensor.Full([], 2, DType.Float64)).DType);
        Assert.Equal(DType.Float64, (Tensor.Ones([2], DType.Float64) * Tensor.Full([], 2)).DType);
    }
}
