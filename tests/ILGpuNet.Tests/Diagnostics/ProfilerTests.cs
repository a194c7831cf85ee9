using System.Text.Json;
using ILGpuNet.Diagnostics;

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
    public void Start_WhileAProfileRuns_SaysSo()
    {
        using Profile profile = Profiler.Start();
        Assert.Equal("[Profiler] a profile is running already: dispose it first", Assert.Throws<InvalidOperationException>(Profiler.Start).Message);
    }
}
