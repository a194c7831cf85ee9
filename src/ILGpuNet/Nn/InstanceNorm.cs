namespace ILGpuNet.Nn;

/// <summary>
/// Normalises each channel of each image to mean 0 and variance 1 over its spatial axes (Ulyanov et al., "Instance normalization", 2016). By default
/// without parameters and running statistics; where there are running ones they are used instead of the image's own outside of training.
/// </summary>
public abstract class InstanceNorm : RunningNormalization
{
    private protected InstanceNorm(int channels, double epsilon, double? momentum, bool affine, bool trackRunningStatistics, DType type, Device? device)
        : base(channels, epsilon, momentum, affine, trackRunningStatistics, type, device) { }

    private protected sealed override string Operation => nameof(InstanceNorm);

    private protected sealed override bool AllowsUnbatched => true;
}

/// <summary>Instance normalisation. x, y: [N, C, L] or [C, L].</summary>
public sealed class InstanceNorm1d : InstanceNorm
{
    /// <summary>Creates the layer.</summary>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">Weight of the batch in the running statistics; null for their average over all batches.</param>
    /// <param name="affine">Whether channels are scaled and shifted by parameters.</param>
    /// <param name="trackRunningStatistics">Whether there are running statistics.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where parameters and statistics live.</param>
    public InstanceNorm1d(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = false, bool trackRunningStatistics = false,
        DType type = DType.Float32, Device? device = null) : base(channels, epsilon, momentum, affine, trackRunningStatistics, type, device) { }

    private protected override (int Least, int Most) SpatialRank => (1, 1);
}

/// <summary>Instance normalisation. x, y: [N, C, H, W] or [C, H, W].</summary>
public sealed class InstanceNorm2d : InstanceNorm
{
    /// <summary>Creates the layer.</summary>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">Weight of the batch in the running statistics; null for their average over all batches.</param>
    /// <param name="affine">Whether channels are scaled and shifted by parameters.</param>
    /// <param name="trackRunningStatistics">Whether there are running statistics.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where parameters and statistics live.</param>
    public InstanceNorm2d(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = false, bool trackRunningStatistics = false,
        DType type = DType.Float32, Device? device = null) : base(channels, epsilon, momentum, affine, trackRunningStatistics, type, device) { }

    private protected override (int Least, int Most) SpatialRank => (2, 2);
}

/// <summary>Instance normalisation. x, y: [N, C, D, H, W] or [C, D, H, W].</summary>
public sealed class InstanceNorm3d : InstanceNorm
{
    /// <summary>Creates the layer.</summary>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">Weight of the batch in the running statistics; null for their average over all batches.</param>
    /// <param name="affine">Whether channels are scaled and shifted by parameters.</param>
    /// <param name="trackRunningStatistics">Whether there are running statistics.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where parameters and statistics live.</param>
    public InstanceNorm3d(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = false, bool trackRunningStatistics = false,
        DType type = DType.Float32, Device? device = null) : base(channels, epsilon, momentum, affine, trackRunningStatistics, type, device) { }

    private protected override (int Least, int Most) SpatialRank => (3, 3);
}
