namespace ILGpuNet;

// Scores that should keep a margin.
public static partial class Loss
{
    /// <summary>max(0, margin - y x): scores should have the sign of their target and be at least the margin away from zero.</summary>
    /// <param name="scores">Any shape.</param>
    /// <param name="signs">1 or -1, the same shape.</param>
    /// <param name="margin">How far.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    public static Tensor Hinge(Tensor scores, Tensor signs, double margin = 1, Reduction reduction = Reduction.Mean)
    {
        RequirePredictions("Hinge", scores, reduction, "scores");
        RequireShape("Hinge", "signs", signs, scores.Shape);
        return Reduce((margin - signs * scores).Clamp(minimum: 0), reduction);
    }

    /// <summary>ln(1 + e^(-y x)), the smooth form of <see cref="Hinge"/>.</summary>
    /// <param name="scores">Any shape.</param>
    /// <param name="signs">1 or -1, the same shape.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    public static Tensor SoftMargin(Tensor scores, Tensor signs, Reduction reduction = Reduction.Mean)
    {
        RequirePredictions("SoftMargin", scores, reduction, "scores");
        RequireShape("SoftMargin", "signs", signs, scores.Shape);
        return Reduce(-(signs * scores).LogSigmoid(), reduction);
    }

    /// <summary>max(0, margin - y (a - b)): the first should be larger where y is 1, the second where it is -1, by the margin.</summary>
    /// <param name="first">a, any shape.</param>
    /// <param name="second">b, the same shape.</param>
    /// <param name="signs">y, the same shape: 1 or -1.</param>
    /// <param name="margin">By how much.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    public static Tensor MarginRanking(Tensor first, Tensor second, Tensor signs, double margin = 0, Reduction reduction = Reduction.Mean)
    {
        RequirePredictions("MarginRanking", first, reduction, "scores");
        RequireShape("MarginRanking", "second scores", second, first.Shape);
        RequireShape("MarginRanking", "signs", signs, first.Shape);
        return Reduce((margin - signs * (first - second)).Clamp(minimum: 0), reduction);
    }

    /// <summary>
    /// The target's score should be larger than every other by the margin: sum over the other classes of max(0, margin - x[y] + x[i])^p / C (Crammer
    /// and Singer, 2001).
    /// </summary>
    /// <param name="scores">[N, C] or [C].</param>
    /// <param name="targets">Int64 classes [N], or a scalar; an index that is no class throws when evaluated.</param>
    /// <param name="p">1 or 2.</param>
    /// <param name="margin">By how much.</param>
    /// <param name="weight">Weight of each target's class [C], or null. The mean is not divided by the weights.</param>
    /// <param name="reduction">What becomes of the N losses.</param>
    public static Tensor MultiMargin(Tensor scores, Tensor targets, int p = 1, double margin = 1, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    {
        if (scores.Rank == 1) return WithoutBatch(MultiMargin(scores.Unsqueeze(0), targets.Unsqueeze(0), p, margin, weight, reduction), reduction);
        RequireMatrix("MultiMargin", scores);
        Tensor? classWeight = ClassWeight("MultiMargin", scores, weight, reduction, "scores");
        RequireClasses("MultiMargin", targets);
        RequireShape("MultiMargin", $"targets for {scores.Shape}", targets, [scores.Shape[0]]);
        if (p is not (1 or 2)) throw new InvalidValueException($"[MultiMargin] p must be 1 or 2, found {p}");
        int classes = scores.Shape[1];
        Tensor indices = CheckedClasses("MultiMargin", targets, classes).Unsqueeze(1);
        Tensor violations = (margin - scores.Gather(1, indices) + scores).Relu();
        if (p == 2) violations = violations.Square();
        if (classWeight is not null) violations *= OfTarget(classWeight, scores.Shape, indices).Unsqueeze(1);
        Tensor isTarget = indices.EqualTo(Tensor.Arange(classes, DType.Int64, scores.Device));
        return Reduce(Tensor.Where(isTarget, Number(0, violations), violations).Sum([1]) / classes, reduction);
    }

    /// <summary>
    /// Each target's score should be larger than that of every class that is none, by 1: sum over both of max(0, 1 - x[y] + x[i]) / C.
    /// </summary>
    /// <param name="scores">[N, C] or [C].</param>
    /// <param name="targets">
    /// Int64 classes of the same shape: those of a sample in front, then -1, behind which nothing is read. An index that is no class throws when evaluated.
    /// </param>
    /// <param name="reduction">What becomes of the N losses.</param>
    public static Tensor MultiLabelMargin(Tensor scores, Tensor targets, Reduction reduction = Reduction.Mean)
    {
        const string Name = "MultiLabelMargin";
        if (scores.Rank == 1) return WithoutBatch(MultiLabelMargin(scores.Unsqueeze(0), targets.Unsqueeze(0), reduction), reduction);
        RequireMatrix(Name, scores);
        RequirePredictions(Name, scores, reduction, "scores");
        RequireClasses(Name, targets);
        RequireShape(Name, "targets", targets, scores.Shape);
        int classes = scores.Shape[1];
        Tensor place = Tensor.Arange(classes, DType.Int64, scores.Device), noPlace = Tensor.Full(Shape.Scalar, classes, DType.Int64, scores.Device);
        Tensor end = Tensor.Where(targets.EqualTo(-1), place, noPlace).Min([1], keepDimensions: true);
        Tensor isGiven = place < end;
        Tensor indices = CheckedClasses(Name, Tensor.Where(isGiven, targets, Tensor.ZerosLike(targets)), classes);
        Tensor isTarget = Tensor.Zeros(scores.Shape, DType.Int64, scores.Device).ScatterAdd(1, indices, isGiven.To(DType.Int64)) > 0;
        // [N, targets, 1] against [N, 1, classes]
        Tensor violations = (1 - scores.Gather(1, indices).Unsqueeze(2) + scores.Unsqueeze(1)).Relu();
        Tensor counts = isGiven.Unsqueeze(2).And(isTarget.Not().Unsqueeze(1));
        return Reduce(Tensor.Where(counts, violations, Number(0, violations)).Sum([1, 2]) / classes, reduction);
    }

    /// <summary>The mean over classes of the binary cross-entropy with logits: any number of classes can be right at once.</summary>
    /// <param name="logits">[N, C] or [C].</param>
    /// <param name="targets">In [0, 1], the same shape; a NaN throws when evaluated.</param>
    /// <param name="weight">Weight of each class [C], or null.</param>
    /// <param name="reduction">What becomes of the N losses.</param>
    public static Tensor MultiLabelSoftMargin(Tensor logits, Tensor targets, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    {
        const string Name = "MultiLabelSoftMargin";
        if (logits.Rank is not (1 or 2)) throw new ShapeException($"[{Name}] logits must be [N, C] or [C], found {logits.Shape}");
        RequirePredictions(Name, logits, reduction, "logits");
        RequireShape(Name, "targets", targets, logits.Shape);
        if (weight is not null) RequireShape(Name, "weight", weight, [logits.Shape[-1]]);
        Tensor t = WithoutNaN(targets, Name).To(logits.DType), losses = (1 - t) * logits - logits.LogSigmoid();
        return Reduce((weight is null ? losses : losses * weight.To(losses.DType)).Mean([-1]), reduction);
    }

    private static void RequireMatrix(string loss, Tensor scores)
    {
        if (scores.Rank != 2) throw new ShapeException($"[{loss}] scores must be [N, C] or [C], found {scores.Shape}");
    }
}
