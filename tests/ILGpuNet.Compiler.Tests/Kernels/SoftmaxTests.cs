using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Softmax along the middle axis, against its formula.</summary>
public class SoftmaxTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(3, 40, 1, 16, 1)]
    [InlineData(5, 7, 1, 16, 4)]
    [InlineData(2, 11, 7, 24, 8)]
    [InlineData(9, 2, 1, 8, 8)]
    public void Softmax_IsItsFormula(int outer, int length, int inner, int groupSize, int rows)
    {
        double[] x = [.. KernelRuns.Numbers(outer * length * inner, 1).Select(value => value * 30.0)];
        float[] single = [.. x.Select(value => (float)value)];
        double SumOf(int i) => Enumerable.Range(0, length).Sum(j => Math.Exp(single[(i / (length * inner) * length * inner) + (j * inner) + (i % inner)]));
        IEnumerable<float> expected = single.Select((value, i) => (float)(Math.Exp(value) / SumOf(i)));
        IEnumerable<double> logarithms = single.Select((value, i) => value - Math.Log(SumOf(i)));
        int count = outer * inner, groups = (count + rows - 1) / rows;
        KernelRuns.Gives<Softmax<float, PlainSoftmax>, float>(expected, y => new(new(single), y, count, length, inner, rows), groups, groupSize, 1e-6, 1e-6);
        KernelRuns.Gives<Softmax<double, LogarithmicSoftmax>, double>(
            logarithms, y => new(new([.. single.Select(value => (double)value)]), y, count, length, inner, rows), groups, groupSize, 1e-12, 1e-12);
    }

    [Fact]
    public void Softmax_InPlace_OfMinusInfinity()
    {
        const float No = float.NegativeInfinity;
        float[] x = [No, 0, No, No];
        KernelRuns.Gives<Softmax<float, PlainSoftmax>, float>([0, 1, float.NaN, float.NaN], y => new(y, y, 2, 2, 1, 1), 2, 4, initial: x);
    }
}
