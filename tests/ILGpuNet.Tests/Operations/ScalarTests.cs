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
    public void WholeNumber_BesideInt64_IsExact()
    {
        // 2^53 + 1 is no double.
        const long Large = 9007199254740993;
        Tensor x = Tensor.FromArray([0L, 1]);
        Assert.Equal([Large, Large + 1], (x + Large).ToArray<long>());
        Assert.Equal([Large, Large + 1], (Large + x).ToArray<long>());
        Assert.Equal([-Large, 1 - Large], (x - Large).ToArray<long>());
        Assert.Equal([Large, Large - 1], (Large - x).ToArray<long>());
        Assert.Equal([0, Large], (x * Large).ToArray<long>());
        Assert.Equal([0, Large], (Large * x).ToArray<long>());
        Tensor large = Tensor.FromArray([Large - 1, Large, Large + 1]);
        Assert.Equal([Large - 1, 0, 1], (large % Large).ToArray<long>());
        Assert.Equal([1, 0, Large], (Large % large).ToArray<long>());
        Assert.Equal([true, false, false], (large < Large).ToArray<bool>());
        Assert.Equal([true, true, false], (large <= Large).ToArray<bool>());
        Assert.Equal([false, false, true], (large > Large).ToArray<bool>());
        Assert.Equal([false, true, true], (large >= Large).ToArray<bool>());
        Assert.Equal([false, false, true], (Large < large).ToArray<bool>());
        Assert.Equal([false, true, true], (Large <= large).ToArray<bool>());
        Assert.Equal([true, false, false], (Large > large).ToArray<bool>());
        Assert.Equal([true, true, false], (Large >= large).ToArray<bool>());
        Assert.Equal([false, true, false], large.EqualTo(Large).ToArray<bool>());
        Assert.Equal([true, false, true], large.NotEqualTo(Large).ToArray<bool>());
        Assert.Equal([Large, Large, Large + 1], Tensor.Maximum(large, Large).ToArray<long>());
        Assert.Equal([Large - 1, Large, Large], Tensor.Minimum(large, Large).ToArray<long>());
    }

    [Fact]
    public void WholeNumber_BesideAnyType_TakesItsType()
    {
        foreach (DType type in new[] { DType.Int32, DType.Int64, DType.Float32, DType.Float64 })
        {
            Assert.Equal(type, (Tensor.Ones([2], type) + 3).DType);
            Assert.Equal([4, 4], PlainArray.From(Tensor.Ones([2], type) + 3).Data);
            Assert.Equal([7, 7], PlainArray.From(Tensor.Full([2], 7, type)).Data);
        }
        Assert.Equal(DType.Int64, (Tensor.Ones([2], DType.Bool) + 3).DType);
    }

    [Fact]
    public void ConstantBesideATensor_TakesItsPrecision()
    {
        Assert.Equal(DType.Float32, (Tensor.Ones([2]) * Tensor.Full([], 2, DType.Float64)).DType);
        Assert.Equal(DType.Float64, (Tensor.Ones([2], DType.Float64) * Tensor.Full([], 2)).DType);
    }
}
