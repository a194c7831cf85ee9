namespace ILGpuNet.Cpu;

/// <summary>A phase of a direct convolution: its windows' elements, and the vectors of results of a band.</summary>
internal sealed class DirectPhase
{
    private readonly WindowVectors whole, last;
    private readonly int bands;

    /// <param name="direct">The bands.</param>
    /// <param name="phase">The phase, over the band's copy of the source.</param>
    /// <param name="vector">Elements of a vector.</param>
    public DirectPhase(DirectGeometry direct, SlidingPhase phase, int vector)
    {
        Phase = phase;
        bands = direct.Bands;
        int channels = direct.Geometry.Channels, taps = phase.Taps.Length;
        Offsets = new nint[channels * taps];
        for (int i = 0; i < Offsets.Length; i++) Offsets[i] = i / taps * direct.Band.ChannelStride + phase.Taps[i % taps].Source;
        IsDepthwise = channels == 1 && direct.Geometry.Rows == 1 && phase.DestinationStep == 1 && IsGrid(Offsets);
        int count = phase.AxisCount(direct.BandAxis), before = (bands - 1) * direct.BandLength;
        BandStride = phase.AxisStep(direct.BandAxis) * direct.DestinationStride * direct.BandLength;
        whole = new WindowVectors(phase, direct.BandAxis, Math.Min(count, direct.BandLength), vector);
        last = bands == 1 ? whole : new WindowVectors(phase, direct.BandAxis, Math.Max(count - before, 0), vector);
    }

    /// <summary>The phase.</summary>
    public SlidingPhase Phase { get; }

    /// <summary>For each channel and element of the kernel where it is read, from the beginning of a window.</summary>
    public nint[] Offsets { get; }

    /// <summary>Whether it is one of a depthwise convolution with a kernel of 3x3.</summary>
    public bool IsDepthwise { get; }

    /// <summary>Distance in the destination between bands.</summary>
    public nint BandStride { get; }

    /// <summary>The vectors of a band.</summary>
    public WindowVectors Vectors(int band) => band == bands - 1 ? last : whole;

    /// <summary>Whether windows have three rows of three elements, which lie the same way in each row.</summary>
    private static bool IsGrid(nint[] offsets)
    {
        const int Extent = 3;
        if (offsets.Length != Extent * Extent) return false;
        for (int i = Extent; i < offsets.Length; i++)
            if (offsets[i] - offsets[i / Extent * Extent] != offsets[i % Extent] - offsets[0]) return false;
        return true;
    }
}

/// <summary>
/// Vectors of neighbouring results: where their windows begin and where they go. Behind them are those that end with a row and overlap the one before, where
/// rows are no whole number of vectors.
/// </summary>
internal sealed class WindowVectors
{
    /// <param name="phase">The results.</param>
    /// <param name="axis">The axis of which there are only the first results.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="vector">Elements of a vector.</param>
    public WindowVectors(SlidingPhase phase, int axis, int count, int vector)
    {
        int row = axis == ConvolutionAxis.Count - 1 ? count : phase.RowLength;
        int rows = row == 0 ? 0 : axis == ConvolutionAxis.Count - 1 ? 1 : phase.Count / Math.Max(phase.AxisCount(axis), 1) * count / row;
        int wholeInRow = row / vector;
        LastElements = row % vector;
        Whole = rows * wholeInRow;
        Sources = new nint[LastElements == 0 ? Whole : Whole + rows];
        Destinations = new nint[Sources.Length];
        for (int i = 0; i < Sources.Length; i++)
        {
            int result = i < Whole ? i / wholeInRow * phase.RowLength + i % wholeInRow * vector : (i - Whole) * phase.RowLength + row - vector;
            Sources[i] = phase.SourceOffset(result);
            Destinations[i] = phase.DestinationOffset(result);
        }
    }

    /// <summary>Number of vectors, the first ones, that overlap no other.</summary>
    public int Whole { get; }

    /// <summary>How many elements of each other vector, the last ones, are in no vector before.</summary>
    public int LastElements { get; }

    /// <summary>Where the window of each vector's first result begins.</summary>
    public nint[] Sources { get; }

    /// <summary>Where each vector's first result goes.</summary>
    public nint[] Destinations { get; }
}
