namespace ILGpuNet.Metrics;

/// <summary>The part of the predictions that are right, from 0 to 1.</summary>
/// <remarks>
/// Predictions are scores [N, C, ...] of each class, one score [N, ...] of class 1 of two, or classes [N, ...]; targets are classes [N, ...].
/// </remarks>
/// <param name="threshold">Above it one score of two classes means class 1: 0.5 for probabilities, 0 for logits.</param>
/// <param name="ignoreIndex">A target that does not count.</param>
public sealed class Accuracy(double threshold = 0.5, long? ignoreIndex = null) : MeanMetric("accuracy")
{
    /// <inheritdoc/>
    protected override (Tensor Sum, Tensor Count) Total(Tensor predictions, Tensor targets)
    {
        var classes = ClassPredictions.Read(TypeName, predictions, targets, threshold, ignoreIndex);
        Tensor isRight = classes.Predicted.EqualTo(classes.Targets);
        return classes.Counts is { } counts
            ? (isRight.And(counts).To(DType.Int64).Sum(), counts.To(DType.Int64).Sum())
            : (isRight.To(DType.Int64).Sum(), CountOf(isRight));
    }
}

/// <summary>The part of the samples whose class is among the k with the largest scores. Predictions: scores [N, C]; targets: classes [N].</summary>
public sealed class TopKAccuracy : MeanMetric
{
    private readonly int k;

    /// <summary>Creates the metric.</summary>
    /// <param name="k">How many scores count.</param>
    /// <exception cref="InvalidValueException">k is not positive.</exception>
    public TopKAccuracy(int k = 5) : base($"top{k}_accuracy")
    {
        if (k < 1) throw new InvalidValueException($"[TopKAccuracy] k must be at least 1, found {k}");
        this.k = k;
    }

    /// <inheritdoc/>
    protected override (Tensor Sum, Tensor Count) Total(Tensor predictions, Tensor targets)
    {
        if (predictions.Rank != 2 || targets.Rank != 1 || targets.Shape[0] != predictions.Shape[0] || predictions.Shape[1] < k)
            throw new ShapeException(
                $"[TopKAccuracy] predictions must be [N, {k} or more], targets [N], found {predictions.Shape} and {targets.Shape}");
        Tensor isRight = predictions.TopK(k, axis: 1).Indices.EqualTo(targets.To(DType.Int64).Unsqueeze(1));
        return (isRight.To(DType.Int64).Sum(), CountOf(targets));
    }
}
