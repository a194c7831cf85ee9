using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

public class CheckKernelTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(300_000)]
    public void Check_ValidValues_Copies(int count)
    {
        float[] numbers = [.. Enumerable.Range(0, count).Select(i => (float)i)];
        long[] indices = [.. Enumerable.Range(0, count).Select(i => (long)i % 10)];
        var notNaN = new CheckPrimitive(CheckCondition.NotNaN, "[MseLoss] target", 0);
        var index = new CheckPrimitive(CheckCondition.Index, "[CrossEntropy] target", 10);
        Assert.Equal(numbers, KernelRunner.RunSingle(notNaN, [HostTensor.Of(numbers)], DType.Float32, [count]).ToArray<float>());
        Assert.Equal(indices, KernelRunner.RunSingle(index, [HostTensor.Of(indices)], DType.Int64, [count]).ToArray<long>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    [InlineData(250_000)]
    public void Check_Violations_NamesTheFirst(int position)
    {
        double[] numbers = new double[300_000];
        numbers[position] = numbers[299_999] = double.NaN;
        var exception = Assert.Throws<InvalidValueException>(() => KernelRunner.RunSingle(
            new CheckPrimitive(CheckCondition.NotNaN, "[MseLoss] target", 0), [HostTensor.Of(numbers)], DType.Float64, [300_000]));
        Assert.Equal($"[MseLoss] target NaN at position {position}: expected numbers", exception.Message);

        int[] labels = new int[300_000];
        labels[position] = 10;
        labels[299_999] = -1;
        exception = Assert.Throws<InvalidValueException>(() => KernelRunner.RunSingle(
            new CheckPrimitive(CheckCondition.Index, "[CrossEntropy] target", 10), [HostTensor.Of(labels)], DType.Int32, [300_000]));
        Assert.Equal($"[CrossEntropy] target 10 at position {position}: expected 0..9", exception.Message);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(250_000, -11)]
    public void Check_SignedIndices_MayCountFromTheEnd(int position, long wrong)
    {
        long[] indices = [.. Enumerable.Range(0, 300_000).Select(i => i % 20 - 10L)];
        var primitive = new CheckPrimitive(CheckCondition.SignedIndex, "[Take] index", 10);
        Assert.Equal(indices, KernelRunner.RunSingle(primitive, [HostTensor.Of(indices)], DType.Int64, [300_000]).ToArray<long>());
        indices[position] = wrong;
        var exception = Assert.Throws<InvalidValueException>(() => KernelRunner.RunSingle(primitive, [HostTensor.Of(indices)], DType.Int64, [300_000]));
        Assert.Equal($"[Take] index {wrong} at position {position}: expected -10..9", exception.Message);
    }
}
