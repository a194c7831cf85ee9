using System.Text.Json;
using ILGpuNet.Data;
using ILGpuNet.Diagnostics;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Diagnostics;

[Collection(Alone.Name)]
public sealed class ProfilerTests
{
    [Fact]
    public void Profile_OfAProduct_CountsCallsFlopsAndBytes()
    {
        Tensor a = Tensor.Ones([8, 16]).Evaluate(), b = Tensor.Ones([16, 4]).Evaluate();
        using Profile profile = Profiler.Start();
        for (int i = 0; i < 3; i++) a.MatMul(b).Evaluate();
        profile.Dispose();
        a.MatMul(b).Evaluate(); // after the end
        KernelSummary kernel = Assert.Single(profile.Kernels);
        Assert.Equal(("MatMul", "Float32 [8, 16], Float32 [16, 4] -> Float32 [8, 4]", 3), (kernel.Name, kernel.Shapes, kernel.Calls));
        Assert.Equal(3 * 2.0 * 8 * 16 * 4, kernel.Flops);
        Assert.Equal(3 * 4.0 * (8 * 16 + 16 * 4 + 8 * 4), kernel.Bytes);
        Assert.Equal(3, profile.Evaluations);
        Assert.True(kernel.Time > TimeSpan.Zero && profile.EvaluationTime >= profile.KernelTime && profile.WallTime >= profile.EvaluationTime);
        Assert.Contains("MatMul Float32 [8, 16], Float32 [16, 4] -> Float32 [8, 4]", profile.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Profile_SavedAsChromeTrace_HoldsEveryKernel()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("trace.json");
        Tensor x = Tensor.Ones([4]).Evaluate();
        using Profile profile = Profiler.Start();
        x.Exp().Evaluate();
        x.Sum().Evaluate();
        profile.SaveChromeTrace(path);
        using JsonDocument trace = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement[] kernels = [.. trace.RootElement.GetProperty("traceEvents").EnumerateArray()];
        Assert.Equal(["Exp", "Sum"], kernels.Select(kernel => kernel.GetProperty("name").GetString()));
        Assert.All(kernels, kernel => Assert.True(kernel.GetProperty("ph").GetString() == "X" && kernel.GetProperty("dur").GetDouble() > 0));
        Assert.True(kernels[0].GetProperty("ts").GetDouble() < kernels[1].GetProperty("ts").GetDouble());
    }

    [Fact]
    public void DataWaitTime_WithWorkers_IsASmallShareOfTraining()
    {
        // A sample takes longer than nothing and less than a step: without workers each step waits for it, with one hardly any does.
        Dataset samples = Dataset.From(40, index =>
        {
            Thread.Sleep(4);
            return new Sample(new float[256], index);
        });
        Profile alone = Train(samples, workers: 0), ahead = Train(samples, workers: 2);
        Assert.Equal((40, 40), (alone.DataWaits, ahead.DataWaits));
        Assert.InRange(alone.DataWaitTime.TotalMilliseconds, 40 * 4, alone.WallTime.TotalMilliseconds);
        Assert.InRange(ahead.DataWaitTime / ahead.WallTime, 0, 0.2);
        Assert.Contains("waiting for 40 batches of data", ahead.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("does not keep up", ahead.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void DataWaitTime_OfASlowLoader_IsNamed()
    {
        using var folder = new TemporaryFolder();
        Dataset slow = Dataset.From(4, index =>
        {
            Thread.Sleep(250);
            return new Sample(new float[256], index);
        });
        Profile profile = Train(slow, workers: 1);
        Assert.InRange(profile.DataWaitTime / profile.WallTime, 0.5, 1);
        Assert.EndsWith("waiting for 4 batches of data: the loader does not keep up; give it more workers, or cheaper samples", profile.ToString(), StringComparison.Ordinal);
        profile.SaveChromeTrace(folder.File("trace.json"));
        using JsonDocument trace = JsonDocument.Parse(File.ReadAllText(folder.File("trace.json")));
        Assert.Equal(4, trace.RootElement.GetProperty("traceEvents").EnumerateArray().Count(item => item.GetProperty("cat").GetString() == "data"));
    }

    /// <summary>A step for each sample, some ten milliseconds long.</summary>
    private static Profile Train(Dataset samples, int workers)
    {
        var model = new Sequential(new Linear(256, 4096), new Relu(), new Linear(4096, 1));
        var optimizer = new Sgd(model.Parameters(), 1e-6);
        void Step(Tensor x)
        {
            optimizer.ZeroGradient();
            model.Forward(x.Expand([256, 256])).Square().Mean().Backward();
            optimizer.Step();
        }
        Step(Tensor.Zeros([1, 256]));
        using Profile profile = Profiler.Start();
        foreach ((Tensor x, _) in new DataLoader(samples, batchSize: 1, workers: workers)) Step(x);
        return profile;
    }

    [Fact]
    public void Start_WhileAProfileRuns_SaysSo()
    {
        using Profile profile = Profiler.Start();
        Assert.Equal("[Profiler] a profile is running already: dispose it first", Assert.Throws<InvalidOperationException>(Profiler.Start).Message);
    }
}
