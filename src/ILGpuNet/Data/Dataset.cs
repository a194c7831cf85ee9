namespace ILGpuNet.Data;

/// <summary>
/// Samples that are read one by one, by several threads of a <see cref="DataLoader"/> at once. A derived class says how many there are and reads one:
/// <code>
/// sealed class Squares : Dataset
/// {
///     public override int Count => 1000;
///     public override Sample Read(int index, SampleRandom random) => new(index / 1000f, (long)index * index);
/// }
/// </code>
/// </summary>
public abstract class Dataset
{
    /// <summary>Number of samples.</summary>
    public abstract int Count { get; }

    /// <summary>Reads a sample. Must be safe to call from several threads.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <param name="random">Random numbers for augmentation: use no others, so that runs repeat.</param>
    public abstract Sample Read(int index, SampleRandom random);

    /// <summary>A sample, read with the random numbers of seed 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public Sample this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return Read(index, new SampleRandom(0, 0, index));
        }
    }

    /// <summary>A data set whose samples a function reads.</summary>
    /// <param name="count">Number of samples.</param>
    /// <param name="read">Reads the sample of an index; called from several threads.</param>
    public static Dataset From(int count, Func<int, Sample> read) => new FunctionDataset(count, (index, _) => read(index));

    /// <summary>The samples after a function, which is called for each one when it is read.</summary>
    public Dataset Map(Func<Sample, SampleRandom, Sample> function) =>
        new FunctionDataset(Count, (index, random) => function(Read(index, random), random));

    /// <summary>The samples with their inputs transformed, one transform after the other, anew whenever a sample is read.</summary>
    public Dataset Map(params Transform[] transforms) => Map((sample, random) =>
    {
        HostArray input = sample.Input;
        foreach (Transform transform in transforms) input = transform.Apply(input, random);
        return sample with { Input = input };
    });

    /// <summary>Some of the samples, in the given order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public Dataset Subset(IEnumerable<int> indices)
    {
        int[] chosen = [.. indices];
        foreach (int index in chosen)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(indices));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count, nameof(indices));
        }
        return new FunctionDataset(chosen.Length, (index, random) => Read(chosen[index], random));
    }

    /// <summary>The samples of this data set and of another one behind them.</summary>
    public Dataset Concat(Dataset other) =>
        new FunctionDataset(Count + other.Count, (index, random) => index < Count ? Read(index, random) : other.Read(index - Count, random));

    /// <summary>All samples in random order cut in parts, such as <c>Split([0.8, 0.2], seed: 1)</c>.</summary>
    /// <param name="fractions">Size of each part; together 1.</param>
    /// <param name="seed">Equal seeds give equal parts.</param>
    /// <exception cref="InvalidValueException">A fraction is not positive, or they do not add up to 1.</exception>
    public Dataset[] Split(double[] fractions, long seed = 0) => [.. Folds.Split(Count, fractions, seed).Select(Subset)];

    /// <summary>All samples in random order in k parts, each of which is what a model is validated with once, while it learns from the others.</summary>
    /// <param name="folds">k, from 2 to the number of samples.</param>
    /// <param name="seed">Equal seeds give equal parts.</param>
    /// <exception cref="InvalidValueException">There are not as many samples as parts, or fewer than two parts.</exception>
    public IEnumerable<(Dataset Train, Dataset Validation)> KFold(int folds, long seed = 0) =>
        Folds.KFold(Count, folds, seed).Select(fold => (Subset(fold.Train), Subset(fold.Validation)));

    private sealed class FunctionDataset(int count, Func<int, SampleRandom, Sample> read) : Dataset
    {
        public override int Count { get; } = count >= 0 ? count : throw new InvalidValueException($"[Dataset] the number of samples must not be negative, found {count}");

        public override Sample Read(int index, SampleRandom random) => read(index, random);
    }
}
