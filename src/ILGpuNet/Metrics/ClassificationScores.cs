namespace ILGpuNet.Metrics;

/// <summary>
/// A figure of each class that follows from the confusion matrix, and an average of them. 0 / 0 counts as 0, as in scikit-learn.
/// </summary>
/// <inheritdoc cref="Accuracy" path="/remarks"/>
public abstract class ClassificationScore : ConfusionMatrix
{
    private readonly Average average;

    private protected ClassificationScore(string name, int classes, Average average, double threshold, long? ignoreIndex)
        : base(name, classes, threshold, ignoreIndex)
    {
        if (average == Average.Binary && classes != 2)
            throw new InvalidValueException($"[{TypeName}] the binary average needs 2 classes, found {classes}: take another average");
        this.average = average;
    }

    /// <summary>The figure of each class. This waits for the device.</summary>
    /// <exception cref="ILGpuNetException">No batch has been added.</exception>
    public double[] PerClass() => Array.ConvertAll(ClassCounts.Of(Sums()[0], Classes), Score);

    private protected abstract double Score(ClassCounts counts);

    /// <summary>Whether classes that do not occur are left out of the mean, instead of counting as 0.</summary>
    private protected virtual bool SkipsAbsentClasses => false;

    private protected sealed override double Compute(ClassCounts[] classes)
    {
        if (average == Average.Micro) return Score(ClassCounts.Total(classes));
        if (average == Average.Binary) return Score(classes[1]);
        if (SkipsAbsentClasses) classes = Array.FindAll(classes, counts => counts.Occurs);
        if (classes.Length == 0) return double.NaN;
        if (average == Average.Macro) return classes.Average(Score);
        double targets = classes.Sum(counts => counts.Targets);
        return targets == 0 ? 0 : classes.Sum(counts => Score(counts) * counts.Targets) / targets;
    }
}

/// <summary>How much of what is taken for a class is of the class: TP / (TP + FP).</summary>
/// <inheritdoc cref="Accuracy" path="/remarks"/>
/// <param name="classes">Number of classes.</param>
/// <param name="average">How the figures of the classes become one.</param>
/// <param name="threshold">Above it one score of two classes means class 1.</param>
/// <param name="ignoreIndex">A target that does not count.</param>
public sealed class Precision(int classes, Average average = Average.Macro, double threshold = 0.5, long? ignoreIndex = null)
    : ClassificationScore("precision", classes, average, threshold, ignoreIndex)
{
    private protected override double Score(ClassCounts counts) => counts.Precision;
}

/// <summary>How much of a class is found: TP / (TP + FN).</summary>
/// <inheritdoc cref="Precision" path="/param"/>
/// <inheritdoc cref="Accuracy" path="/remarks"/>
public sealed class Recall(int classes, Average average = Average.Macro, double threshold = 0.5, long? ignoreIndex = null)
    : ClassificationScore("recall", classes, average, threshold, ignoreIndex)
{
    private protected override double Score(ClassCounts counts) => counts.Recall;
}

/// <summary>Harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN).</summary>
/// <inheritdoc cref="Precision" path="/param"/>
/// <inheritdoc cref="Accuracy" path="/remarks"/>
public sealed class F1Score(int classes, Average average = Average.Macro, double threshold = 0.5, long? ignoreIndex = null)
    : ClassificationScore("f1", classes, average, threshold, ignoreIndex)
{
    private protected override double Score(ClassCounts counts) => counts.F1;
}

/// <summary>Overlap of segmentations, the Jaccard index: TP / (TP + FP + FN), for the pixels of each class; classes that do not occur are left out of the mean.</summary>
/// <inheritdoc cref="Precision" path="/param"/>
/// <inheritdoc cref="Accuracy" path="/remarks"/>
public sealed class IntersectionOverUnion(int classes, Average average = Average.Macro, double threshold = 0.5, long? ignoreIndex = null)
    : ClassificationScore("iou", classes, average, threshold, ignoreIndex)
{
    private protected override bool SkipsAbsentClasses => true;

    private protected override double Score(ClassCounts counts) => counts.IntersectionOverUnion;
}

/// <summary>Overlap of segmentations: 2 TP / (2 TP + FP + FN), for the pixels of each class; classes that do not occur are left out of the mean.</summary>
/// <inheritdoc cref="Precision" path="/param"/>
/// <inheritdoc cref="Accuracy" path="/remarks"/>
public sealed class DiceScore(int classes, Average average = Average.Macro, double threshold = 0.5, long? ignoreIndex = null)
    : ClassificationScore("dice", classes, average, threshold, ignoreIndex)
{
    private protected override bool SkipsAbsentClasses => true;

    private protected override double Score(ClassCounts counts) => counts.F1;
}
