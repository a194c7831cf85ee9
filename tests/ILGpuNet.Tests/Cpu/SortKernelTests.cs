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

    /// <summary>As many as are needed: of rows that are long enough not to be sorted as a whole, and of others; rising rows bring a better one with every element.</summary>
    [Theory]
    [InlineData(1, 30_000, 1, 10)]
    [InlineData(1, 30_000, 1, 700)]
    [InlineData(40, 1000, 1, 1)]
    [InlineData(20, 700, 3, 33)]
    [InlineData(7, 65, 2, 5)]
    [InlineData(7, 64, 2, 60)]
    public void ArgSort_FewNeeded_AreTheFirstOfAll(int outer, int length, int inner, int needed)
    {
        var random = new Random(needed);
        foreach (DType type in new[] { DType.Bool, DType.Int64, DType.Float32, DType.Float64 })
        {
            HostTensor mixed = HostTensor.Random(type, [outer, length, inner], random);
            HostTensor rising = HostTensor.Of([outer, length, inner], Enumerable.Range(0, outer * length * inner).Select(i => (float)(i % 7919)).ToArray());
            foreach (HostTensor input in new[] { mixed, rising })
            {
                foreach (bool isDescending in new[] { false, true })
                {
                    foreach (int threads in new[] { 1, 4 })
                    {
                        long[] Indices(int count) => KernelRunner.WithThreads(threads, () =>
                            KernelRunner.RunSingle(new ArgSortPrimitive(1, isDescending, count), [input], DType.Int64, [outer, length, inner])).ToArray<long>();
                        long[] all = Indices(int.MaxValue), first = Indices(needed);
                        int row = needed * inner, whole = length * inner;
                        for (int i = 0; i < outer; i++) Assert.Equal(all[(i * whole)..(i * whole + row)], first[(i * whole)..(i * whole + row)]);
                    }
                }
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
