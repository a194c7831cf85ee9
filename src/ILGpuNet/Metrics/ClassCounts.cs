namespace ILGpuNet.Metrics;

/// <summary>How often a class was found, found wrongly and missed.</summary>
/// <param name="TruePositives">Found where it is.</param>
/// <param name="FalsePositives">Found where another class is.</param>
/// <param name="FalseNegatives">Missed where it is.</param>
internal readonly record struct ClassCounts(double TruePositives, double FalsePositives, double FalseNegatives)
{
    public double Precision => Part(TruePositives, TruePositives + FalsePositives);

    public double Recall => Part(TruePositives, Targets);

    /// <summary>Harmonic mean of precision and recall, which is the Dice coefficient as well.</summary>
    public double F1 => Part(2 * TruePositives, 2 * TruePositives + FalsePositives + FalseNegatives);

    public double IntersectionOverUnion => Part(TruePositives, TruePositives + FalsePositives + FalseNegatives);

    /// <summary>How often the class is there.</summary>
    public double Targets => TruePositives + FalseNegatives;

    /// <summary>Whether the class was seen at all, as a target or as a prediction.</summary>
    public bool Occurs => TruePositives + FalsePositives + FalseNegatives > 0;

    /// <summary>The counts of each class, from a confusion matrix in row-major order.</summary>
    public static ClassCounts[] Of(double[] matrix, int classes)
    {
        var counts = new ClassCounts[classes];
        for (int c = 0; c < classes; c++)
        {
            double right = matrix[c * classes + c], row = 0, column = 0;
            for (int other = 0; other < classes; other++)
            {
                row += matrix[c * classes + other];
                column += matrix[other * classes + c];
            }
            counts[c] = new ClassCounts(right, column - right, row - right);
        }
        return counts;
    }

    public static ClassCounts Total(ClassCounts[] classes) => new(classes.Sum(one => one.TruePositives), classes.Sum(one => one.FalsePositives),
        classes.Sum(one => one.FalseNegatives));

    /// <summary>0 / 0 counts as 0, as in scikit-learn.</summary>
    private static double Part(double part, double whole) => whole == 0 ? 0 : part / whole;
}
