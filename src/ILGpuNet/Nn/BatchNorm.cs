namespace ILGpuNet.Nn;

/// <summary>
/// Normalises each channel to mean 0 and variance 1 over batch and spatial axes, then scales and shifts it (Ioffe and Szegedy, "Batch
/// normalization", 2015). In training by the statistics of the batch, which also update running ones; in use by the running statistics, or by those
/// of the batch where there are none.
/// </summary>
public abstract class BatchNorm : RunningNormalization
{
    private protected BatchNorm(int channels, double epsilon, double? momentum, bool affine, bool trackRunningStatistics, DType type, Device? device)
        : base(channels, epsilon, momentum, affine, trackRunningStatistics, type, device) { }

    private protected sealed override string Operation => nameof(BatchNorm);

    private protected sealed override bool AllowsUnbatched => false;
}

/// <summary>Batch normalisation. x, y: [N, C] or [N, C, L].</summary>
public sealed class BatchNorm1d : BatchNorm
{
    /// <summary>Creates the layer.</summary>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">Weight of the batch in the running statistics; null for their average over all batches.</param>
    /// <param name="affine">Whether channels are scaled and shifted by parameters.</param>
    /// <param name="trackRunningStatistics">Whether there are running statistics.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where parameters and statistics live.</param>
    public BatchNorm1d(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStatistics = true,
        DType type = DType.Float32, Device? device = null) : base(channels, epsilon, momentum, affine, trackRunningStatistics, type, device) { }

    private protected override (int Least, int Most) SpatialRank => (0, 1);
}

/// <summary>Batch normalisation. x, y: [N, C, H, W].</summary>
public sealed class BatchNorm2d : BatchNorm
{
    /// <summary>Creates the layer.</summary>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">Weight of the batch in the running statistics; null for their average over all batches.</param>
    /// <param name="affine">Whether channels are scaled and shifted by parameters.</param>
    /// <param name="trackRunningStatistics">Whether there are running statistics.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where parameters and statistics live.</param>
    public BatchNorm2d(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStatistics = true,
        DType type = DType.Float32, Device? device = null) : base(channels, epsilon, momentum, affine, trackRunningStatistics, type, device) { }

    private protected override (int Least, int Most) SpatialRank => (2, 2);
}

/// <summary>Batch normalisation. x, y: [N, C, D, H, W].</summary>
public sealed class BatchNorm3d : BatchNorm
{
    /// <summary>Creates the layer.</summary>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">Weight of the batch in the running statistics; null for their average over all batches.</param>
    /// <param name="affine">Whether channels are scaled and shifted by parameters.</param>
    /// <param name="trackRunningStatistics">Whether there are running statistics.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where parameters and statistics live.</param>
    public BatchNorm3d(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStatistics = true,
        DType type = DType.Float32, Device? device = null) : base(channels, epsilon, momentum, affine, trackRunningStatistics, type, device) { }

    private protected override (int Least, int Most) SpatialRank => (3, 3);
}
