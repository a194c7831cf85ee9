using ILGpuNet.Data;

namespace ILGpuNet.Tests.Data;

public class SplitTests
{
    private static readonly Dataset Numbers = Dataset.From(10, index => new Sample(index, index));

    [Fact]
    public void Split_Fractions_PutsEverySampleInOnePart()
    {
        Dataset[] parts = Numbers.Split([0.5, 0.25, 0.25], seed: 1);
        Assert.Equal([5, 3, 2], parts.Select(part => part.Count));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), parts.SelectMany(Targets).Order());
        Assert.NotEqual(Enumerable.Range(0, 5).Select(i => (long)i), Targets(parts[0]));
        Assert.Equal(Targets(parts[0]), Targets(Numbers.Split([0.5, 0.25, 0.25], seed: 1)[0]));
        Assert.NotEqual(Targets(parts[0]), Targets(Numbers.Split([0.5, 0.25, 0.25], seed: 2)[0]));
    }

    [Fact]
    public void KFold_EverySample_IsValidatedWithOnce()
    {
        (Dataset Train, Dataset Validation)[] folds = [.. Numbers.KFold(3)];
        Assert.Equal([3, 3, 4], folds.Select(fold => fold.Validation.Count));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), folds.SelectMany(fold => Targets(fold.Validation)).Order());
        Assert.All(folds, fold => Assert.Equal(10, Targets(fold.Train).Concat(Targets(fold.Validation)).Distinct().Count()));
    }

    [Fact]
    public void Views_OfDatasets_ReadTheRightSamples()
    {
        Assert.Equal([4L, 4, 0], Targets(Numbers.Subset([4, 4, 0])));
        Assert.Equal([9L, 3], Targets(Numbers.Subset([9]).Concat(Numbers.Subset([3]))));
        Assert.Equal(6, Numbers.Map((sample, _) => sample with { Target = sample.Target.As<long>()[0] * 2 })[3].Target.As<long>()[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers[10]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers.Subset([-1]));
    }

    [Fact]
    public void Weights_ChooseHowOftenASampleComes()
    {
        var sampler = new WeightedSampler([0, 1, 3, 0], count: 8000, seed: 5);
        Dictionary<long, int> counts = sampler.Order(0).CountBy(index => index).ToDictionary();
        Assert.Equal([1L, 2], counts.Keys.Order());
        // Four deviations of the binomial distribution.
        Assert.InRange(counts[1], 2000 - 155, 2000 + 155);
        Assert.Equal(sampler.Order(3), sampler.Order(3));
        Assert.NotEqual(sampler.Order(3), sampler.Order(4));

        var once = new WeightedSampler([1, 1, 0, 8], count: 3, replacement: false);
        Assert.All(Enumerable.Range(0, 20), epoch => Assert.Equal([0L, 1, 3], once.Order(epoch).Order()));
        Assert.InRange(Enumerable.Range(0, 1000).Count(epoch => once.Order(epoch)[0] == 3), 750, 850);
        Assert.Equal([0.5, 1, 0.5], WeightedSampler.BalancedWeights([7, 2, 7]));
    }

    [Fact]
    public void Call_Mistake_SaysWhatIsWrong()
    {
        AssertError("[Split] fractions must add up to 1, found 0.9", () => Numbers.Split([0.5, 0.4]));
        AssertError("[Split] fractions must be positive, found 0", () => Numbers.Split([1, 0]));
        AssertError("[KFold] the number of folds must be 2 to 10, the number of samples; found 11", () => Numbers.KFold(11));
        AssertError("[WeightedSampler] weights must be in [0, ∞), found -1 for sample 1", () => new WeightedSampler([1, -1]));
        AssertError("[WeightedSampler] at least one weight must be positive, found none", () => new WeightedSampler([0, 0]));
        AssertError("[WeightedSampler] the number of samples must be at least 1 and without replacement at most 1, found 2",
            () => new WeightedSampler([1, 0], replacement: false));
    }

    private static void AssertError(string message, Func<object> mistake) => Assert.Equal(message, Assert.Throws<InvalidValueException>(mistake).Message);

    private static IEnumerable<long> Targets(Dataset dataset) => Enumerable.Range(0, dataset.Count).Select(index => dataset[index].Target.As<long>()[0]);
}
