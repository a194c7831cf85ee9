using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests;

/// <summary>The README's training loop: compiled and run here, and compared with the README line by line.</summary>
[Collection(Alone.Name)]
public sealed class ReadmeTests
{
    [Fact]
    public void TrainingLoop_OfTheReadme_LearnsXor()
    {
        Generator.Default.Reset(0);

        // README: begin
        // XOR: four points that no straight line separates.
        Tensor inputs = Tensor.FromArray(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        Tensor classes = Tensor.FromArray(new long[] { 0, 1, 1, 0 });

        var model = new Sequential(new Linear(2, 16), new Tanh(), new Linear(16, 2));
        var optimizer = new Adam(model.Parameters(), learningRate: 0.05);

        for (int step = 1; step <= 200; step++)
        {
            optimizer.ZeroGradient();
            Tensor loss = Loss.CrossEntropy(model.Forward(inputs), classes);
            loss.Backward();
            optimizer.Step();
            if (step % 50 == 0) Console.WriteLine($"step {step}: loss {loss.Item():F4}");
        }

        Console.WriteLine(model.Forward(inputs).ArgMax(axis: 1));   // tensor([0, 1, 1, 0], shape [4], Int64)
        // README: end

        Assert.Equal("tensor([0, 1, 1, 0], shape [4], Int64)", model.Forward(inputs).ArgMax(axis: 1).ToString());
        Assert.True(Loss.CrossEntropy(model.Forward(inputs), classes).Item() < 0.01);
    }

    [Fact]
    public void TrainingLoop_OfTheReadme_IsTheOneThatIsTested()
    {
        string readme = File.ReadAllText(RepositoryFiles.PathOf("README.md"));
        string code = readme.Split("```csharp\n")[1].Split("```")[0];
        string[] shown = Lines(code).Where(line => !line.StartsWith("using ", StringComparison.Ordinal)).ToArray();
        string tested = File.ReadAllText(RepositoryFiles.PathOf("tests/ILGpuNet.Tests/ReadmeTests.cs")).Split("// README: begin\n")[1].Split("// README: end")[0];
        Assert.Equal(Lines(tested), shown);
    }

    private static string[] Lines(string code) =>
        code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
