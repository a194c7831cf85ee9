namespace ILGpuNet.Metrics;

/// <summary>Mean of the squared differences. Predictions and targets have one shape.</summary>
public sealed class MeanSquaredError() : MeanMetric("mse")
{
    /// <inheritdoc/>
    protected override (Tensor Sum, Tensor Count) Total(Tensor predictions, Tensor targets)
    {
        RequireSameShape(predictions, targets);
        Tensor difference = predictions.To(DType.Float64) - targets.To(DType.Float64);
        return (difference.Square().Sum(), CountOf(predictions));
    }
}

/// <summary>Mean size of the differences. Predictions and targets have one shape.</summary>
public sealed class MeanAbsoluteError() : MeanMetric("mae")
{
    /// <inheritdoc/>
    protected override (Tensor Sum, Tensor Count) Total(Tensor predictions, Tensor targets)
    {
        RequireSameShape(predictions, targets);
        Tensor difference = predictions.To(DType.Float64) - targets.To(DType.Float64);
        return (difference.Abs().Sum(), CountOf(predictions));
    }
}

/// <summary>
/// Coefficient of determination: 1 - Σ(t - p)² / Σ(t - mean t)², the mean over the outputs. Predictions and targets: [N] or [N, outputs]. Where targets of
/// an output are all equal it is 1 if the predictions are right and 0 if not, as in scikit-learn; NaN for less than two samples.
/// </summary>
public sealed class RSquared() : SummedMetric("r2")
{
    /// <inheritdoc/>
    protected override Tensor[] Measure(Tensor predictions, Tensor targets)
    {
        if (predictions.Shape != targets.Shape || predictions.Rank is < 1 or > 2)
            throw new ShapeException($"[RSquared] predictions and targets must be [N] or [N, outputs], found {predictions.Shape} and {targets.Shape}");
        Tensor t = targets.To(DType.Float64), residual = predictions.To(DType.Float64) - t;
        Tensor count = Tensor.Full(Shape.Scalar, targets.Shape[0], DType.Int64, targets.Device);
        return [count, t.Sum([0]), t.Square().Sum([0]), residual.Square().Sum([0])];
    }

    /// <inheritdoc/>
    protected override double Compute(IReadOnlyList<double[]> sums)
    {
        double count = sums[0][0];
        if (count < 2) return double.NaN;
        return Enumerable.Range(0, sums[1].Length).Average(output =>
        {
            (double sum, double squares, double residual) = (sums[1][output], sums[2][output], sums[3][output]);
            // Rounding makes the difference of equal numbers tiny instead of zero.
            double spread = squares - sum * sum / count;
            if (spread > squares * 1e-14) return 1 - residual / spread;
            return residual == 0 ? 1 : 0;
        });
    }
}

/// <summary>
/// e to the mean cross-entropy: among how many equally likely classes a model hesitates. Predictions: logits [N, C, ...]; targets: classes [N, ...].
/// </summary>
/// <param name="ignoreIndex">A target that does not count, such as padding.</param>
public sealed class Perplexity(long? ignoreIndex = null) : MeanMetric("perplexity")
{
    /// <inheritdoc/>
    protected override (Tensor Sum, Tensor Count) Total(Tensor predictions, Tensor targets)
    {
        Tensor sum = Loss.CrossEntropy(predictions, targets, ignoreIndex: ignoreIndex, reduction: Reduction.Sum);
        return (sum, ignoreIndex is { } ignored ? targets.NotEqualTo(ignored).To(DType.Int64).Sum() : CountOf(targets));
    }

    /// <inheritdoc/>
    protected override double Finish(double mean) => Math.Exp(mean);
}
