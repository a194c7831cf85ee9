using ILGpuNet.Data;
using ILGpuNet.Metrics;
using ILGpuNet.Training;

namespace ILGpuNet.Tests.Training;

[Collection(Alone.Name)]
public sealed class TrainerMemoryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_ForManySteps_HoldsAsMuchMemoryAsForFew(bool readAhead)
    {
        var problem = new SmallProblem();
        var trainer = new Trainer(problem.Model, problem.Optimizer, SmallProblem.Loss) { Metrics = [new Accuracy(), new F1Score(2)] };
        IBatchSource loader = readAhead ? problem.NoisyLoader() : problem.Loader();
        var bytes = new List<long>();
        var look = new LambdaCallback { EpochEnd = _ => bytes.Add(Device.Cpu.LiveBytes) };
        trainer.Fit(loader, 40, problem.Loader(), [look]);
        Assert.InRange(bytes[^1], 1, bytes[2]);
    }
}
