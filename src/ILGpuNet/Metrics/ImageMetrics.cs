namespace ILGpuNet.Metrics;

/// <summary>
/// Peak signal-to-noise ratio in dB: 10 log10(range² / mean squared error), the error being that of all pixels together; infinite for equal images.
/// Predictions and targets have one shape.
/// </summary>
/// <param name="range">Difference of the largest and the smallest possible value.</param>
public sealed class PeakSignalToNoise(double range = 1) : MeanMetric("psnr")
{
    private readonly double range = range > 0 ? range : throw new InvalidValueException($"[PeakSignalToNoise] range must be positive, found {range}");

    /// <inheritdoc/>
    protected override (Tensor Sum, Tensor Count) Total(Tensor predictions, Tensor targets)
    {
        RequireSameShape(predictions, targets);
        Tensor difference = predictions.To(DType.Float64) - targets.To(DType.Float64);
        return (difference.Square().Sum(), CountOf(predictions));
    }

    /// <inheritdoc/>
    protected override double Finish(double mean) => 10 * Math.Log10(range * range / mean);
}

/// <summary>
/// Structural similarity of images, up to 1 for equal ones: windows of 11 x 11 pixels with Gaussian weights of deviation 1.5 that lie inside of the image,
/// the mean over windows, channels and images (Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to structural similarity",
/// 2004). Predictions and targets: [N, C, H, W].
/// </summary>
/// <param name="range">Difference of the largest and the smallest possible value.</param>
public sealed class StructuralSimilarity(double range = 1) : MeanMetric("ssim")
{
    private const int Window = 11;
    private const double Deviation = 1.5;

    private readonly double range = range > 0 ? range : throw new InvalidValueException($"[StructuralSimilarity] range must be positive, found {range}");

    /// <inheritdoc/>
    protected override (Tensor Sum, Tensor Count) Total(Tensor predictions, Tensor targets)
    {
        RequireSameShape(predictions, targets);
        Shape shape = predictions.Shape;
        if (shape.Rank != 4 || shape[2] < Window || shape[3] < Window)
            throw new ShapeException($"[StructuralSimilarity] images must be [N, C, {Window} or more, {Window} or more], found {shape}");
        Tensor x = predictions.To(DType.Float64).Reshape(-1, 1, shape[2], shape[3]), y = targets.To(DType.Float64).Reshape(-1, 1, shape[2], shape[3]);
        double c1 = Math.Pow(0.01 * range, 2), c2 = Math.Pow(0.03 * range, 2);

        // Weighted means, variances and the covariance of each window.
        Tensor meanX = Blur(x), meanY = Blur(y);
        Tensor varianceX = Blur(x * x) - meanX * meanX, varianceY = Blur(y * y) - meanY * meanY, covariance = Blur(x * y) - meanX * meanY;
        Tensor similarity = (2 * meanX * meanY + c1) * (2 * covariance + c2) / ((meanX * meanX + meanY * meanY + c1) * (varianceX + varianceY + c2));
        return (similarity.Sum(), CountOf(similarity));
    }

    /// <summary>Two passes with a row and a column of weights, which are cheaper than one with their product.</summary>
    private static Tensor Blur(Tensor x)
    {
        double[] weights = [.. Enumerable.Range(0, Window).Select(i => Math.Exp(-Math.Pow((i - Window / 2) / Deviation, 2) / 2))];
        double sum = weights.Sum();
        for (int i = 0; i < weights.Length; i++) weights[i] /= sum;
        return x.Convolve(Tensor.FromArray(weights, [1, 1, 1, Window], x.Device)).Convolve(Tensor.FromArray(weights, [1, 1, Window, 1], x.Device));
    }
}
