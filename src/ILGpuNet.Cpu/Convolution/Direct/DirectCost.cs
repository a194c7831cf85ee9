using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// When convolutions are computed directly. Packed panels of the image serve many rows of weights once they are there, and are read in order; what is read
/// where it lies costs no packing. Fitted to measurements with 256-bit vectors.
/// </summary>
internal static class DirectCost
{
    /// <summary>Fewer rows of weights than this do not pay for packing.</summary>
    private const int FewRows = 24;

    /// <summary>Up to so many products for each result, a window's elements stay in the cache of the first level.</summary>
    private const int MostDepth = 512;

    /// <summary>The same for kernels of a single element, which read each channel once: packed ones are better as soon as there are a few.</summary>
    private const int MostPointwiseDepth = 8;

    /// <summary>Rows of weights with which narrow vectors are better than tiles that span rows and images.</summary>
    private const int FewRowsOfNarrowVectors = 8;

    /// <summary>Channels up to which the gradients of the weights are summed directly, where there are few of them or few filters.</summary>
    private const int MostChannelsOfGradient = 16;

    /// <summary>Weights of a filter that are few: more make panels worth packing as soon as there are not few filters.</summary>
    private const int FewWeightsOfFilter = 48;

    /// <summary>Whether a sliding product is faster directly, if its rows of results are long enough for vectors.</summary>
    public static bool IsWorthwhile(SlidingGeometry geometry)
    {
        int taps = geometry.Phases.Max(phase => phase.Taps.Length);
        return taps == 1 ? geometry.Channels <= MostPointwiseDepth : geometry.Rows < FewRows || geometry.Channels * taps <= MostDepth;
    }

    /// <summary>Whether that holds for vectors that are not the widest.</summary>
    public static bool IsWorthwhileWithNarrowVectors(SlidingGeometry geometry) => geometry.Rows < FewRowsOfNarrowVectors;

    /// <summary>Whether the gradients of the weights are summed faster directly, if rows of results are long enough for vectors.</summary>
    public static bool IsGradientWorthwhile(ConvolutionGeometry geometry)
    {
        int channels = geometry.Channels / geometry.Groups, weights = channels;
        foreach (int extent in geometry.Kernel) weights *= extent;
        return channels <= MostChannelsOfGradient && (weights <= FewWeightsOfFilter || geometry.Filters / geometry.Groups < FewRows);
    }
}
