using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>The sums over rows of a row kernel, each with accumulators of its own for every segment of the rows.</summary>
internal sealed unsafe class RowSums
{
    private readonly MapSums[] sums;
    private readonly long[] offsets;
    private readonly long elements;
    private readonly int length;

    /// <summary>For each sum whether it is that of the columns, and the type of its elements.</summary>
    private readonly (bool IsOfColumns, DType Type)[] kinds;

    /// <param name="primitive">What is summed.</param>
    /// <param name="unit">Elements of a tile: segments consist of whole tiles.</param>
    public RowSums(RowPrimitive primitive, long unit)
    {
        length = primitive.Length;
        elements = primitive.Rows * length;
        kinds = [.. primitive.Sums.Select(sum => (IsOfColumns(sum, length), primitive.Program[sum.Value].Type))];
        sums = [.. primitive.Sums.Select(sum => new MapSums(
            [primitive.Program[sum.Value].Type], LoopNest.Create(MapSums.LayoutOf(sum.Shape, sum.Axes)), 0, MapSums.KeptCount(sum.Shape, sum.Axes), unit))];
        offsets = new long[sums.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            offsets[i] = Bytes;
            Bytes += sums[i].Bytes;
        }
    }

    /// <summary>Whether all axes are summed over but the last ones, which are those of a row.</summary>
    private static bool IsOfColumns(RowSum sum, int length)
    {
        int kept = sum.Shape.Rank - sum.Axes.Count;
        return sum.Axes[^1] == sum.Axes.Count - 1 && Shape.Create(sum.Shape.Span[^kept..]).Count == length;
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

    /// <summary>Adds whole rows.</summary>
    public void AddRows(double* accumulators, int segment, int sum, byte* values, long row, int rows)
    {
        if (!kinds[sum].IsOfColumns)
        {
            Add(accumulators, segment, sum, values, row * length, rows * length);
            return;
        }
        double* mine = (double*)((byte*)accumulators + offsets[sum]) + (long)segment * length;
        VectorCodes.Widest.AddRowsTo(kinds[sum].Type, mine, values, rows, length);
    }

    public void End(byte* accumulators, byte** results)
    {
        for (int i = 0; i < sums.Length; i++) sums[i].End((double*)(accumulators + offsets[i]), results + i);
    }
}
