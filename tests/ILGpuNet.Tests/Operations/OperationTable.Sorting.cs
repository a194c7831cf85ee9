namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> SortingRows()
    {
        foreach (bool descending in new[] { false, true })
        {
            string order = descending ? " descending" : "";
            foreach (int axis in new[] { 0, 1, -1 })
            {
                yield return Golden($"Sort values axis {axis}{order}", x => x[0].Sort(axis, descending).Values);
                yield return Golden($"Sort indices axis {axis}{order}", x => x[0].Sort(axis, descending).Indices);
            }
            yield return Golden($"Sort special values{order}", x => x[0].Sort(descending: descending).Values);
            yield return Golden($"Sort special indices{order}", x => x[0].Sort(descending: descending).Indices);
            yield return Golden($"ArgSort Int64{order}", x => x[0].ArgSort(0, descending));
            yield return Golden($"ArgSort Int32{order}", x => x[0].ArgSort(0, descending));
            yield return Golden($"ArgSort Bool{order}", x => x[0].ArgSort(1, descending));
        }
        foreach ((string situation, int k, int axis, bool largest) in new[] { ("largest", 2, -1, true), ("smallest", 2, 1, false), ("axis 0", 1, 0, true), ("all", 4, -1, true) })
        {
            yield return Golden($"TopK values {situation}", x => x[0].TopK(k, axis, largest).Values);
            yield return Golden($"TopK indices {situation}", x => x[0].TopK(k, axis, largest).Indices);
        }
        foreach (int k in new[] { 1, 3 })
        {
            yield return Golden($"KthValue {k}", x => x[0].KthValue(k).Values);
            yield return Golden($"KthValue {k} indices axis 0 kept", x => x[0].KthValue(k, 0, true).Indices);
        }
        foreach (bool right in new[] { false, true })
        {
            string side = right ? " right" : "";
            yield return Golden($"SearchSorted{side}", x => x[0].SearchSorted(x[1], right));
            yield return Golden($"SearchSorted rows{side}", x => x[0].SearchSorted(x[1], right));
            yield return Golden($"Bucketize{side}", x => x[0].Bucketize(x[1], right));
        }
        foreach (OperationCase row in OtherSortingRows()) yield return row;
    }

    private static IEnumerable<OperationCase> OtherSortingRows() =>
    [
        Golden("Sort of a transposed view", x => x[0].Transpose().Sort(1).Values),
        Golden("Sort of nothing", x => x[0].Sort(1).Values),
        Golden("Sort of many", x => x[0].Sort(0).Values),
        Golden("TopK none", x => x[0].TopK(0).Values),
        Golden("TopK with NaN", x => x[0].TopK(2).Values),
        Golden("Unique values", x => x[0].Unique().Values),
        Golden("Unique inverse", x => x[0].Unique().Inverse),
        Golden("Unique counts", x => x[0].Unique().Counts),
        Golden("Unique Float64", x => x[0].Unique().Values),
        Golden("Unique Bool", x => x[0].Unique().Values),
        Golden("BinCount", x => x[0].BinCount()),
        Golden("BinCount minimum length", x => x[0].BinCount(minimumLength: 9)),
        Golden("BinCount weights", x => x[0].BinCount(x[1])),
        Golden("Histogram", x => x[0].Histogram(5, -1.5, 1.5)),
        Golden("Histogram of its range", x => x[0].Histogram(4)),
        Golden("Histogram on the bounds", x => x[0].Histogram(4, 0, 2)),
        Golden("Histogram of one value", x => x[0].Histogram(4)),
        Golden("SearchSorted Int64", x => x[0].SearchSorted(x[1])),
    ];
}
