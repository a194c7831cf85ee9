using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Sums over some axes of what a map computes, block by block while it is in the cache. Blocks are added in the map's type, their sums in double.
/// The elements are cut into segments that depend on the shape only, each with accumulators of its own, so that results do not depend on the number of
/// threads.
/// </summary>
internal sealed unsafe class MapSums
{
    private const long ElementsPerSegment = 16 << 10;
    private const int MaximumSegments = 16;

    private readonly int count;
    private readonly DType[] types;
    private readonly LoopNest nest;
    private readonly int operand;
    private readonly long kept, unit, units, innerExtent, innerStride;
    private readonly bool sharesAccumulators;

    /// <param name="types">Types of the sums.</param>
    /// <param name="nest">The map's loops, in which <paramref name="operand"/> are the sums, with stride zero along the axes summed over.</param>
    /// <param name="operand">See <paramref name="nest"/>.</param>
    /// <param name="kept">Elements of a sum.</param>
    /// <param name="unit">Segments end at multiples of so many elements.</param>
    public MapSums(DType[] types, LoopNest nest, int operand, long kept, long unit)
    {
        this.types = types;
        this.nest = nest;
        this.operand = operand;
        this.kept = kept;
        count = types.Length;
        // Where the outermost axis is kept, segments write to different accumulators.
        sharesAccumulators = nest.Strides(operand)[0] != 0 && nest.Rank > 1;
        this.unit = sharesAccumulators ? nest.Count / Math.Max(nest.Extents[0], 1) : unit;
        units = this.unit == 0 ? 0 : (nest.Count + this.unit - 1) / this.unit;
        Segments = (int)Math.Clamp(Math.Min(nest.Count / ElementsPerSegment, units), 1, sharesAccumulators ? 4 * MaximumSegments : MaximumSegments);
        innerExtent = nest.Extents[^1];
        innerStride = nest.Strides(operand)[^1];
    }

    /// <summary>
    /// Whether runs of elements that go to one sum, or to neighbouring ones, are long enough, and the sums few enough for accumulators of their own.
    /// </summary>
    public static bool AreWorthwhile(Shape shape, ValueList<int> axes)
    {
        const int ShortestRun = 16, MostSums = 16 << 10;
        long run = 1, kept = 1;
        bool isInnerReduced = axes.Contains(shape.Rank - 1), isRun = true;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            isRun &= axes.Contains(axis) == isInnerReduced;
            if (isRun) run *= shape[axis];
            if (!axes.Contains(axis)) kept *= shape[axis];
        }
        return run >= ShortestRun && (kept <= MostSums || !axes.Contains(0));
    }

    /// <summary>Where the sum that an element goes to lies: stride zero along the axes that are summed over.</summary>
    public static Layout LayoutOf(Shape shape, ValueList<int> axes)
    {
        var strides = new long[shape.Rank];
        long stride = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            if (axes.Contains(axis)) continue;
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return new Layout(shape, strides, 0);
    }

    /// <summary>Number of sums.</summary>
    public static long KeptCount(Shape shape, ValueList<int> axes)
    {
        long count = 1;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (!axes.Contains(axis)) count *= shape[axis];
        }
        return count;
    }

    /// <summary>Number of segments of the whole map.</summary>
    public int Segments { get; }

    /// <summary>Memory for the accumulators.</summary>
    public long Bytes => AccumulatorCount * sizeof(double) + 127 & ~127L;

    private long AccumulatorCount => (sharesAccumulators ? 1 : Segments) * count * kept;

    /// <summary>The segments that have elements from <paramref name="start"/> to <paramref name="end"/>, which is beyond it: a piece of a result has but some of them.</summary>
    public (int First, int End) SegmentsOf(long start, long end)
    {
        int first = 0, last = Segments - 1;
        while (IsEmpty(first)) first++;
        while (IsEmpty(last)) last--;
        return (first, last + 1);

        bool IsEmpty(int segment) => Range(segment, start, end) is var range && range.Start == range.End;
    }

    /// <summary>The elements of a segment among those from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public (long Start, long End) Range(int segment, long start, long end)
    {
        (long first, long last) = Workload.Range(units, segment, Segments);
        return (Math.Clamp(first * unit, start, end), Math.Clamp(last * unit, start, end));
    }

    public void Begin(double* accumulators) => new Span<double>(accumulators, checked((int)AccumulatorCount)).Clear();

    /// <summary>Adds a block of values of a sum: <paramref name="length"/> elements from <paramref name="start"/> on.</summary>
    public void Add(double* accumulators, int segment, int sum, byte* values, long start, int length)
    {
        double* mine = accumulators + ((sharesAccumulators ? 0 : segment) * count + sum) * kept;
        int size = types[sum].Size();
        while (length > 0)
        {
            (long row, long column) = Math.DivRem(start, innerExtent);
            int run = (int)Math.Min(innerExtent - column, length);
            double* target = mine + nest.Offset(operand, row, nest.Rank - 1) + column * innerStride;
            if (innerStride == 0) *target += VectorCodes.Widest.SumOf(types[sum], values, run);
            else VectorCodes.Widest.AddTo(types[sum], target, values, run);
            start += run;
            values += run * size;
            length -= run;
        }
    }

    /// <summary>Writes the sums.</summary>
    public void End(double* accumulators, byte** results)
    {
        int partials = sharesAccumulators ? 1 : Segments;
        for (int sum = 0; sum < count; sum++)
        {
            for (long i = 0; i < kept; i++)
            {
                double total = 0;
                for (int partial = 0; partial < partials; partial++) total += accumulators[(partial * count + sum) * kept + i];
                if (types[sum] == DType.Float32) ((float*)results[sum])[i] = (float)total;
                else ((double*)results[sum])[i] = total;
            }
        }
    }
}
