namespace ILGpuNet.Cpu;

/// <summary>
/// A stretch of an axis copied with zeros around it, so that every window lies inside of the copy. Where windows move in steps, the copy
/// is split into as many interleaved parts: neighbouring windows then read neighbouring elements.
/// </summary>
/// <param name="Source">Extent of the axis that is copied.</param>
/// <param name="Start">Position in the source of the first element; negative where zeros precede it.</param>
/// <param name="Length">Number of elements of the copy.</param>
/// <param name="Split">Number of interleaved parts.</param>
/// <param name="Step">Distance in the source of neighbours in the copy: more than one where what lies between meets no window.</param>
internal readonly record struct PaddedAxis(int Source, int Start, int Length, int Split, int Step = 1)
{
    /// <summary>Elements of each interleaved part.</summary>
    public int PartLength => (Length + Split - 1) / Split;

    /// <summary>Elements with all parts.</summary>
    public int StoredLength => PartLength * Split;

    /// <summary>Where the element at a position of the copy is stored.</summary>
    public int Offset(int position) => position % Split * PartLength + position / Split;

    /// <summary>The positions of part <paramref name="part"/>, counted in that part, that hold elements of the source.</summary>
    public (int Start, int End) Filled(int part)
    {
        int start = CeilingDivide(CeilingDivide(-Start, Step) - part, Split);
        int end = CeilingDivide(Math.Min(Length, CeilingDivide(Source - Start, Step)) - part, Split);
        start = Math.Clamp(start, 0, PartLength);
        return (start, Math.Clamp(end, start, PartLength));
    }

    private static int CeilingDivide(int value, int divisor) => value <= 0 ? 0 : (value + divisor - 1) / divisor;
}
