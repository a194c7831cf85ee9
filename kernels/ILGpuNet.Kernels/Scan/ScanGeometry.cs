namespace ILGpuNet.Kernels;

/// <summary>The sizes of a scan along the middle axis of [outer, length, inner], as an argument of its kernels.</summary>
/// <param name="length">Elements of a row.</param>
/// <param name="inner">Distance of the elements of a row.</param>
/// <param name="segmentLength">Elements of a segment of a row; the last one may have fewer. The length itself where rows are not cut.</param>
/// <param name="isReverse">Whether rows are walked from their end.</param>
/// <param name="isExclusive">Whether an element does not count yet for its own result.</param>
public readonly struct ScanGeometry(int length, int inner, int segmentLength, bool isReverse, bool isExclusive)
{
    private readonly byte reverse = Flag.Of(isReverse), exclusive = Flag.Of(isExclusive);

    /// <summary>Elements of a row.</summary>
    public int Length { get; } = length;

    /// <summary>Distance of the elements of a row.</summary>
    public int Inner { get; } = inner;

    /// <summary>Elements of a segment.</summary>
    public int SegmentLength { get; } = segmentLength;

    /// <summary>Whether rows are walked from their end.</summary>
    public bool IsReverse => reverse != 0;

    /// <summary>Whether an element does not count yet for its own result.</summary>
    public bool IsExclusive => exclusive != 0;

    /// <summary>Segments of a row.</summary>
    public int Segments => (Length + SegmentLength - 1) / SegmentLength;

    /// <summary>Where a row begins.</summary>
    public int RowStart(int row) => row / Inner * Length * Inner + row % Inner;

    /// <summary>Position along the axis of the step-th element that is walked over.</summary>
    public int Position(int step) => IsReverse ? Length - 1 - step : step;
}
