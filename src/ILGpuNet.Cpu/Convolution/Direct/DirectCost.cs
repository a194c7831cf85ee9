namespace ILGpuNet.Cpu;

/// <summary>
/// When convolutions are computed directly. Packed panels of the image serve many rows of weights once they are there, and are read in order; what is read
/// where it lies costs no packing. Fitted to measurements with vectors of 256 and of 512 bits.
/// </summary>
internal static class DirectCost
{
    /// <summary>The same where results are some steps apart, so that they are put in place one by one.</summary>
    private const int MostDepthOfSteps = 256;

    /// <summary>Fewer rows of weights than this do not pay for packing.</summary>
    private const int FewRows = 24;

    /// <summary>Up to so many products for each result, a window's elements stay in the cache of the first level.</summary>
    private const int MostDepth = 512;

    /// <summary>The same for kernels of a single element, which read each channel once: packed ones are better as soon as there are a few.</summary>
    private const int MostPointwiseDepth = 8;

    /// <summary>
    /// Rows of weights in whose time a panel is packed and its results are put in place. Fitted to kernels of 3x3 and 5x5 over 1 to 12 channels, with 6 to 64 filters
    /// and rows of 5 to 24 results: with 512 bits between 20 with the longest rows and 40 with the shortest, with 256 bits down to 16.
    /// </summary>
    private const double Packing = 26;

    /// <summary>
    /// Weights of a group up to which their gradients are better summed directly, if rows are whole vectors. Fitted to kernels of 3x3 and 5x5 over 1 to 16 channels,
    /// with 8 to 64 filters and rows of 6 to 26 results.
    /// </summary>
    private const double MostWeightsOfGradient = 1000;

    /// <summary>
    /// Channels of a group up to which gradients of weights are better summed with vectors along filters, and the same for kernels of a single element; weights of a
    /// filter and results of a channel from which on; and how much wider vectors may be than there are filters. Fitted to kernels of 1x1 to 11x11 over 1 to 512
    /// channels, with 8 to 1024 filters and images of 7x7 to 224x224.
    /// </summary>
    private const int MostChannelsOfFilters = 16, MostPointwiseChannelsOfFilters = 32, FewestWeightsOfFilter = 16, FewestResultsOfFilter = 64;

    /// <inheritdoc cref="MostChannelsOfFilters"/>
    private const double MostPadding = 1.1;

    /// <summary>With fewer registers tiles are so small that few weights are better summed directly along rows.</summary>
    private const int ManyRegisters = 32;

    /// <summary>Whether a sliding product is faster directly with vectors of <paramref name="vector"/> elements than as one of panels of the <paramref name="widest"/>.</summary>
    private static bool IsWorthwhile(SlidingGeometry geometry, int vector, int widest)
    {
        int taps = geometry.Phases.Max(phase => phase.Taps.Length);
        bool isShallow = taps == 1 ? geometry.Channels <= MostPointwiseDepth : geometry.Rows < FewRows || geometry.Channels * taps <= (geometry.Phases.Length == 1 ? MostDepth : MostDepthOfSteps);
        return isShallow && geometry.Rows * (Excess(geometry, vector, widest) - 1) <= Packing;
    }

    /// <summary>
    /// Elements of the widest vectors, from the <paramref name="widest"/> down to the <paramref name="narrowest"/>, with which it is: narrower ones where rows of results are short.
    /// Zero where it is with none.
    /// </summary>
    public static int VectorOf(SlidingGeometry geometry, int widest, int narrowest)
    {
        if (geometry.Images == 0) return 0;
        int vector = widest;
        while (vector >= narrowest && !IsWorthwhile(geometry, vector, widest)) vector /= 2;
        return vector >= narrowest ? vector : 0;
    }

    /// <summary>Whether the same is true of the gradients of the weights.</summary>
    /// <param name="geometry">The forward pass.</param>
    /// <param name="vector">Elements of a vector along rows of results.</param>
    /// <param name="widest">Elements of the widest vector.</param>
    public static bool IsGradientWorthwhile(SlidingGeometry geometry, int vector, int widest) =>
        geometry.WeightGroupStride * Excess(geometry, vector, widest) <= MostWeightsOfGradient;

    /// <summary>Whether the gradients of the weights are faster summed with vectors along filters.</summary>
    /// <param name="geometry">The forward pass.</param>
    /// <param name="vector">Elements of a vector.</param>
    /// <param name="registers">Number of registers.</param>
    public static bool IsFilterGradientWorthwhile(SlidingGeometry geometry, int vector, int registers)
    {
        if (registers < ManyRegisters && geometry.WeightGroupStride <= MostWeightsOfGradient) return false;
        int mostChannels = geometry.KernelSize == 1 ? MostPointwiseChannelsOfFilters : MostChannelsOfFilters;
        int paddedFilters = (geometry.Rows + vector - 1) / vector * vector;
        return geometry.Channels <= mostChannels && geometry.Channels * geometry.KernelSize >= FewestWeightsOfFilter
            && geometry.DestinationChannelSize >= FewestResultsOfFilter && paddedFilters <= MostPadding * geometry.Rows;
    }

    /// <summary>
    /// Vectors along rows of results against those of panels, which are the widest, and full: more where they are narrower or compute some results twice. None serve
    /// rows that are shorter.
    /// </summary>
    private static double Excess(SlidingGeometry geometry, int vector, int widest)
    {
        AxisPhase[] width = geometry.Axes[ConvolutionAxis.Count - 1].Phases;
        if (width.Any(phase => phase.Count < vector)) return double.PositiveInfinity;
        return width.Sum(phase => (phase.Count + vector - 1) / vector) * (double)widest / width.Sum(phase => phase.Count);
    }
}
