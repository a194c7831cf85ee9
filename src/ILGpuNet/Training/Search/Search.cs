using ILGpuNet.Data;

namespace ILGpuNet.Training;

/// <summary>
/// Looks for good hyper-parameters: an objective trains with those of a trial and gives a number, smaller ones being better (negate accuracies). All trials
/// are returned, the best one first; those whose number is NaN come last.
/// </summary>
public static class Search
{
    /// <summary>Trials before a model of the objective is of use.</summary>
    private const int RandomTrials = 5;

    private const int Candidates = 512;

    /// <summary>Tries all combinations of values.</summary>
    /// <param name="space">The hyper-parameters.</param>
    /// <param name="pointsPerAxis">Values of a number, evenly spread from the least to the largest; fewer where there are fewer.</param>
    /// <param name="objective">Trains and measures.</param>
    /// <exception cref="InvalidValueException">There is no hyper-parameter, or fewer than two points per axis.</exception>
    public static IReadOnlyList<Trial> Grid(SearchSpace space, int pointsPerAxis, Func<Trial, double> objective)
    {
        if (pointsPerAxis < 2) throw new InvalidValueException($"[Search] there must be at least 2 points per axis, found {pointsPerAxis}");
        RequireAxes(space);
        int[] counts = [.. space.Axes.Select(axis => Math.Min(axis.Count, pointsPerAxis))];
        long all = counts.Aggregate(1L, (product, count) => checked(product * count));
        var trials = new List<Trial>();
        for (long number = 0; number < all; number++)
        {
            var places = new double[counts.Length];
            long rest = number;
            for (int axis = counts.Length - 1; axis >= 0; axis--, rest /= counts[axis + 1]) places[axis] = (double)(rest % counts[axis]) / (counts[axis] - 1);
            Try(trials, space, places, objective);
        }
        return Ordered(trials);
    }

    /// <summary>Tries random values, which finds good ones sooner than a grid where few hyper-parameters matter (Bergstra and Bengio, 2012).</summary>
    /// <param name="space">The hyper-parameters.</param>
    /// <param name="trials">How many.</param>
    /// <param name="objective">Trains and measures.</param>
    /// <param name="seed">Equal seeds give equal values.</param>
    /// <exception cref="InvalidValueException">There is no hyper-parameter, or no trial.</exception>
    public static IReadOnlyList<Trial> Random(SearchSpace space, int trials, Func<Trial, double> objective, long seed = 0)
    {
        RequireTrials(space, trials);
        var done = new List<Trial>();
        for (int number = 0; number < trials; number++) Try(done, space, Draw(space, new SampleRandom(seed, number)), objective);
        return Ordered(done);
    }

    /// <summary>
    /// Tries what promises most by a Gaussian process over the trials so far: the largest expected improvement (Snoek, Larochelle, Adams, "Practical Bayesian
    /// optimization of machine learning algorithms", 2012). For objectives that take long.
    /// </summary>
    /// <inheritdoc cref="Random"/>
    public static IReadOnlyList<Trial> Bayesian(SearchSpace space, int trials, Func<Trial, double> objective, long seed = 0)
    {
        RequireTrials(space, trials);
        var done = new List<Trial>();
        for (int number = 0; number < trials; number++)
        {
            var random = new SampleRandom(seed, number);
            Trial[] scored = [.. done.Where(trial => double.IsFinite(trial.Score))];
            double[] places = Draw(space, random);
            if (scored.Length >= RandomTrials)
            {
                var process = new GaussianProcess([.. scored.Select(trial => trial.Places)], [.. scored.Select(trial => trial.Score)]);
                places = Enumerable.Range(0, Candidates).Select(_ => Draw(space, random)).MaxBy(process.ExpectedImprovement)!;
            }
            Try(done, space, places, objective);
        }
        return Ordered(done);
    }

    /// <summary>The mean of an objective over the folds of a cross-validation; for use in an objective of a search.</summary>
    /// <param name="data">All samples.</param>
    /// <param name="folds">Number of folds.</param>
    /// <param name="objective">Trains with the first data set, and measures with the second.</param>
    /// <param name="seed">Equal seeds give equal folds.</param>
    public static double CrossValidate(Dataset data, int folds, Func<Dataset, Dataset, double> objective, long seed = 0) =>
        data.KFold(folds, seed).Average(fold => objective(fold.Train, fold.Validation));

    private static void Try(List<Trial> trials, SearchSpace space, double[] places, Func<Trial, double> objective)
    {
        var trial = new Trial(trials.Count, space, places);
        trial.Score = objective(trial);
        trials.Add(trial);
    }

    private static double[] Draw(SearchSpace space, SampleRandom random) => [.. space.Axes.Select(_ => random.NextDouble())];

    private static Trial[] Ordered(List<Trial> trials) => [.. trials.OrderBy(trial => double.IsNaN(trial.Score)).ThenBy(trial => trial.Score)];

    private static void RequireTrials(SearchSpace space, int trials)
    {
        if (trials < 1) throw new InvalidValueException($"[Search] there must be at least 1 trial, found {trials}");
        RequireAxes(space);
    }

    private static void RequireAxes(SearchSpace space)
    {
        if (space.Axes.Count == 0) throw new InvalidValueException("[Search] the space has no hyper-parameter: add one with Number, Integer or Choice");
    }
}
