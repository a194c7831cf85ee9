namespace ILGpuNet.Metrics;

/// <summary>How often each class is taken for each. <see cref="Metric.Compute"/> gives the part on the diagonal, the accuracy.</summary>
/// <inheritdoc cref="Accuracy" path="/remarks"/>
public class ConfusionMatrix : SummedMetric
{
    private readonly double threshold;
    private readonly long? ignoreIndex;

    /// <summary>Creates the metric.</summary>
    /// <param name="classes">Number of classes C.</param>
    /// <param name="threshold">Above it one score of two classes means class 1: 0.5 for probabilities, 0 for logits.</param>
    /// <param name="ignoreIndex">A target that does not count.</param>
    /// <exception cref="InvalidValueException">There are fewer than two classes.</exception>
    public ConfusionMatrix(int classes, double threshold = 0.5, long? ignoreIndex = null) : this("confusion_matrix", classes, threshold, ignoreIndex) { }

    private protected ConfusionMatrix(string name, int classes, double threshold, long? ignoreIndex) : base(name)
    {
        if (classes < 2) throw new InvalidValueException($"[{TypeName}] there must be at least 2 classes, found {classes}");
        (Classes, this.threshold, this.ignoreIndex) = (classes, threshold, ignoreIndex);
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>The counts so far: row = right class, column = predicted class. This waits for the device.</summary>
    /// <exception cref="ILGpuNetException">No batch has been added.</exception>
    public long[,] Counts()
    {
        double[] flat = Sums()[0];
        var counts = new long[Classes, Classes];
        for (int i = 0; i < flat.Length; i++) counts[i / Classes, i % Classes] = (long)flat[i];
        return counts;
    }

    /// <inheritdoc/>
    protected sealed override Tensor[] Measure(Tensor predictions, Tensor targets)
    {
        if (predictions.DType.IsFloatingPoint() && predictions.Rank == targets.Rank + 1 && predictions.Shape[1] is not 1 && predictions.Shape[1] != Classes)
            throw new ShapeException($"[{TypeName}] predictions must have {Classes} classes on axis 1, found {predictions.Shape}");
        var classes = ClassPredictions.Read(TypeName, predictions, targets, threshold, ignoreIndex);
        Tensor right = ClassPredictions.Checked(TypeName, "target", classes.Targets, Classes);
        Tensor predicted = ClassPredictions.Checked(TypeName, "predicted", classes.Predicted, Classes);
        Tensor cells = (right * Classes + predicted).Reshape(-1);
        Tensor ones = classes.Counts is { } counts ? counts.To(DType.Int64).Reshape(-1) : Tensor.OnesLike(cells);
        return [Tensor.Zeros([Classes * Classes], DType.Int64, predictions.Device).ScatterAdd(0, cells, ones)];
    }

    /// <inheritdoc/>
    protected sealed override double Compute(IReadOnlyList<double[]> sums) => Compute(ClassCounts.Of(sums[0], Classes));

    private protected virtual double Compute(ClassCounts[] classes) => ClassCounts.Total(classes).Recall;
}
