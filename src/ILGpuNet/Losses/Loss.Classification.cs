namespace ILGpuNet;

// One class of several, given by its number or by probabilities.
public static partial class Loss
{
    /// <summary>
    /// Cross-entropy of classes: minus the logarithm of the probability that softmax gives to the target. An index that is no class throws
    /// when evaluated.
    /// </summary>
    /// <param name="logits">[N, C] or [N, C, positions...], before softmax; or [C].</param>
    /// <param name="targets">Int64 classes [N] or [N, positions...] (a scalar for [C]), or probabilities of the shape of the logits.</param>
    /// <param name="weight">Weight of each class [C], or null.</param>
    /// <param name="ignoreIndex">A class index whose elements do not count (unlike in PyTorch there is none by default).</param>
    /// <param name="labelSmoothing">Part of the target's probability that is spread over all classes, in [0, 1].</param>
    /// <param name="reduction">What becomes of the N losses; the mean of class indices is weighted.</param>
    /// <exception cref="ShapeException">Shapes do not fit, or there is nothing to take a mean of.</exception>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets, Tensor? weight = null, long? ignoreIndex = null, double labelSmoothing = 0,
        Reduction reduction = Reduction.Mean)
    {
        const string Name = "CrossEntropy";
        if (logits.Rank == 1)
            return WithoutBatch(CrossEntropy(logits.Unsqueeze(0), targets.Unsqueeze(0), weight, ignoreIndex, labelSmoothing, reduction), reduction);
        Tensor? classWeight = ClassWeight(Name, logits, weight, reduction, "logits");
        if (!(labelSmoothing is >= 0 and <= 1))
            throw new InvalidValueException($"[CrossEntropy] label smoothing must be in [0, 1], found {labelSmoothing}");
        Tensor logProbabilities = logits.LogSoftmax(1);
        if (targets.DType.IsFloatingPoint()) return OfProbabilities(logProbabilities, targets, classWeight, labelSmoothing, reduction);
        if (targets.DType != DType.Int64)
            throw new DTypeException($"[CrossEntropy] targets must be Int64 classes or probabilities, found {targets.DType}: convert with To(DType.Int64)");
        Shape shape = logits.Shape, expected = [shape[0], .. shape.Span[2..]];
        if (targets.Shape != expected)
            throw new ShapeException($"[CrossEntropy] targets for logits {shape} must be classes {expected} or probabilities {shape}, found {targets.Shape}");
        return OfIndices(Name, logProbabilities, targets, classWeight, ignoreIndex, labelSmoothing, reduction);
    }

    /// <summary>Minus the logarithm of the probability of the target, given logarithms of probabilities.</summary>
    /// <param name="logProbabilities">[N, C] or [N, C, positions...], for example of <see cref="Tensor.LogSoftmax"/>; or [C].</param>
    /// <param name="targets">Int64 classes [N] or [N, positions...] (a scalar for [C]); an index that is no class throws when evaluated.</param>
    /// <param name="weight">Weight of each class [C], or null.</param>
    /// <param name="ignoreIndex">A class index whose elements do not count (unlike in PyTorch there is none by default).</param>
    /// <param name="reduction">What becomes of the N losses; the mean is weighted.</param>
    /// <exception cref="ShapeException">Shapes do not fit, or there is nothing to take a mean of.</exception>
    public static Tensor NegativeLogLikelihood(Tensor logProbabilities, Tensor targets, Tensor? weight = null, long? ignoreIndex = null,
        Reduction reduction = Reduction.Mean)
    {
        const string Name = "NegativeLogLikelihood";
        if (logProbabilities.Rank == 1)
            return WithoutBatch(NegativeLogLikelihood(logProbabilities.Unsqueeze(0), targets.Unsqueeze(0), weight, ignoreIndex, reduction), reduction);
        Tensor? classWeight = ClassWeight(Name, logProbabilities, weight, reduction, "log probabilities");
        RequireClasses(Name, targets);
        RequireShape(Name, $"targets for {logProbabilities.Shape}", targets, [logProbabilities.Shape[0], .. logProbabilities.Shape.Span[2..]]);
        return OfIndices(Name, logProbabilities, targets, classWeight, ignoreIndex, labelSmoothing: 0, reduction);
    }

    /// <summary>
    /// Cross-entropy of classes in which elements that are predicted well count little: -(1 - p)^gamma ln p for the probability p of the target (Lin
    /// et al., "Focal loss for dense object detection", 2017).
    /// </summary>
    /// <param name="logits">[N, C] or [N, C, positions...], before softmax.</param>
    /// <param name="targets">Int64 classes [N] or [N, positions...]; an index that is no class throws when evaluated.</param>
    /// <param name="alpha">Weight of each class [C], or null. The mean is not divided by the weights.</param>
    /// <param name="gamma">How little; 0 gives the weighted cross-entropy.</param>
    /// <param name="reduction">What becomes of the N losses.</param>
    /// <exception cref="ShapeException">Shapes do not fit, or there is nothing to take a mean of.</exception>
    public static Tensor Focal(Tensor logits, Tensor targets, Tensor? alpha = null, double gamma = 2, Reduction reduction = Reduction.Mean)
    {
        Tensor? classWeight = ClassWeight("Focal", logits, alpha, reduction, "logits");
        RequirePositive("Focal", "gamma", gamma, orZero: true);
        RequireClasses("Focal", targets);
        RequireShape("Focal", $"targets for {logits.Shape}", targets, [logits.Shape[0], .. logits.Shape.Span[2..]]);
        Tensor indices = CheckedClasses("Focal", targets, logits.Shape[1]).Unsqueeze(1);
        Tensor logProbability = logits.LogSoftmax(1).Gather(1, indices).Squeeze(1);
        Tensor losses = gamma == 0 ? -logProbability : -(1 - logProbability.Exp()).Pow(gamma) * logProbability;
        return Reduce(classWeight is null ? losses : losses * OfTarget(classWeight, logits.Shape, indices), reduction);
    }

    /// <summary>
    /// How far a distribution P, the target, is from the predicted Q: P (ln P - ln Q), zero where P is zero. PyTorch's default is the mean over all
    /// elements; the divergence itself is <see cref="Reduction.BatchMean"/>.
    /// </summary>
    /// <param name="logProbabilities">ln Q, any shape.</param>
    /// <param name="targets">P, or ln P; the same shape. A NaN throws when evaluated.</param>
    /// <param name="isLogarithm">Whether targets are ln P.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    public static Tensor KullbackLeibler(Tensor logProbabilities, Tensor targets, bool isLogarithm = false, Reduction reduction = Reduction.Mean)
    {
        const string Name = "KullbackLeibler";
        RequirePredictions(Name, logProbabilities, reduction, "log probabilities");
        RequireShape(Name, "targets", targets, logProbabilities.Shape);
        Tensor p = WithoutNaN(targets, Name);
        if (isLogarithm) return Reduce(p.Exp() * (p - logProbabilities), reduction);
        Tensor isPositive = p > 0, one = Number(1, p), zero = Number(0, p);
        Tensor entropy = Tensor.Where(isPositive, p * Tensor.Where(isPositive, p, one).Log(), zero);
        return Reduce(entropy - p * logProbabilities, reduction);
    }

    private static Tensor OfIndices(string name, Tensor logProbabilities, Tensor targets, Tensor? classWeight, long? ignoreIndex, double labelSmoothing,
        Reduction reduction)
    {
        Shape shape = logProbabilities.Shape;
        Tensor? isCounted = null;
        if (ignoreIndex is { } ignored)
        {
            isCounted = targets.NotEqualTo(ignored);
            targets = Tensor.Where(isCounted, targets, Tensor.ZerosLike(targets));
        }
        Tensor indices = CheckedClasses(name, targets, shape[1]).Unsqueeze(1);
        Tensor losses = -logProbabilities.Gather(1, indices).Squeeze(1);
        Tensor? elementWeight = classWeight is null ? isCounted?.To(losses.DType) : Counted(OfTarget(classWeight, shape, indices));
        if (classWeight is not null) losses *= elementWeight!;
        losses = Counted(losses);
        if (labelSmoothing > 0)
        {
            Tensor smooth = Counted(-(classWeight is null ? logProbabilities : logProbabilities * classWeight).Sum([1]));
            losses = losses * (1 - labelSmoothing) + smooth * (labelSmoothing / shape[1]);
        }
        return reduction == Reduction.Mean && elementWeight is not null ? losses.Sum() / elementWeight.Sum() : Reduce(losses, reduction);

        // Chosen, not multiplied: what does not count may be infinite.
        Tensor Counted(Tensor values) => isCounted is null ? values : Tensor.Where(isCounted, values, Number(0, values));
    }

    private static Tensor OfProbabilities(Tensor logProbabilities, Tensor targets, Tensor? classWeight, double labelSmoothing, Reduction reduction)
    {
        if (targets.Shape != logProbabilities.Shape)
            throw new ShapeException($"[CrossEntropy] probabilities must have the shape of the logits {logProbabilities.Shape}, found {targets.Shape}");
        Tensor probabilities = WithoutNaN(targets, "CrossEntropy");
        if (labelSmoothing > 0) probabilities = probabilities * (1 - labelSmoothing) + labelSmoothing / targets.Shape[1];
        Tensor terms = probabilities * logProbabilities;
        Tensor losses = -(classWeight is null ? terms : terms * classWeight).Sum([1]);
        return Reduce(losses, reduction);
    }

    /// <summary>The weight of each class [C, 1...], for logits [N, C, ...], after their check.</summary>
    private static Tensor? ClassWeight(string loss, Tensor logits, Tensor? weight, Reduction reduction, string what)
    {
        if (logits.Rank < 2) throw new ShapeException($"[{loss}] {what} must be [N, C, ...], found {logits.Shape}");
        int classes = logits.Shape[1];
        if (weight is not null && weight.Shape != [classes])
            throw new ShapeException($"[{loss}] the weight must be [{classes}], one for each class, found {weight.Shape}");
        RequirePredictions(loss, logits, reduction, what);
        return weight?.To(logits.DType).Reshape([classes, .. ValueList.Repeat(1, logits.Rank - 2)]);
    }

    private static Tensor OfTarget(Tensor classWeight, Shape logits, Tensor indices) => classWeight.Expand(logits).Gather(1, indices).Squeeze(1);

    /// <summary>The loss of one sample that stood alone in a batch.</summary>
    private static Tensor WithoutBatch(Tensor loss, Reduction reduction) => reduction == Reduction.None ? loss.Squeeze(0) : loss;
}
