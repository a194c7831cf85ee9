using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Taking from and putting to indices along the middle axis of [outer, length, inner], against loops in the order of the values.</summary>
public class IndexingTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 5, 17, 3)]
    [InlineData(3, 7, 4, 1)]
    [InlineData(2, 3, 0, 2)]
    public void TakeAndScatter_FollowTheirIndices(int outer, int length, int indexLength, int inner)
    {
        var random = new Random(1);
        int count = outer * indexLength * inner, places = outer * length * inner, columns = outer * inner;
        long[] indices = [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(length))], shared = [.. Enumerable.Range(0, indexLength).Select(_ => random.NextInt64(length))];
        if (count > 10) (indices[3], indices[5], shared[1], shared[2]) = (-1, length, long.MinValue, long.MaxValue);
        uint[] x = [.. Enumerable.Range(1, places).Select(i => (uint)i * 77)];
        float[] table = KernelRuns.Numbers(places, 2), values = KernelRuns.Numbers(count, 3);
        int PlaceOf(int i, long index) => index < 0 || index >= length ? -1 : (((i / inner / indexLength * length) + (int)index) * inner) + (i % inner);
        long SharedIndex(int i) => shared[i / inner % indexLength];

        uint[] taken = [.. indices.Select((index, i) => PlaceOf(i, index) is >= 0 and int at ? x[at] : 0)];
        KernelRuns.Gives<TakeAlongAxis<uint>, uint>(taken, y => new(new(x), new(indices), y, length, indexLength, inner, count), 2, 8);
        uint[] selected = [.. Enumerable.Range(0, count).Select(i => PlaceOf(i, SharedIndex(i)) is >= 0 and int at ? x[at] : 0)];
        KernelRuns.Gives<IndexSelect<uint>, uint>(selected, y => new(new(x), new(shared), y, length, indexLength, inner, count), 2, 8);

        float[] scattered = [.. table], added = [.. table], addedToSlices = [.. table];
        for (int i = 0; i < count; i++)
        {
            if (PlaceOf(i, indices[i]) is >= 0 and int at) (scattered[at], added[at]) = (values[i], added[at] + values[i]);
            if (PlaceOf(i, SharedIndex(i)) is >= 0 and int slice) addedToSlices[slice] += values[i];
        }
        var own = new IndexedAxis(length, indexLength, inner, false);
        var one = new IndexedAxis(length, indexLength, inner, true);
        int[] winners = new int[places];
        Array.Fill(winners, -1);
        HostExecutor.Run(new ScatterClaim(new(indices), new(winners), own, count), 2, 8);
        KernelRuns.Gives<ScatterWrite<float>, float>(scattered, y => new(new(table), new(values), new(winners), y, own, places), 2, 8);
        KernelRuns.Gives<ScatterAddColumns<float>, float>(added, y => new(new(indices), new(values), y, own, columns), 1, 4, initial: table);
        KernelRuns.Gives<ScatterAddColumns<float>, float>(addedToSlices, y => new(new(shared), new(values), y, one, columns), 1, 4, initial: table);

        // The order of the indices of each column, or of all.
        long[] order = new long[count], sharedOrder = [.. Enumerable.Range(0, indexLength).OrderBy(i => shared[i]).Select(i => (long)i)];
        for (int column = 0; column < columns; column++)
        {
            int[] sorted = [.. Enumerable.Range(0, indexLength).OrderBy(i => indices[own.ValueAt(column, i)])];
            for (int i = 0; i < indexLength; i++) order[own.ValueAt(column, i)] = sorted[i];
        }
        KernelRuns.Gives<ScatterAddSorted<float>, float>(added, y => new(new(indices), new(order), new(values), y, own, count), 2, 8, initial: table);
        KernelRuns.Gives<ScatterAddSorted<float>, float>(addedToSlices, y => new(new(shared), new(sharedOrder), new(values), y, one, count), 2, 8, initial: table);
    }

    [OpenClFact]
    public void ScatterClaim_GivesTheSameWinnersOnADevice()
    {
        long[] indices = [.. Enumerable.Range(0, 60).Select(i => (long)(i * i % 7))];
        KernelRuns.DeviceEqualsHost<ScatterClaim, int>(winners => new(new(indices), winners, new IndexedAxis(7, 20, 3, false), 60), [.. Enumerable.Repeat(-1, 21)], 4, 16);
    }
}
