using ILGpuNet.Data;
using ILGpuNet.Training;

namespace ILGpuNet.Tests.Training;

public class SearchTests
{
    private static readonly SearchSpace Space = new SearchSpace().Number("rate", 1e-4, 1e-1, isLogarithmic: true).Integer("hidden", 3, 5).Choice("kind", "a", "b");

    /// <summary>Least, 0, for a rate of 0.01, 4 hidden units and kind b.</summary>
    private static double Objective(Trial trial) =>
        Math.Pow(Math.Log10(trial["rate"]) + 2, 2) + Math.Abs(trial.Integer("hidden") - 4) + (trial.Choice<string>("kind") == "b" ? 0 : 0.5);

    [Fact]
    public void Grid_TriesAllCombinations()
    {
        IReadOnlyList<Trial> trials = Search.Grid(Space, 4, Objective);
        Assert.Equal(4 * 3 * 2, trials.DistinctBy(trial => trial.ToString()).Count());
        Assert.Equal([1e-4, 1e-3, 1e-2, 1e-1], trials.Select(trial => Math.Round(trial["rate"], 6)).Distinct().Order());
        Assert.Equal([3, 4, 5], trials.Select(trial => trial.Integer("hidden")).Distinct().Order());
        Assert.StartsWith("rate 0.01, hidden 4, kind b: ", trials[0].ToString());
        Assert.Equal(trials.Select(trial => trial.Score).Order(), trials.Select(trial => trial.Score));
        Assert.Equal(Enumerable.Range(0, 24), trials.Select(trial => trial.Number).Order());
    }

    [Fact]
    public void Random_RepeatsUnderTheSeedAndPutsNaNLast()
    {
        double NaNForA(Trial trial) => trial.Choice<string>("kind") == "a" ? double.NaN : Objective(trial);
        IReadOnlyList<Trial> first = Search.Random(Space, 30, NaNForA, seed: 1), same = Search.Random(Space, 30, NaNForA, seed: 1);
        Assert.Equal(first.Select(trial => trial.ToString()), same.Select(trial => trial.ToString()));
        Assert.NotEqual(first.Select(trial => trial.ToString()), Search.Random(Space, 30, NaNForA, seed: 2).Select(trial => trial.ToString()));
        Assert.True(double.IsNaN(first[^1].Score));
        Assert.False(double.IsNaN(first[0].Score));
    }

    [Fact]
    public void Bayesian_FindsTheMinimumSoonerThanChance()
    {
        SearchSpace plane = new SearchSpace().Number("x", -5, 5).Number("y", -5, 5);
        static double Bowl(Trial trial) => Math.Pow(trial["x"] - 1, 2) + Math.Pow(trial["y"] + 2, 2);
        double[] guided = [.. Enumerable.Range(0, 5).Select(seed => Search.Bayesian(plane, 25, Bowl, seed)[0].Score)];
        double[] random = [.. Enumerable.Range(0, 5).Select(seed => Search.Random(plane, 25, Bowl, seed)[0].Score)];
        Assert.True(guided.Average() < random.Average() / 3, $"{guided.Average()} and {random.Average()}");
    }

    [Fact]
    public void GaussianProcess_GoesThroughItsValues()
    {
        double[][] places = [[0.1, 0.2], [0.9, 0.3], [0.5, 0.8]];
        double[] values = [3, -1, 2];
        var process = new GaussianProcess(places, values);
        for (int i = 0; i < 3; i++)
        {
            (double mean, double variance) = process.Predict(places[i]);
            Assert.Equal(values[i], mean, 1e-3);
            Assert.InRange(variance, 0, 1e-3);
        }
        (double farMean, double farVariance) = process.Predict([30, 30]);
        Assert.Equal(values.Average(), farMean, 1e-9);
        Assert.Equal(values.Average(x => Math.Pow(x - values.Average(), 2)), farVariance, 1e-9);
        Assert.True(process.ExpectedImprovement([0.9, 0.2]) > process.ExpectedImprovement([0.1, 0.2]));
    }

    [Fact]
    public void CrossValidate_AveragesOverTheFolds()
    {
        Dataset numbers = Dataset.From(10, index => new Sample(index, index));
        Assert.Equal(4.5, Search.CrossValidate(numbers, 5, (train, validation) =>
        {
            Assert.Equal((8, 2), (train.Count, validation.Count));
            return Enumerable.Range(0, 2).Average(i => validation[i].Target.As<long>()[0]);
        }), 1e-12);
    }

    [Fact]
    public void Call_Mistake_SaysWhatIsWrong()
    {
        AssertError("[SearchSpace] rate: values must ascend, found 2 to 1", () => new SearchSpace().Number("rate", 2, 1));
        AssertError("[SearchSpace] rate: a logarithmic number must be positive, found 0", () => new SearchSpace().Number("rate", 0, 1, isLogarithmic: true));
        AssertError("[SearchSpace] n: values must ascend, found 2 to 2", () => new SearchSpace().Integer("n", 2, 2));
        AssertError("[SearchSpace] kind: there must be at least 2 values, found 1", () => new SearchSpace().Choice("kind", 1));
        AssertError("[SearchSpace] there are two hyper-parameters 'n'", () => new SearchSpace().Integer("n", 1, 2).Number("n", 1, 2));
        AssertError("[Search] there must be at least 1 trial, found 0", () => Search.Random(Space, 0, Objective));
        AssertError("[Search] there must be at least 2 points per axis, found 1", () => Search.Grid(Space, 1, Objective));
        AssertError("[Search] the space has no hyper-parameter: add one with Number, Integer or Choice", () => Search.Bayesian(new SearchSpace(), 1, Objective));
        AssertError("[Trial] there is no hyper-parameter 'depth', found rate, hidden, kind", () => Search.Random(Space, 1, trial => trial["depth"]));
        AssertError("[Trial] 'kind' is a choice: use Choice", () => Search.Random(Space, 1, trial => trial["kind"]));
        AssertError("[Trial] 'kind' is String, asked for as Int32", () => Search.Random(Space, 1, trial => trial.Choice<int>("kind")));
    }

    private static void AssertError(string message, Func<object> mistake) => Assert.Equal(message, Assert.Throws<InvalidValueException>(mistake).Message);
}
