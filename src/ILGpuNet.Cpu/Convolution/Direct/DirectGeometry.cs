using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// How a sliding product is cut into bands of results that read few enough rows of the image to stay in the caches, and the vectors of
/// neighbouring results of each. Bands are cut along the outermost axis that has more than one result.
/// </summary>
internal sealed class DirectGeometry
{
    /// <summary>Bands of few rows stay in the cache of the first level, others in that of the second.</summary>
    private const int SmallBandBytes = 16 << 10, LargeBandBytes = 96 << 10, FewestRowsOfSmallBand = 4, FewestVectorsOfSmallBand = 4;

    /// <summary>Up to so many channels or rows of weights a copy costs more than channels that lie far apart; those of a small image do not. Kernels of one element read each once.</summary>
    private const int FewInPlace = 8;

    private readonly PaddedAxis[] source;
    private readonly AxisPhase[][] phases;
    private readonly int[] destination;

    /// <param name="geometry">The product, of some images.</param>
    /// <param name="vector">Elements of a vector: no more than there are results in a row.</param>
    /// <param name="elementBytes">Size of an element.</param>
    public DirectGeometry(SlidingGeometry geometry, int vector, int elementBytes)
    {
        Geometry = geometry;
        source = [.. geometry.Axes.Select(axis => axis.Source)];
        phases = [.. geometry.Axes.Select(axis => axis.Phases)];
        destination = geometry.Destination;
        bool isSmall = geometry.Channels * geometry.Source.SourceChannelSize * elementBytes <= SmallBandBytes;
        IsInPlace = (isSmall || geometry.KernelSize == 1 || Math.Min(geometry.Channels, geometry.Rows) <= FewInPlace)
            && source.All(axis => axis is { Start: 0, Split: 1, Step: 1 } && axis.Length <= axis.Source);
        BandAxis = Math.Max(Array.FindIndex(phases, axis => axis.Max(phase => phase.Count) > 1), 0);
        Results = phases[BandAxis].Max(phase => phase.Count);
        SourceStep = phases[BandAxis][0].SourceStep;
        BandLength = ChooseBandLength(vector, elementBytes);
        Bands = (Results + BandLength - 1) / BandLength;
        Band = new PaddedImage(geometry.Channels, BandSource(0), BandSource(1), BandSource(2));
        Phases = [.. geometry.PhasesOver(Band).Select(phase => new DirectPhase(this, phase, vector))];
    }

    /// <summary>The product.</summary>
    public SlidingGeometry Geometry { get; }

    /// <summary>Whether windows are read from the image itself: they lie inside of it, and no copy pays.</summary>
    public bool IsInPlace { get; }

    /// <summary>Axis along which bands are cut.</summary>
    public int BandAxis { get; }

    /// <summary>Results of a band along its axis.</summary>
    public int BandLength { get; }

    /// <summary>Number of bands.</summary>
    public int Bands { get; }

    /// <summary>Results along the axis of the bands.</summary>
    public int Results { get; }

    /// <summary>Distance in the source between neighbouring results along the axis of the bands.</summary>
    public int SourceStep { get; }

    /// <summary>The channels of one group, as far as a band reads them; or as they are where they are read in place.</summary>
    public PaddedImage Band { get; }

    /// <summary>The phases, with the vectors of their bands.</summary>
    public DirectPhase[] Phases { get; }

    /// <summary>Distance in the destination between neighbouring positions along the axis of the bands.</summary>
    public nint DestinationStride
    {
        get
        {
            nint stride = 1;
            for (int axis = BandAxis + 1; axis < ConvolutionAxis.Count; axis++) stride *= destination[axis];
            return stride;
        }
    }

    /// <summary>Distance in the source, where it is read in place, between neighbouring positions along the axis of the bands.</summary>
    private nint InPlaceStride => BandAxis == 0 ? Band.PlaneStride : BandAxis == 1 ? Band.RowStride : 1;

    /// <summary>
    /// The channels of a group, as far as a band reads them: in place, or copied to <paramref name="copy"/>.
    /// </summary>
    public unsafe T* Place<T, TVector, TOperations>(T* source, int band, T* copy)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        int shift = band * BandLength * SourceStep;
        if (IsInPlace) return source + shift * InPlaceStride;
        Band.CopyChannels<T, TVector, TOperations>(source, copy, Geometry.Channels, BandAxis, shift);
        return copy;
    }

    private PaddedAxis BandSource(int axis)
    {
        if (IsInPlace) return new PaddedAxis(source[axis].Source, 0, source[axis].Source, 1);
        return axis != BandAxis ? source[axis] : source[axis] with { Length = BandExtent(BandLength) };
    }

    /// <summary>What a band of so many results covers of its axis.</summary>
    private int BandExtent(int length) => length == Results
        ? source[BandAxis].Length
        : (length - 1) * SourceStep + phases[BandAxis].Max(phase => phase.Taps.Select(tap => tap.Offset + 1).DefaultIfEmpty(1).Max());

    private int ChooseBandLength(int vector, int elementBytes)
    {
        // The interleaved parts of an axis are cut for all of its results.
        if (source[BandAxis].Split > 1) return Results;
        long lineBytes = (long)Geometry.Channels * elementBytes;
        for (int axis = 0; axis < ConvolutionAxis.Count; axis++)
            if (axis != BandAxis) lineBytes *= Math.Max(source[axis].StoredLength, 1);
        int extent = BandExtent(1) - 1;
        if (BandAxis == ConvolutionAxis.Count - 1)
        {
            long most = SmallBandBytes / lineBytes - extent;
            if (most < FewestVectorsOfSmallBand * vector) most = Math.Max(LargeBandBytes / lineBytes - extent, vector);
            most = most / vector * vector;
            int length = (int)Math.Min(most, Results);
            // The last band must have a vector of results, too.
            while (length < Results && Results % length > 0 && Results % length < vector) length += vector;
            return Math.Min(length, Results);
        }
        long small = (SmallBandBytes / lineBytes - extent) / SourceStep, large = (LargeBandBytes / lineBytes - extent) / SourceStep;
        long rows = small >= FewestRowsOfSmallBand ? small : Math.Max(large, FewestRowsOfSmallBand);
        long bandsForThreads = Math.Max(2L * ForkJoin.Threads / Math.Max((long)Geometry.Images * Geometry.Groups, 1), 1);
        rows = Math.Clamp(Math.Min(rows, Results / bandsForThreads), 1, Results);
        // As even as possible.
        long bands = (Results + rows - 1) / rows;
        return (int)((Results + bands - 1) / bands);
    }
}
