using ILGpuNet.Optim;
using ILGpuNet.Tests.Graphs;

namespace ILGpuNet.Tests.Optim;

/// <summary>What a step of every optimizer costs, and that it leads somewhere.</summary>
[Collection(Alone.Name)]
public class StepTests
{
    public static TheoryData<string> Names => OptimizerCase.Names;

    public static TheoryData<string> FirstOrderNames => OptimizerCase.FirstOrderNames;

    [Theory]
    [MemberData(nameof(Names))]
    public void Loss_OverTwoHundredSteps_FallsToATenth(string name)
    {
        var training = new SmallTraining(name);
        double first = training.Step(), last = first;
        for (int step = 0; step < 200; step++) last = training.Step();
        Assert.InRange(last, 0, first / 10);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_FromTheThirdOnWithASchedule_CompilesNothing(string name)
    {
        var training = new SmallTraining(name);
        ParameterGroup group = training.Optimizer.Groups[0];
        FunctionSchedule schedule = group.HasMomentum && group.Momentum != 0
            ? new OneCycleSchedule(training.Optimizer, maximumRate: 0.02, totalSteps: 40)
            : new CosineAnnealingSchedule(training.Optimizer, halfPeriod: 40);
        void Step()
        {
            training.Step();
            schedule.Step();
        }
        for (int step = 0; step < 2; step++) Step();
        Assert.Equal(0, PlanInspection.CompilationsOf(() => { for (int step = 0; step < 20; step++) Step(); }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LiveBytes_OverAThousandSteps_StayTheSame(string name)
    {
        var training = new SmallTraining(name);
        for (int step = 0; step < 10; step++) training.Step();
        long early = Device.Cpu.LiveBytes;
        for (int step = 10; step < 1000; step++) training.Step();
        Assert.Equal(early, Device.Cpu.LiveBytes);
        GC.KeepAlive(training);
    }

    [Fact]
    public void Step_ClippedAndAveraged_CompilesNothingFromTheThirdOn()
    {
        var training = new SmallTraining("AdamW");
        var average = new ExponentialMovingAverage(training.Model);
        void Step(int number)
        {
            training.Optimizer.ZeroGradient();
            Tensor loss = training.Loss();
            loss.Backward();
            Tensor norm = GradientClipping.ByNorm(training.Optimizer.Parameters, maximumNorm: 0.1 / number);
            training.Optimizer.Step();
            average.Update();
            Assert.True(loss.Item() > 0 && norm.Item() > 0);
        }
        for (int step = 1; step < 3; step++) Step(step);
        Assert.Equal(0, PlanInspection.CompilationsOf(() => { for (int step = 3; step < 10; step++) Step(step); }));
    }

    [Theory]
    [MemberData(nameof(FirstOrderNames))]
    public void Step_FromTheSecondOn_WritesInPlace(string name)
    {
        var training = new SmallTraining(name);
        object[] Storages() => [.. training.Optimizer.State().Values.OfType<Variable>().Concat(training.Model.Parameters()).Select(variable => variable.Node.Storage!)];
        training.Step();
        object[] before = Storages();
        training.Step();
        Assert.True(before.Length >= 4);
        Assert.Equal(before, Storages());
    }

    [Fact]
    public void EvaluateGradients_BetweenBackwardPasses_LetsBatchesGo()
    {
        var weight = new Parameter(Tensor.Ones([1000, 1]));
        var optimizer = new Sgd([weight], 0.1);
        void Accumulate(int batches)
        {
            for (int batch = 0; batch < batches; batch++)
            {
                Tensor.RandomNormal([64, 1000]).Evaluate().MatMul(weight).Square().Mean().Backward();
                optimizer.EvaluateGradients();
            }
        }
        Accumulate(1);
        long before = Device.Cpu.LiveBytes;
        Accumulate(20);
        // A batch has 256,000 bytes.
        Assert.InRange(Device.Cpu.LiveBytes - before, long.MinValue, 100_000);
        optimizer.Step();
    }
}
