using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>
/// Normalises each channel to mean 0 and variance 1 over batch and image, then scales and shifts it (Ioffe and Szegedy, "Batch normalization",
/// 2015). x, y: [N, C, H, W]. In training by the statistics of the batch, which also update running ones; in use by the running statistics.
/// </summary>
public sealed class BatchNorm2d : Layer
{
    private readonly double epsilon, momentum;

    /// <summary>Creates the layer.</summary>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">Weight of the new statistics in the running ones.</param>
    /// <param name="affine">Whether channels are scaled and shifted by parameters.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    public BatchNorm2d(int channels, double epsilon = 1e-5, double momentum = 0.1, bool affine = true, DType type = DType.Float32, Device? device = null)
    {
        Requirement.Positive(channels, nameof(channels), "BatchNorm2d");
        (this.epsilon, this.momentum) = (epsilon, momentum);
        Weight = affine ? new Parameter(Tensor.Ones([channels], type, device)) : null;
        Bias = affine ? new Parameter(Tensor.Zeros([channels], type, device)) : null;
        RunningMean = new Variable(Tensor.Zeros([channels], type, device));
        RunningVar = new Variable(Tensor.Ones([channels], type, device));
    }

    /// <summary>Scale [C], first 1, or null.</summary>
    public Parameter? Weight { get; }

    /// <summary>Shift [C], first 0, or null.</summary>
    public Parameter? Bias { get; }

    /// <summary>Running mean [C].</summary>
    public Variable RunningMean { get; }

    /// <summary>Running variance [C], unbiased.</summary>
    public Variable RunningVar { get; }

    /// <inheritdoc/>
    protected internal override string Options => RunningMean.Shape[0].ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x)
    {
        int channels = RunningMean.Shape[0];
        if (x.Rank != 4 || x.Shape[1] != channels)
            throw new ShapeException($"[BatchNorm2d] the input must be [N, {channels}, H, W], found {x.Shape}");
        Tensor y = IsTraining
            ? NormalizeByBatch(x)
            : (x - PerChannel(RunningMean)) * (PerChannel(RunningVar) + epsilon).Rsqrt();
        Tensor result = Affine(y);
        // Whoever computes the result also computes the running statistics.
        if (IsTraining) result.Node.Updates = [RunningMean, RunningVar];
        return result;
    }

    private Tensor NormalizeByBatch(Tensor x)
    {
        double count = (double)x.Shape[0] * x.Shape[2] * x.Shape[3];
        if (count < 2)
            throw new ShapeException($"[BatchNorm2d] training needs more than one value per channel, found input {x.Shape}: use a larger batch, or Eval()");
        Tensor mean = x.Mean([0, 2, 3], keepDimensions: true);
        Tensor centered = x - mean;
        Tensor variance = centered.Square().Mean([0, 2, 3], keepDimensions: true);
        using (Tensor.NoGradient())
        {
            RunningMean.Assign(RunningMean * (1 - momentum) + mean.Detach().Reshape(RunningMean.Shape) * momentum);
            RunningVar.Assign(RunningVar * (1 - momentum) + variance.Detach().Reshape(RunningVar.Shape) * (momentum * count / (count - 1)));
        }
        return centered * (variance + epsilon).Rsqrt();
    }

    private Tensor Affine(Tensor y) => Weight is null || Bias is null ? y : Tensor.MultiplyAdd(y, PerChannel(Weight), PerChannel(Bias));

    private static Tensor PerChannel(Tensor values) => values.Reshape([values.Shape[0], 1, 1]);
}
