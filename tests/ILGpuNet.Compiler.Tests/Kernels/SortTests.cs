using System.Numerics;
using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Sorting along the middle axis of [outer, length, inner] and searching, against LINQ.</summary>
public class SortTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, false)]
    [InlineData(2, 13, 3, 16, true)]
    [InlineData(1, 107, 1, 16, false)]
    [InlineData(2, 61, 2, 8, true)]
    public void ArgSort_IsStable(int outer, int length, int inner, int chunk, bool isDescending)
    {
        float[] x = [.. KernelRuns.Numbers(outer * length * inner, 1).Select(value => MathF.Round(value * 5))];
        if (x.Length > 30) (x[7], x[8], x[20], x[21]) = (float.NaN, -0f, 0f, float.PositiveInfinity);
        Check<float, uint, SingleKey>(x, value => float.IsNaN(value) ? double.MaxValue : float.IsInfinity(value) ? 1e9 : value);
        Check<double, ulong, DoubleKey>([.. x.Select(value => value * 1e100)], value => double.IsNaN(value) ? double.MaxValue : double.IsInfinity(value) ? 1e200 : value);
        Check<int, uint, Int32Key>([.. x.Select(value => float.IsNaN(value) ? int.MinValue : (int)value)], value => value);
        Check<long, ulong, Int64Key>([.. x.Select(value => float.IsNaN(value) ? long.MaxValue : (long)value * 1_000_000_007)], value => value);
        Check<byte, uint, ByteKey>([.. x.Select(value => (byte)(value > 0 ? 1 : 0))], value => value);

        void Check<T, TKey, TSortKey>(T[] input, Func<T, double> rank)
            where T : unmanaged
            where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
            where TSortKey : struct, ISortKey<T, TKey>
        {
            int rows = outer * inner, chunks = (length + chunk - 1) / chunk, groupSize = Math.Max(1, chunk / 2);
            long[] expected = new long[input.Length];
            for (int row = 0; row < rows; row++)
            {
                int start = (row / inner * length * inner) + (row % inner);
                IEnumerable<int> order = Enumerable.Range(0, length);
                int[] sorted = [.. isDescending ? order.OrderByDescending(i => rank(input[start + (i * inner)])) : order.OrderBy(i => rank(input[start + (i * inner)]))];
                for (int i = 0; i < length; i++) expected[start + (i * inner)] = sorted[i];
            }
            TKey[] keys = new TKey[input.Length], otherKeys = new TKey[input.Length];
            int[] positions = new int[input.Length], otherPositions = new int[input.Length];
            SortChunks<T, TKey, TSortKey> First(View<TKey> to, View<int> order) => new(new(input), to, order, length, inner, chunk, isDescending);
            HostExecutor.Run(First(new(keys), new(positions)), rows * chunks, groupSize);
            if (OpenClDevice.ReasonForNone is null) KernelRuns.DeviceEqualsHost<SortChunks<T, TKey, TSortKey>, TKey>(to => First(to, new(otherPositions)), otherKeys, rows * chunks, groupSize);
            for (int run = chunk; run < length; run *= 2)
            {
                HostExecutor.Run(new MergeRuns<TKey>(new(keys), new(positions), new(otherKeys), new(otherPositions), length, run, input.Length), 2, 16);
                if (run == chunk && OpenClDevice.ReasonForNone is null)
                    KernelRuns.DeviceEqualsHost<MergeRuns<TKey>, int>(order => new(new(keys), new(positions), new([.. keys]), order, length, run, input.Length), positions, 2, 16);
                (keys, positions, otherKeys, otherPositions) = (otherKeys, otherPositions, keys, positions);
            }
            KernelRuns.Gives<WriteOrder, long>(expected, output => new(new(positions), output, length, inner, input.Length), 2, 8);
        }
    }

    [Theory]
    [InlineData(1, 1, 1, false)]
    [InlineData(1, 10, 23, true)]
    [InlineData(3, 7, 4, false)]
    [InlineData(2, 0, 3, true)]
    public void SearchSorted_CountsWhatIsBelow(int sequences, int length, int valuesPerSequence, bool isRight)
    {
        float[] sorted = [.. KernelRuns.Numbers(sequences * length, 1).Select(value => MathF.Round(value * 4)).Chunk(Math.Max(1, length)).SelectMany(row => row.Order())];
        float[] values = [.. KernelRuns.Numbers(sequences * valuesPerSequence, 2).Select(value => MathF.Round(value * 5))];
        values[^1] = float.NaN;
        IEnumerable<long> expected = values.Select((value, i) => sorted.Skip(i / valuesPerSequence * length).Take(length)
            .LongCount(element => float.IsNaN(value) || (isRight ? element <= value : element < value)));
        KernelRuns.Gives<SearchSorted<float>, long>(expected, y => new(new(sorted), new(values), y, length, valuesPerSequence, values.Length, isRight), 1, 8);
    }
}
