using System.Text.Json;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Golden;

/// <summary>Twenty steps of every optimizer, and of what is done around steps, against PyTorch's, in Float64.</summary>
public class OptimizerTests
{
    // The same formulas in another order: twenty steps of some roundings each.
    private const double Tolerance = 1e-12;

    private static readonly Lazy<JsonElement> Golden = new(() => GoldenFile.Read("optimizers.json"));

    public static TheoryData<string> Cases =>
        [.. Golden.Value.GetProperty("cases").EnumerateArray().Select(optimizerCase => optimizerCase.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_TwentyTimes_MatchesPyTorch(string name)
    {
        JsonElement optimizerCase = Golden.Value.GetProperty("cases").EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == name);
        var weights = new Weights(optimizerCase);
        Optimizer optimizer = CreateOptimizer(optimizerCase, weights);
        WeightAverage? average = !optimizerCase.TryGetProperty("average", out JsonElement kind) ? null
            : kind.ValueKind == JsonValueKind.Number ? new ExponentialMovingAverage(weights, kind.GetDouble()) : new StochasticWeightAverage(weights);
        JsonElement vectors = optimizerCase.GetProperty("vectors");
        for (int step = 0; step < 20; step++)
        {
            if (optimizerCase.TryGetProperty("rates", out JsonElement rates)) optimizer.LearningRate = rates[step].GetDouble();
            optimizer.Step(() => ComputeGradients(optimizerCase, weights, optimizer));
            AssertClose(vectors[step], weights.Vector(), $"parameters after step {optimizer.StepCount}");
            if (average is null) continue;
            average.Update();
            using (average.Use()) AssertClose(optimizerCase.GetProperty("averages")[step], weights.Vector(), $"averages after step {optimizer.StepCount}");
            AssertClose(vectors[step], weights.Vector(), $"parameters after their averages, step {optimizer.StepCount}");
        }
        Assert.Equal(20, optimizer.StepCount);
    }

    private static Optimizer CreateOptimizer(JsonElement optimizerCase, Weights weights)
    {
        Optimizer optimizer = OptimizerFactory.Create(optimizerCase, [weights.Pieces[0]]);
        for (int i = 1; i < weights.Pieces.Count; i++)
        {
            JsonElement group = optimizerCase.GetProperty("groups")[i];
            double? Number(string name) => group.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : null;
            // Numbers that the case sets for all groups lie in the first one.
            optimizer.AddGroup([weights.Pieces[i]], Number("learning_rate") ?? optimizer.Groups[0].LearningRate, Number("weight_decay"));
        }
        return optimizer;
    }

    private static Tensor ComputeGradients(JsonElement optimizerCase, Weights weights, Optimizer optimizer)
    {
        int repeats = optimizerCase.TryGetProperty("accumulate", out JsonElement count) ? count.GetInt32() : 1;
        bool maximize = optimizerCase.GetProperty("attributes").TryGetProperty("maximize", out JsonElement flag) && flag.GetBoolean();
        Tensor a = Tensor.FromArray(Golden.Value.GetProperty("a").Numbers()), t = Tensor.FromArray(Golden.Value.GetProperty("t").Numbers());
        Tensor used = Tensor.OnesLike(a);
        if (optimizerCase.TryGetProperty("every", out JsonElement every))
        {
            int step = (int)optimizer.StepCount;
            used = Tensor.FromArray([.. Enumerable.Range(0, 7).Select(i => (i + step) % every.GetInt32() == 0 ? 1.0 : 0)]);
            a *= used;
        }
        optimizer.ZeroGradient();
        Tensor? loss = null;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            Tensor w = weights.Vector();
            loss = ((a * (w - t).Square()).Sum() / 2 + (w.Cos() * used).Sum()) * ((maximize ? -1.0 : 1) / repeats);
            loss.Backward();
            if (repeat + 1 < repeats) optimizer.EvaluateGradients();
        }
        if (optimizerCase.TryGetProperty("clip_norm", out JsonElement norm))
        {
            JsonElement order = optimizerCase.GetProperty("norm_type");
            GradientClipping.ByNorm(optimizer.Parameters, norm.GetDouble(), order.ValueKind == JsonValueKind.Number ? order.GetDouble() : double.PositiveInfinity);
        }
        if (optimizerCase.TryGetProperty("clip_value", out JsonElement limit)) GradientClipping.ByValue(optimizer.Parameters, limit.GetDouble());
        return loss!;
    }

    private static void AssertClose(JsonElement expected, Tensor actual, string what)
    {
        double[] numbers = expected.Numbers();
        GradientCheck.AssertClose(PlainArray.Of([numbers.Length], numbers), PlainArray.From(actual), Tolerance, what);
    }

    /// <summary>The vector w, cut into parameters.</summary>
    private sealed class Weights : Module
    {
        public Weights(JsonElement optimizerCase)
        {
            double[] start = Golden.Value.GetProperty("start").Numbers();
            int[] counts = optimizerCase.TryGetProperty("groups", out JsonElement groups)
                ? [.. groups.EnumerateArray().Select(group => group.GetProperty("count").GetInt32())]
                : [start.Length];
            int first = 0;
            foreach (int count in counts)
            {
                Pieces.Add(new Parameter(Tensor.FromArray(start[first..(first + count)])));
                first += count;
            }
        }

        public List<Parameter> Pieces { get; } = [];

        public Tensor Vector() => Tensor.Concat([.. Pieces]);
    }
}
