namespace ILGpuNet.Metrics;

/// <summary>
/// A figure of the order in which scores put samples. It needs all of them: the memory grows with the number of samples until <see cref="Metric.Reset"/>.
/// Predictions are scores [N] of class 1 of two, with targets 0 or 1 [N]; or scores [N, C] with classes [N] or truth values [N, C], where the figures of
/// the classes (one against the rest) are averaged. Any scores do whose order is right: logits as well as probabilities.
/// </summary>
public abstract class RankingMetric : Metric
{
    private readonly List<Tensor> scores = [], truths = [];

    private protected RankingMetric(string name) : base(name) { }

    /// <summary>The figure of each class: NaN where it is not defined. This waits for the device.</summary>
    /// <exception cref="ILGpuNetException">No batch has been added.</exception>
    public double[] PerClass()
    {
        RequireBatches();
        Tensor score = Tensor.Concat([.. scores]), truth = Tensor.Concat([.. truths]);
        double[] flatScores = score.To(DType.Float64).ToArray<double>();
        bool[] flatTruths = truth.ToArray<bool>();
        int classes = score.Shape[1];
        var figures = new double[classes];
        for (int c = 0; c < classes; c++) figures[c] = Rank(Column(flatScores, c, classes), Column(flatTruths, c, classes));
        return figures;
    }

    /// <summary>The figure of samples whose scores descend.</summary>
    /// <param name="groups">Numbers of positive and negative samples for each different score, the largest score first.</param>
    private protected abstract double Rank(IReadOnlyList<(long Positives, long Negatives)> groups);

    /// <inheritdoc/>
    protected sealed override double ComputeCore() => PerClass().Average();

    /// <inheritdoc/>
    protected sealed override void Add(Tensor predictions, Tensor targets)
    {
        (Shape shape, Shape expected) = (predictions.Shape, targets.Shape);
        bool isOneScore = shape.Rank == 1 && expected == shape, isOneHot = shape.Rank == 2 && expected == shape;
        bool isClass = shape.Rank == 2 && expected.Rank == 1 && expected[0] == shape[0];
        if (!predictions.DType.IsFloatingPoint() || !(isOneScore || isOneHot || isClass))
            throw new ShapeException(
                $"[{TypeName}] predictions must be scores [N] or [N, C], targets [N] or [N, C], found {predictions.DType} {shape} and {expected}");
        int classes = isOneScore ? 1 : shape[1];
        if (scores.Count > 0 && scores[0].Shape[1] != classes)
            throw new ShapeException($"[{TypeName}] earlier batches had {scores[0].Shape[1]} classes, found {classes}");
        Tensor truth = isClass ? targets.To(DType.Int64).Unsqueeze(1).EqualTo(Tensor.Arange(classes, DType.Int64, targets.Device)) : targets.NotEqualTo(0);
        Tensor score = predictions.Detach().Reshape(-1, classes);
        truth = truth.Reshape(-1, classes);
        // Kept by the plan that computes the predictions: a training step, or this evaluation.
        if (predictions is { RequiresGradient: true, Node.IsReady: false }) (score.Node.IsKept, truth.Node.IsKept) = (true, true);
        else Tensor.Evaluate(score, truth);
        scores.Add(score);
        truths.Add(truth);
    }

    /// <inheritdoc/>
    protected sealed override void Clear()
    {
        scores.Clear();
        truths.Clear();
    }

    /// <inheritdoc/>
    protected sealed override void CollectState(Dictionary<string, Tensor> state)
    {
        if (scores.Count == 0) return;
        state.Add("scores", Tensor.Concat([.. scores]));
        state.Add("truths", Tensor.Concat([.. truths]));
    }

    /// <inheritdoc/>
    protected sealed override void TakeState(IReadOnlyDictionary<string, Tensor> state)
    {
        if (!state.TryGetValue("scores", out Tensor? score) || !state.TryGetValue("truths", out Tensor? truth)) return;
        scores.Add(score);
        truths.Add(truth);
    }

    private double Rank(double[] scores, bool[] truths)
    {
        Array.Sort(scores, truths);
        var groups = new List<(long Positives, long Negatives)>();
        for (int i = scores.Length - 1; i >= 0;)
        {
            (double score, long positives, long negatives) = (scores[i], 0, 0);
            if (double.IsNaN(score)) return double.NaN;
            for (; i >= 0 && scores[i] == score; i--)
            {
                if (truths[i]) positives++;
                else negatives++;
            }
            groups.Add((positives, negatives));
        }
        return Rank(groups);
    }

    private static T[] Column<T>(T[] rows, int column, int columns)
    {
        var values = new T[rows.Length / columns];
        for (int i = 0; i < values.Length; i++) values[i] = rows[i * columns + column];
        return values;
    }
}

/// <summary>
/// Area under the receiver operating characteristic: the probability that a positive sample has a larger score than a negative one, where equal scores
/// count one half (Fawcett, "An introduction to ROC analysis", 2006). NaN where all samples of a class are positive or all negative.
/// </summary>
/// <inheritdoc cref="RankingMetric"/>
public sealed class AreaUnderRoc() : RankingMetric("auroc")
{
    private protected override double Rank(IReadOnlyList<(long Positives, long Negatives)> groups)
    {
        double area = 0, positives = 0, negatives = 0;
        foreach ((long groupPositives, long groupNegatives) in groups)
        {
            area += groupNegatives * (positives + groupPositives / 2.0);
            positives += groupPositives;
            negatives += groupNegatives;
        }
        return area / (positives * negatives);
    }
}

/// <summary>
/// Area under the curve of precision over recall: Σ (Rₙ - Rₙ₋₁) Pₙ over all thresholds, without interpolation, as in scikit-learn. NaN where no sample of
/// a class is positive.
/// </summary>
/// <inheritdoc cref="RankingMetric"/>
public sealed class AveragePrecision() : RankingMetric("average_precision")
{
    private protected override double Rank(IReadOnlyList<(long Positives, long Negatives)> groups)
    {
        double sum = 0, positives = 0, all = 0;
        foreach ((long groupPositives, long groupNegatives) in groups)
        {
            positives += groupPositives;
            all += groupPositives + groupNegatives;
            sum += groupPositives * (positives / all);
        }
        return sum / positives;
    }
}
