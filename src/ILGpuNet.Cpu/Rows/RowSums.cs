using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>The sums over rows of a row kernel, each with accumulators of its own for every segment of the rows.</summary>
internal sealed unsafe class RowSums
{
    private readonly MapSums[] sums;
    private readonly long[] offsets;
    private readonly long elements;

    /// <param name="primitive">What is summed.</param>
    /// <param name="unit">Elements of a tile: segments consist of whole tiles.</param>
    public RowSums(RowPrimitive primitive, long unit)
    {
        elements = primitive.Rows * primitive.Length;
        sums = [.. primitive.Sums.Select(sum => new MapSums(
            [primitive.Program[sum.Value].Type], LoopNest.Create(MapSums.LayoutOf(sum.Shape, sum.Axes)), 0, MapSums.KeptCount(sum.Shape, sum.Axes), unit))];
        offsets = new long[sums.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            offsets[i] = Bytes;
            Bytes += sums[i].Bytes;
        }
    }

    public int Count => sums.Length;

    /// <summary>Memory for the accumulators.</summary>
    public long Bytes { get; }

    /// <summary>Number of segments: that of the rows, and so the same for all sums.</summary>
    public int Segments => sums[0].Segments;

    /// <summary>The elements of a segment.</summary>
    public (long Start, long End) Range(int segment) => sums[0].Range(segment, 0, elements);

    public void Begin(byte* accumulators)
    {
        for (int i = 0; i < sums.Length; i++) sums[i].Begin((double*)(accumulators + offsets[i]));
    }

    public void Add(double* accumulators, int segment, int sum, byte* values, long start, int length) =>
        sums[sum].Add((double*)((byte*)accumulators + offsets[sum]), segment, 0, values, start, length);

    public void End(byte* accumulators, byte** results)
    {
        for (int i = 0; i < sums.Length; i++) sums[i].End((double*)(accumulators + offsets[i]), results + i);
    }
}
