using System.Numerics;
using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Reductions of [rows, length], or of [length, rows] along the first axis, against loops.</summary>
public class ReduceTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, false)]
    [InlineData(3, 53, 16, 1, false)]
    [InlineData(7, 5, 16, 4, false)]
    [InlineData(19, 3, 16, 16, false)]
    [InlineData(7, 29, 24, 8, true)]
    [InlineData(2, 0, 8, 1, false)]
    public void Reduce_CombinesEachRow(int rows, int length, int groupSize, int rowsOfAGroup, bool rowsAreAdjacent)
    {
        float[] x = KernelRuns.Numbers(rows * length, 1);
        Check<float, float, float, Elements<float, float, Sum<float>>>(x, row => (float)row.Sum(value => (double)value), 1e-6);
        Check<float, float, float, Elements<float, float, Maximum<float>>>(x, row => row.Append(float.NegativeInfinity).Max());
        Check<float, float, float, Elements<float, float, Product<float>>>(x, row => (float)row.Aggregate(1.0, (product, value) => product * value), 1e-6);
        int[] whole = [.. x.Select(value => (int)(value * 1e9))];
        Check<int, long, long, Elements<int, long, Sum<long>>>(whole, row => row.Sum(value => (long)value));
        Check<int, int, int, Elements<int, int, Minimum<int>>>(whole, row => row.Append(int.MaxValue).Min());
        byte[] truths = [.. x.Select(value => (byte)(value > 0.9f ? 1 : 0))];
        Check<byte, long, long, Elements<byte, long, Sum<long>>>(truths, row => row.Sum(value => (long)value));
        Check<byte, byte, byte, Elements<byte, byte, Maximum<byte>>>(truths, row => row.Append((byte)0).Max());
        float[] coarse = [.. x.Select(value => MathF.Round(value * 3))];
        Check<float, Extreme<float>, long, FirstExtreme<float, LargestFirst<float>>>(coarse, row => Array.IndexOf(row, row.Append(-9).Max()));
        Check<float, Extreme<float>, long, FirstExtreme<float, SmallestFirst<float>>>(coarse, row => Array.IndexOf(row, row.Append(9).Min()));

        void Check<T, TState, TResult, TReduction>(T[] input, Func<T[], TResult> expected, double tolerance = 0)
            where T : unmanaged
            where TState : unmanaged
            where TResult : unmanaged
            where TReduction : struct, IReduction<T, TState, TResult>
        {
            (Axes kept, Axes reduced) = rowsAreAdjacent ? (Strided(rows, 1), Strided(length, rows)) : (Strided(rows, length), Strided(length, 1));
            KernelRuns.Gives<Reduce<T, TState, TResult, TReduction>, TResult>(
                Rows(input).Select(expected), y => new(new(input), y, kept, reduced, rows, length, rowsOfAGroup, rowsAreAdjacent),
                (rows + rowsOfAGroup - 1) / rowsOfAGroup, groupSize, tolerance);
        }

        IEnumerable<T[]> Rows<T>(T[] input) => Enumerable.Range(0, rows)
            .Select(row => Enumerable.Range(0, length).Select(i => input[rowsAreAdjacent ? (i * rows) + row : (row * length) + i]).ToArray());
    }

    [Fact]
    public void Reduce_OverSeveralAxes_FollowsTheirStrides()
    {
        // The sum of [3, 4, 5] over the first and the last axis.
        float[] x = KernelRuns.Numbers(60, 2);
        IEnumerable<float> expected = Enumerable.Range(0, 4).Select(j => (float)Enumerable.Range(0, 15).Sum(i => (double)x[(i / 5 * 20) + (j * 5) + (i % 5)]));
        KernelRuns.Gives<Reduce<float, float, float, Elements<float, float, Sum<float>>>, float>(
            expected, y => new(new(x), y, Strided(4, 5), Axes.Create([(3, 20), (5, 1)]), 4, 15, 1, false), 4, 8, 1e-6);
    }

    [Theory]
    [InlineData(1, 100, 1, false)]
    [InlineData(3, 41, 2, true)]
    public void ReduceSegments_AndTheirReduction_GiveTheWhole(int rows, int length, int rowsOfAGroup, bool rowsAreAdjacent)
    {
        const int SegmentLength = 13;
        int segments = (length + SegmentLength - 1) / SegmentLength;
        float[] x = [.. KernelRuns.Numbers(rows * length, 3).Select(value => MathF.Round(value * 20))];
        x[^2] = float.NaN;
        (Axes kept, Axes reduced) = rowsAreAdjacent ? (Strided(rows, 1), Strided(length, rows)) : (Strided(rows, length), Strided(length, 1));
        float At(int row, int i) => x[rowsAreAdjacent ? (i * rows) + row : (row * length) + i];
        long[] expected = [.. Enumerable.Range(0, rows).Select(row => (long)Enumerable.Range(0, length).MaxBy(i => float.IsNaN(At(row, i)) ? 1e9 : At(row, i)))];

        var partial = new Extreme<float>[segments * rows];
        int groups = segments * ((rows + rowsOfAGroup - 1) / rowsOfAGroup);
        ReduceSegments<float, Extreme<float>, long, FirstExtreme<float, LargestFirst<float>>> First(View<Extreme<float>> states) =>
            new(new(x), states, kept, reduced, rows, length, SegmentLength, rowsOfAGroup, rowsAreAdjacent);
        HostExecutor.Run(First(new(partial)), groups, 8);
        KernelRuns.Gives<Reduce<Extreme<float>, Extreme<float>, long, Segments<float, Extreme<float>, long, FirstExtreme<float, LargestFirst<float>>>>, long>(
            expected, y => new(new(partial), y, Strided(rows, 1), Strided(segments, rows), rows, segments, rows, true), 1, rows * 4);
        if (OpenClDevice.ReasonForNone is not null) return;
        var found = new Extreme<float>[partial.Length];
        OpenClDevice.Instance.Run(First(new(found)), groups, 8);
        Assert.Equal(partial, found);
    }

    [Fact]
    public void Combinations_KeepNaN_AndTheirIdentities()
    {
        Assert.Equal(float.NaN, Maximum<float>.Combine(float.NaN, 1));
        Assert.Equal(float.NaN, Minimum<float>.Combine(1, float.NaN));
        Neutral<float, Sum<float>>(-3);
        Neutral<int, Product<int>>(-3);
        Neutral<double, Maximum<double>>(double.NegativeInfinity);
        Neutral<long, Minimum<long>>(long.MaxValue);
        Neutral<double, LogarithmSumExponential<double>>(-2);

        static void Neutral<T, TCombination>(T value) where T : unmanaged, INumber<T> where TCombination : struct, ICombination<T>
        {
            Assert.Equal(value, TCombination.Combine(TCombination.Identity, value));
            Assert.Equal(value, TCombination.Combine(value, TCombination.Identity));
        }
    }

    private static Axes Strided(int extent, int stride) => Axes.Create([(extent, stride)]);
}
