namespace ILGpuNet.Data;

/// <summary>Random samples, each with a probability in proportion to its weight: to show rare classes as often as frequent ones.</summary>
public sealed class WeightedSampler : Sampler
{
    private readonly double[] weights;
    private readonly bool replacement;
    private readonly long seed;

    /// <summary>Creates the sampler.</summary>
    /// <param name="weights">One for each sample, from 0.</param>
    /// <param name="count">Samples per epoch; as many as there are weights if null.</param>
    /// <param name="replacement">Whether an epoch can have a sample several times.</param>
    /// <param name="seed">Equal seeds give equal samples.</param>
    /// <exception cref="InvalidValueException">A weight is negative or not finite, none is positive, or fewer are positive than samples without replacement.</exception>
    public WeightedSampler(IEnumerable<double> weights, int? count = null, bool replacement = true, long seed = 0)
    {
        this.weights = [.. weights];
        (this.replacement, this.seed, Count) = (replacement, seed, count ?? this.weights.Length);
        int wrong = Array.FindIndex(this.weights, weight => !(weight >= 0 && double.IsFinite(weight)));
        if (wrong >= 0) throw new InvalidValueException($"[WeightedSampler] weights must be in [0, ∞), found {this.weights[wrong]} for sample {wrong}");
        int positive = this.weights.Count(weight => weight > 0);
        if (positive == 0) throw new InvalidValueException("[WeightedSampler] at least one weight must be positive, found none");
        if (Count < 1 || !replacement && Count > positive)
            throw new InvalidValueException(
                $"[WeightedSampler] the number of samples must be at least 1{(replacement ? "" : $" and without replacement at most {positive}")}, found {Count}");
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int SampleCount => weights.Length;

    /// <summary>Weights by which all classes are sampled equally often.</summary>
    /// <param name="classes">The class of each sample.</param>
    public static double[] BalancedWeights(IReadOnlyCollection<long> classes)
    {
        var counts = classes.CountBy(one => one).ToDictionary();
        return [.. classes.Select(one => 1.0 / counts[one])];
    }

    /// <inheritdoc/>
    public override long[] Order(long epoch)
    {
        var random = new SampleRandom(seed, epoch);
        return replacement ? WithReplacement(random) : WithoutReplacement(random);
    }

    private long[] WithReplacement(SampleRandom random)
    {
        var sums = new double[weights.Length];
        double sum = 0;
        for (int i = 0; i < sums.Length; i++) sums[i] = sum += weights[i];
        int last = Array.FindLastIndex(weights, weight => weight > 0);
        var order = new long[Count];
        // Rounding can make a draw as large as the whole sum.
        for (int i = 0; i < order.Length; i++) order[i] = Math.Min(FirstAbove(sums, random.NextDouble() * sum), last);
        return order;
    }

    /// <summary>Index of the first sum that is larger than a number; never that of a weight of zero, whose sum is that of the sample before.</summary>
    private static int FirstAbove(double[] sums, double number)
    {
        (int low, int high) = (0, sums.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sums[middle] > number) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /// <summary>The largest keys u^(1/w) (Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006), by their logarithms.</summary>
    private long[] WithoutReplacement(SampleRandom random)
    {
        var keys = new double[weights.Length];
        var order = new long[weights.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            double draw = Math.Log(1 - random.NextDouble());
            keys[i] = weights[i] == 0 ? double.PositiveInfinity : -draw / weights[i];
            order[i] = i;
        }
        Array.Sort(keys, order);
        return order[..Count];
    }
}
