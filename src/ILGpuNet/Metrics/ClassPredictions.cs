using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Metrics;

/// <summary>Predicted and right classes of a batch, whatever form the predictions have.</summary>
/// <param name="Predicted">Int64, any shape.</param>
/// <param name="Targets">Int64, the same shape; 0 where ignored.</param>
/// <param name="Counts">Bool, the same shape: false where a target is ignored; null where none can be.</param>
internal readonly record struct ClassPredictions(Tensor Predicted, Tensor Targets, Tensor? Counts)
{
    /// <summary>Reads predictions in one of three forms.</summary>
    /// <param name="metric">What errors name.</param>
    /// <param name="predictions">
    /// Scores [N, C, ...] of each class, of which the largest wins; classes [N, ...] as whole numbers; or one score [N, ...] or [N, 1, ...] for two classes,
    /// where class 1 wins above the threshold.
    /// </param>
    /// <param name="targets">Classes [N, ...].</param>
    /// <param name="threshold">For one score.</param>
    /// <param name="ignoreIndex">The target that does not count.</param>
    public static ClassPredictions Read(string metric, Tensor predictions, Tensor targets, double threshold, long? ignoreIndex)
    {
        Tensor predicted = Predict(metric, predictions, targets.Shape, threshold), classes = targets.To(DType.Int64);
        if (ignoreIndex is not { } ignored) return new ClassPredictions(predicted, classes, null);
        Tensor counts = classes.NotEqualTo(ignored);
        return new ClassPredictions(predicted, classes * counts.To(DType.Int64), counts);
    }

    /// <summary>Throws at evaluation for a class outside of [0, count).</summary>
    public static Tensor Checked(string metric, string what, Tensor classes, int count) =>
        Tensor.Apply(new CheckOperation(CheckCondition.Index, $"[{metric}] {what} class", count), classes);

    private static Tensor Predict(string metric, Tensor predictions, Shape targets, double threshold)
    {
        Shape shape = predictions.Shape;
        bool isPlain = shape == targets, isFloating = predictions.DType.IsFloatingPoint();
        if (isPlain && !isFloating) return predictions.To(DType.Int64);
        bool hasClassAxis = isFloating && shape.Rank == targets.Rank + 1 && shape.Rank >= 2 && Without(shape, axis: 1) == targets;
        if (isPlain || hasClassAxis && shape[1] == 1) return (predictions.Reshape(targets) > threshold).To(DType.Int64);
        if (hasClassAxis) return predictions.ArgMax(1);
        throw new ShapeException(
            $"[{metric}] targets must be classes [N, ...], predictions scores [N, C, ...] or [N, ...] or classes [N, ...], " +
            $"found predictions {predictions.DType} {shape} and targets {targets}");
    }

    private static Shape Without(Shape shape, int axis) => Shape.Create([.. shape.Span[..axis], .. shape.Span[(axis + 1)..]]);
}
