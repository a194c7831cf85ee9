using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

public class SoftmaxKernelTests
{
    public static TheoryData<int[], int> Cases() => new()
    {
        { [1], 0 }, { [10], 0 }, { [32, 10], 1 }, { [32, 10], 0 }, { [3, 16], 1 }, { [5, 1000], 1 }, { [4, 7, 300], 1 },
        { [2, 3, 5, 7], 2 }, { [6, 1], 1 }, { [0, 4], 1 }, { [300, 33], 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Softmax_Finite_MatchesReference(int[] extents, int axis)
    {
        var shape = Shape.Create(extents);
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, (int)shape.Count).Select(_ => (random.NextDouble() - 0.5) * 40)];
        foreach (bool isLogarithmic in new[] { false, true })
        {
            var primitive = new SoftmaxPrimitive(axis, isLogarithmic);
            float[] singles = [.. values.Select(value => (float)value)];
            AssertClose(Reference([.. singles.Select(value => (double)value)], shape, axis, isLogarithmic),
                KernelRunner.RunSingle(primitive, [HostTensor.Of(shape, singles)], DType.Float32, shape).ToArray<float>(), 3e-6);
            AssertClose(Reference(values, shape, axis, isLogarithmic),
                KernelRunner.RunSingle(primitive, [HostTensor.Of(shape, values)], DType.Float64, shape).ToArray<double>(), 1e-13);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Softmax_MaximumNotFinite_FollowsPyTorch(bool isLogarithmic)
    {
        const float Infinity = float.PositiveInfinity;
        HostTensor input = HostTensor.Of([4, 2], -Infinity, -Infinity, -Infinity, 0, Infinity, 0, float.NaN, 0);
        float[] actual = KernelRunner.RunSingle(new SoftmaxPrimitive(1, isLogarithmic), [input], DType.Float32, [4, 2]).ToArray<float>();
        float[] secondRow = isLogarithmic ? [-Infinity, 0] : [0, 1];
        // inf - inf is NaN, and a zero over an infinite sum or its logarithm is NaN as well.
        Assert.Equal([float.NaN, float.NaN, .. secondRow, float.NaN], actual[..5]);
        Assert.Equal([float.NaN, float.NaN], actual[6..]);
    }

    [Fact]
    public void Softmax_AnyNumberOfThreads_GivesTheSameBits()
    {
        HostTensor input = HostTensor.Random(DType.Float32, [700, 100], new Random(1));
        byte[] Run() => KernelRunner.RunSingle(new SoftmaxPrimitive(1, false), [input], DType.Float32, [700, 100]).Bytes;
        Assert.Equal(KernelRunner.WithThreads(1, Run), KernelRunner.WithThreads(2, Run));
    }

    private static double[] Reference(double[] values, Shape shape, int axis, bool isLogarithmic)
    {
        var result = new double[values.Length];
        int length = shape[axis], inner = 1;
        for (int i = axis + 1; i < shape.Rank; i++) inner *= shape[i];
        for (int i = 0; i < values.Length; i++)
        {
            int start = i - i / inner % length * inner;
            double[] row = [.. Enumerable.Range(0, length).Select(j => values[start + j * inner])];
            double maximum = row.Max(), sum = row.Sum(value => Math.Exp(value - maximum));
            result[i] = isLogarithmic ? values[i] - maximum - Math.Log(sum) : Math.Exp(values[i] - maximum) / sum;
        }
        return result;
    }

    private static void AssertClose<T>(double[] expected, T[] actual, double tolerance) where T : System.Numerics.INumber<T>
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - double.CreateTruncating(actual[i])) <= tolerance * Math.Max(0.1, Math.Abs(expected[i])),
                $"at {i}: expected {expected[i]}, found {actual[i]}");
    }
}
