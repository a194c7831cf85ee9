using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Sorting by insertion and by digits, in one part and many, against LINQ's stable sort.</summary>
public class SortKernelTests
{
    private static readonly (int Outer, int Length, int Inner)[] Shapes = [(1, 30_000, 1), (200, 32, 1), (50, 33, 3), (1, 257, 5), (40, 1, 2), (0, 5, 1), (2, 0, 3)];

    public static TheoryData<DType, int, bool> Cases()
    {
        var cases = new TheoryData<DType, int, bool>();
        foreach (DType type in new[] { DType.Bool, DType.Int32, DType.Int64, DType.Float32, DType.Float64 })
        {
            for (int shape = 0; shape < Shapes.Length; shape++)
            {
                cases.Add(type, shape, false);
                cases.Add(type, shape, true);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ArgSort_RandomNumbersWithTies_IsStable(DType type, int shapeIndex, bool isDescending)
    {
        (int outer, int length, int inner) = Shapes[shapeIndex];
        HostTensor input = HostTensor.Random(type, [outer, length, inner], new Random(shapeIndex));
        double[] values = [.. input.ToObjects().Select(value => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture))];
        foreach (int threads in new[] { 1, 4 })
        {
            long[] indices = KernelRunner.WithThreads(threads, () =>
                KernelRunner.RunSingle(new ArgSortPrimitive(1, isDescending), [input], DType.Int64, [outer, length, inner])).ToArray<long>();
            for (int row = 0; row < outer * inner; row++)
            {
                int start = row / Math.Max(inner, 1) * length * inner + row % Math.Max(inner, 1);
                // NaN comes last; zeros of both signs are equal.
                double KeyOf(int i) => double.IsNaN(values[start + i * inner]) ? double.MaxValue : Math.Min(values[start + i * inner] + 0.0, double.BitDecrement(double.MaxValue));
                IEnumerable<int> positions = Enumerable.Range(0, length);
                int[] expected = [.. isDescending ? positions.OrderByDescending(KeyOf) : positions.OrderBy(KeyOf)];
                Assert.Equal(expected, positions.Select(i => (int)indices[start + i * inner]));
            }
        }
    }

    [Fact]
    public void ArgSort_NumbersThatDifferInEveryByte_AreInOrder()
    {
        var random = new Random(3);
        long[] numbers = [.. Enumerable.Range(0, 5000).Select(_ => random.NextInt64(long.MinValue, long.MaxValue))];
        long[] indices = KernelRunner.RunSingle(new ArgSortPrimitive(0, IsDescending: false), [HostTensor.Of(numbers)], DType.Int64, [5000]).ToArray<long>();
        Assert.Equal(numbers.Order(), indices.Select(index => numbers[index]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SearchSorted_ManyValues_CountsTheElementsBelow(bool isRight)
    {
        var random = new Random(5);
        float[] sequence = [.. Enumerable.Range(0, 300).Select(_ => random.Next(100) / 4f).Order()];
        float[] values = [.. Enumerable.Range(0, 20_000).Select(_ => random.Next(-20, 420) / 16f)];
        long[] places = KernelRunner.RunSingle(
            new SearchSortedPrimitive(isRight), [HostTensor.Of(sequence), HostTensor.Of(values)], DType.Int64, [values.Length]).ToArray<long>();
        Assert.Equal(values.Select(value => (long)sequence.Count(element => isRight ? element <= value : element < value)), places);
    }
}
