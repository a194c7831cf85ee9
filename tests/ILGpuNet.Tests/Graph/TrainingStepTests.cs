using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Graphs;

/// <summary>What a training step computes, keeps, overwrites and leaves alone.</summary>
[Collection(Alone.Name)]
public class TrainingStepTests
{
    private readonly Sequential model;
    private readonly Adam optimizer;
    private readonly Tensor inputs = Tensor.FromArray(Enumerable.Range(0, 24).Select(i => MathF.Sin(i)).ToArray(), [6, 4]);
    private readonly Tensor classes = Tensor.FromArray([0L, 1, 2, 0, 1, 2]);

    public TrainingStepTests()
    {
        var generator = new Generator(7);
        model = new Sequential(new Linear(4, 5, generator: generator), new Relu(), new Linear(5, 3, generator: generator));
        optimizer = new Adam(model.Parameters());
    }

    private Tensor Step(Tensor? targets = null)
    {
        optimizer.ZeroGradient();
        Tensor loss = Loss.CrossEntropy(model.Forward(inputs), targets ?? classes);
        loss.Backward();
        optimizer.Step();
        return loss;
    }

    private float[][] Parameters() => [.. model.Parameters().Select(parameter => parameter.ToArray())];

    [Fact]
    public void Step_FromTheThirdOn_ReplaysOnePlan()
    {
        Step();
        Step();
        Step();
        Assert.Equal(0, PlanInspection.CompilationsOf(() => { for (int i = 0; i < 5; i++) Step().Item(); }));
    }

    [Fact]
    public void Step_LearningRateChanges_NeverMisses()
    {
        for (int i = 0; i < 3; i++) Step();
        Assert.Equal(0, PlanInspection.CompilationsOf(() =>
        {
            for (int i = 0; i < 4; i++)
            {
                optimizer.LearningRate *= 0.5;
                Step();
            }
        }));
    }

    [Fact]
    public void Step_FromTheSecondOn_WritesParametersInPlace()
    {
        Step();
        object[] storages = [.. model.Parameters().Select(parameter => (object)parameter.Node.Storage!)];
        Step();
        Step();
        Assert.Equal(storages, model.Parameters().Select(parameter => (object)parameter.Node.Storage!));
    }

    [Fact]
    public void Step_ResultOfTheModelAndLoss_CanBeReadAfterwards()
    {
        Step();
        Tensor expected = model.Forward(inputs).Evaluate();
        float[] before = expected.ToArray();
        optimizer.ZeroGradient();
        Tensor logits = model.Forward(inputs), loss = Loss.CrossEntropy(logits, classes);
        loss.Backward();
        optimizer.Step();
        Assert.True(logits.Node.IsReady);
        Assert.True(loss.Node.IsReady);
        Assert.Equal(before, logits.ToArray());
        Assert.Equal(Loss.CrossEntropy(expected, classes).Item(), loss.Item(), 1e-6);
        Assert.Equal(6, logits.ArgMax(1).Count);
    }

    [Fact]
    public void Step_GradientsReadAfterwards_AreThoseOfTheOldParametersOrAnError()
    {
        Step();
        optimizer.ZeroGradient();
        Loss.CrossEntropy(model.Forward(inputs), classes).Backward();
        Parameter weight = model.Parameters().First();
        float[] before = weight.Gradient!.ToArray();
        optimizer.Step();
        Assert.Equal(before, weight.Gradient!.ToArray());
    }

    [Fact]
    public void Step_OtherValueLeftPending_ThrowsStaleTensor()
    {
        Step();
        Tensor norm = model.Parameters().First().Square().Sum();
        Step();
        Assert.Throws<StaleTensorException>(() => norm.Item());
    }

    /// <summary>
    /// Adversarial networks: the second loss adds gradients to parameters that its optimizer does not have, whose gradients from before are stale by then.
    /// </summary>
    [Fact]
    public void Step_ThroughANetworkOfAnotherOptimizer_NeedsNoGradientsOfThat()
    {
        (float[] drawer, float[] judge, _) = Play(forgetsBetween: true);
        (float[] drawerAgain, float[] judgeAgain, Parameter weight) = Play(forgetsBetween: false);
        Assert.Equal(drawer, drawerAgain);
        Assert.Equal(judge, judgeAgain);
        Assert.Throws<StaleTensorException>(() => weight.Gradient!.ToArray());

        static (float[] Drawer, float[] Judge, Parameter JudgesWeight) Play(bool forgetsBetween)
        {
            var generator = new Generator(3);
            var drawer = new Linear(2, 4, generator: generator);
            Linear hidden = new(4, 5, generator: generator);
            var judge = new Sequential(hidden, new Tanh(), new Linear(5, 1, generator: generator));
            Optimizer drawing = new Adam(drawer.Parameters()), judging = new Adam(judge.Parameters());
            Tensor real = Tensor.RandomNormal([5, 4], generator: generator).Evaluate();
            for (int step = 0; step < 4; step++)
            {
                Tensor drawn = drawer.Forward(Tensor.RandomNormal([5, 2], generator: generator));
                judging.ZeroGradient();
                (judge.Forward(drawn.Detach()) - judge.Forward(real)).Mean().Backward();
                judging.Step();
                if (forgetsBetween) judging.ZeroGradient();
                drawing.ZeroGradient();
                judge.Forward(drawn).Sigmoid().Mean().Backward();
                drawing.Step();
            }
            return (drawer.Weight.ToArray(), hidden.Weight.ToArray(), hidden.Weight);
        }
    }

    [Fact]
    public void Step_ThatFails_LeavesParametersStateAndCountUnchanged()
    {
        Step();
        float[][] before = Parameters();
        Assert.Throws<InvalidValueException>(() => Step(Tensor.FromArray([0L, 1, 2, 0, 1, 3])));
        Assert.Equal(before, Parameters());
        Assert.Equal(1, optimizer.StepCount);
        Step();
        float[][] afterFailure = Parameters();
        var undisturbed = new TrainingStepTests();
        undisturbed.Step();
        undisturbed.Step();
        Assert.Equal(undisturbed.Parameters(), afterFailure);
    }

    [Fact]
    public void Step_WithoutBackward_Throws()
    {
        optimizer.ZeroGradient();
        Assert.Equal("[Adam] no parameter has a gradient: call Backward on the loss before Step", Assert.Throws<ILGpuNetException>(optimizer.Step).Message);
    }

    [Fact]
    public void Step_FrozenParameter_StaysAsItIs()
    {
        Parameter weight = model.Parameters().First();
        weight.IsFrozen = true;
        float[] before = weight.ToArray();
        Step();
        Assert.Null(weight.Gradient);
        Assert.Equal(before, weight.ToArray());
        weight.IsFrozen = false;
        Step();
        Assert.NotEqual(before, weight.ToArray());
    }

    [Fact]
    public void Loss_OverTwentySteps_Falls()
    {
        optimizer.LearningRate = 0.05;
        double first = Step().Item(), last = first;
        for (int i = 0; i < 20; i++) last = Step().Item();
        Assert.InRange(last, 0, first * 0.8);
    }

    [Fact]
    public void BatchNorm_RunningStatistics_AreUpdatedOncePerForwardPass()
    {
        var layer = new BatchNorm2d(2, momentum: 0.5);
        Tensor x = Tensor.FromArray([1f, 3, 10, 20, 1, 3, 10, 20], [2, 2, 1, 2]);
        layer.Forward(x).Evaluate();
        Assert.Equal([1f, 7.5f], layer.RunningMean!.ToArray());
        layer.Forward(x).Evaluate();
        Assert.Equal([1.5f, 11.25f], layer.RunningMean.ToArray());
        layer.Eval();
        layer.Forward(x).Evaluate();
        Assert.Equal([1.5f, 11.25f], layer.RunningMean.ToArray());
    }

    [Fact]
    public void BatchNorm_InALongTrainingLoop_DoesNotPileUpPendingUpdates()
    {
        var layer = new BatchNorm2d(2);
        Tensor x = Tensor.FromArray(Enumerable.Range(0, 16).Select(i => MathF.Sin(i)).ToArray(), [2, 2, 2, 2]);
        for (int i = 0; i < 5; i++) layer.Forward(x).Evaluate();
        Assert.Equal(0, PlanInspection.CompilationsOf(() => { for (int i = 0; i < 10; i++) layer.Forward(x).Evaluate(); }));
    }
}
