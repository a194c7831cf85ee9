using System.Text.Json;
using ILGpuNet.Optim;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Golden;

/// <summary>Twenty steps of every optimizer against PyTorch's, in Float64.</summary>
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
        JsonElement golden = Golden.Value;
        JsonElement optimizerCase = golden.GetProperty("cases").EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == name);
        Tensor a = Tensor.FromArray(golden.GetProperty("a").Numbers()), t = Tensor.FromArray(golden.GetProperty("t").Numbers());
        var w = new Parameter(Tensor.FromArray(golden.GetProperty("start").Numbers()));
        Optimizer optimizer = OptimizerFactory.Create(optimizerCase, [w]);
        foreach (JsonElement expected in optimizerCase.GetProperty("vectors").EnumerateArray())
        {
            optimizer.ZeroGradient();
            Tensor loss = (a * (w - t).Square()).Sum() / 2 + w.Cos().Sum();
            loss.Backward();
            optimizer.Step();
            double[] numbers = expected.Numbers();
            GradientCheck.AssertClose(PlainArray.Of([numbers.Length], numbers), PlainArray.From(w), Tolerance, $"parameters after step {optimizer.StepCount}");
        }
        Assert.Equal(20, optimizer.StepCount);
    }
}
