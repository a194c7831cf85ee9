using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

/// <summary>
/// Losses: how far predictions are from targets. Options, means and gradients are those of torch.nn.functional; where PyTorch has no such loss,
/// its source is named. Targets broadcast nowhere: shapes must be equal. A mean of nothing is an error instead of NaN.
/// </summary>
public static partial class Loss
{
    private static void RequirePredictions(string loss, Tensor predictions, Reduction reduction, string what = "predictions")
    {
        if (!predictions.DType.IsFloatingPoint())
            throw new DTypeException($"[{loss}] {what} must be of a floating-point type, found {predictions.DType}: convert with To(DType.Float32)");
        if (predictions.Count == 0 && reduction is Reduction.Mean or Reduction.BatchMean)
            throw new ShapeException($"[{loss}] there is nothing to take the mean of: {what} {predictions.Shape}");
    }

    private static void RequireShape(string loss, string what, Tensor tensor, Shape expected)
    {
        if (tensor.Shape != expected) throw new ShapeException($"[{loss}] {what} must be {expected}, found {tensor.Shape}");
    }

    private static void RequireClasses(string loss, Tensor targets)
    {
        if (targets.DType != DType.Int64)
            throw new DTypeException($"[{loss}] targets must be Int64 classes, found {targets.DType}: convert with To(DType.Int64)");
    }

    private static void RequirePositive(string loss, string what, double value, bool orZero = false)
    {
        if (!(value > 0 || orZero && value == 0))
            throw new InvalidValueException($"[{loss}] {what} must be {(orZero ? "at least 0" : "positive")}, found {value}");
    }

    /// <summary>Classes in [0, count); another one throws when evaluated.</summary>
    private static Tensor CheckedClasses(string loss, Tensor classes, int count) =>
        Tensor.Apply(new CheckOperation(CheckCondition.Index, $"[{loss}] class", count), classes);

    /// <summary>Targets without NaN; one throws when evaluated.</summary>
    private static Tensor WithoutNaN(Tensor targets, string loss) => targets.DType.IsFloatingPoint()
        ? Tensor.Apply(new CheckOperation(CheckCondition.NotNaN, $"[{loss}] target", 0), targets)
        : targets;

    private static Tensor Reduce(Tensor losses, Reduction reduction) => reduction switch
    {
        Reduction.Mean => losses.Mean(),
        Reduction.Sum => losses.Sum(),
        Reduction.BatchMean when losses.Rank == 0 => losses,
        Reduction.BatchMean => losses.Sum() / losses.Shape[0],
        _ => losses,
    };

    /// <summary>A number as a scalar of a tensor's type.</summary>
    private static Tensor Number(double value, Tensor like) => Tensor.Full(Shape.Scalar, value, like.DType, like.Device);
}
