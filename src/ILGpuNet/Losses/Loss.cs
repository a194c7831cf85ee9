using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

/// <summary>How the losses of single elements become the result.</summary>
public enum Reduction
{
    /// <summary>Their mean: a scalar. Weighted where classes are weighted.</summary>
    Mean,
    /// <summary>Their sum: a scalar.</summary>
    Sum,
    /// <summary>None: one loss for each element.</summary>
    None,
}

/// <summary>Losses: how far predictions are from targets.</summary>
public static class Loss
{
    /// <summary>
    /// Cross-entropy of classes: minus the logarithm of the probability that softmax gives to the target. An index that is no class throws
    /// when evaluated.
    /// </summary>
    /// <param name="logits">[N, C] or [N, C, positions...], before softmax.</param>
    /// <param name="targets">Int64 classes [N] or [N, positions...], or probabilities of the shape of the logits.</param>
    /// <param name="weight">Weight of each class [C], or null.</param>
    /// <param name="ignoreIndex">A class index whose elements do not count (unlike in PyTorch there is none by default).</param>
    /// <param name="labelSmoothing">Part of the target's probability that is spread over all classes, in [0, 1].</param>
    /// <param name="reduction">What becomes of the N losses.</param>
    /// <exception cref="ShapeException">Shapes do not fit, or there is nothing to take a mean of.</exception>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets, Tensor? weight = null, long? ignoreIndex = null, double labelSmoothing = 0,
        Reduction reduction = Reduction.Mean)
    {
        if (logits.Rank < 2) throw new ShapeException($"[CrossEntropy] logits must be [N, C, ...], found {logits.Shape}");
        int classes = logits.Shape[1];
        if (weight is not null && weight.Shape != [classes])
            throw new ShapeException($"[CrossEntropy] the weight must be [{classes}], one for each class, found {weight.Shape}");
        if (!(labelSmoothing is >= 0 and <= 1))
            throw new InvalidValueException($"[CrossEntropy] label smoothing must be in [0, 1], found {labelSmoothing}");
        if (logits.Count == 0 && reduction == Reduction.Mean)
            throw new ShapeException($"[CrossEntropy] there is nothing to take the mean of: logits {logits.Shape}");
        Tensor logProbabilities = logits.LogSoftmax(1);
        Tensor? classWeight = weight?.To(logits.DType).Reshape([classes, .. ValueList.Repeat(1, logits.Rank - 2)]);
        return targets.DType.IsFloatingPoint()
            ? OfProbabilities(logProbabilities, targets, classWeight, labelSmoothing, reduction)
            : OfIndices(logProbabilities, targets, classWeight, ignoreIndex, labelSmoothing, reduction);
    }

    /// <summary>Mean of the squared differences.</summary>
    /// <param name="predictions">Any shape.</param>
    /// <param name="targets">The same shape; a NaN throws when evaluated.</param>
    /// <param name="reduction">What becomes of the squares.</param>
    public static Tensor MeanSquaredError(Tensor predictions, Tensor targets, Reduction reduction = Reduction.Mean)
    {
        if (predictions.Shape != targets.Shape)
            throw new ShapeException($"[MeanSquaredError] predictions {predictions.Shape} and targets {targets.Shape} must have the same shape");
        if (predictions.Count == 0 && reduction == Reduction.Mean)
            throw new ShapeException($"[MeanSquaredError] there is nothing to take the mean of: predictions {predictions.Shape}");
        Tensor squares = (predictions - WithoutNaN(targets, "MeanSquaredError")).Square();
        return Reduce(squares, reduction);
    }

    private static Tensor OfIndices(Tensor logProbabilities, Tensor targets, Tensor? classWeight, long? ignoreIndex, double labelSmoothing,
        Reduction reduction)
    {
        Shape shape = logProbabilities.Shape;
        Shape expected = [shape[0], .. shape.Span[2..]];
        if (targets.DType != DType.Int64)
            throw new DTypeException($"[CrossEntropy] targets must be Int64 classes or probabilities, found {targets.DType}: convert with To(DType.Int64)");
        if (targets.Shape != expected)
            throw new ShapeException($"[CrossEntropy] targets for logits {shape} must be classes {expected} or probabilities {shape}, found {targets.Shape}");
        Tensor? counted = null;
        if (ignoreIndex is { } ignored)
        {
            counted = targets.NotEqualTo(ignored).To(logProbabilities.DType);
            targets = Tensor.Where(targets.EqualTo(ignored), Tensor.ZerosLike(targets), targets);
        }
        targets = Tensor.Apply(new CheckOperation(CheckCondition.Index, "[CrossEntropy] class", shape[1]), targets);
        Tensor indices = targets.Unsqueeze(1);
        Tensor losses = -logProbabilities.Gather(1, indices).Squeeze(1);
        Tensor? elementWeight = counted;
        if (classWeight is not null)
        {
            Tensor ofTarget = classWeight.Expand(shape).Gather(1, indices).Squeeze(1);
            elementWeight = counted is null ? ofTarget : ofTarget * counted;
        }
        if (elementWeight is not null) losses *= elementWeight;
        if (labelSmoothing > 0)
        {
            Tensor smooth = -(classWeight is null ? logProbabilities : logProbabilities * classWeight).Sum([1]);
            if (counted is not null) smooth *= counted;
            losses = losses * (1 - labelSmoothing) + smooth * (labelSmoothing / shape[1]);
        }
        return reduction == Reduction.Mean && elementWeight is not null ? losses.Sum() / elementWeight.Sum() : Reduce(losses, reduction);
    }

    private static Tensor OfProbabilities(Tensor logProbabilities, Tensor targets, Tensor? classWeight, double labelSmoothing, Reduction reduction)
    {
        if (targets.Shape != logProbabilities.Shape)
            throw new ShapeException($"[CrossEntropy] probabilities must have the shape of the logits {logProbabilities.Shape}, found {targets.Shape}");
        Tensor probabilities = WithoutNaN(targets, "CrossEntropy");
        if (labelSmoothing > 0) probabilities = probabilities * (1 - labelSmoothing) + labelSmoothing / targets.Shape[1];
        Tensor terms = probabilities * logProbabilities;
        return Reduce(-(classWeight is null ? terms : terms * classWeight).Sum([1]), reduction);
    }

    private static Tensor WithoutNaN(Tensor targets, string loss) => targets.DType.IsFloatingPoint()
        ? Tensor.Apply(new CheckOperation(CheckCondition.NotNaN, $"[{loss}] target", 0), targets)
        : targets;

    private static Tensor Reduce(Tensor losses, Reduction reduction) => reduction switch
    {
        Reduction.Mean => losses.Mean(),
        Reduction.Sum => losses.Sum(),
        _ => losses,
    };
}
