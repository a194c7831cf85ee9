using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Patterns of training loops that every framework's users write, over several steps, since the first step never updates in place.</summary>
[Collection(Alone.Name)]
public sealed class TrainingPatternTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TwoOptimizers_AfterOneBackward_BothStep(bool lastFirst)
    {
        var (first, last) = (new Linear(3, 4), new Linear(4, 1));
        Optimizer[] optimizers = [new Sgd(first.Parameters(), 0.1), new Adam(last.Parameters())];
        if (lastFirst) Array.Reverse(optimizers);
        var losses = new List<double>();
        for (int step = 0; step < 5; step++)
        {
            foreach (Optimizer optimizer in optimizers) optimizer.ZeroGradient();
            Tensor loss = last.Forward(first.Forward(Tensor.Ones([2, 3])).Tanh()).Square().Mean();
            loss.Backward();
            foreach (Optimizer optimizer in optimizers) optimizer.Step();
            losses.Add(loss.Item());
        }
        Assert.True(losses[^1] < losses[0]);
    }

    [Fact]
    public void AverageOfWeights_AssignedEveryStep_FollowsThem()
    {
        var model = new Linear(3, 1, bias: false);
        var average = new Variable(model.Weight);
        var optimizer = new Sgd(model.Parameters(), 0.1);
        float[] expected = model.Weight.ToArray();
        for (int step = 0; step < 6; step++)
        {
            optimizer.ZeroGradient();
            model.Forward(Tensor.Ones([2, 3])).Square().Mean().Backward();
            optimizer.Step();
            average.Assign(average * 0.5 + model.Weight * 0.5);
            float[] weight = model.Weight.ToArray();
            for (int i = 0; i < 3; i++) expected[i] = expected[i] * 0.5f + weight[i] * 0.5f;
        }
        Assert.Equal(expected, average.ToArray());
    }

    [Fact]
    public void Variable_AssignedOnceAndReadStepsLater_HasTheAssignedValue()
    {
        var model = new Linear(3, 1, bias: false);
        var target = new Variable(Tensor.Zeros([1, 3]));
        var optimizer = new Sgd(model.Parameters(), 0.1);
        float[]? expected = null;
        for (int step = 0; step < 5; step++)
        {
            if (step == 2)
            {
                target.Assign(model.Weight);
                expected = model.Weight.ToArray();
            }
            optimizer.ZeroGradient();
            model.Forward(Tensor.Ones([2, 3])).Square().Mean().Backward();
            optimizer.Step();
        }
        Assert.Equal(expected, target.ToArray());
        Assert.NotEqual(expected, model.Weight.ToArray());
    }

    [Fact]
    public void Step_BesideAnUnrelatedVariableThatCannotBeComputed_Succeeds()
    {
        var unrelated = new Variable(Tensor.Zeros([1]));
        unrelated.Evaluate();
        unrelated.Assign(Tensor.Ones([2]).IndexSelect(0, Tensor.FromArray([7L])));
        var model = new Linear(3, 1, bias: false);
        var optimizer = new Sgd(model.Parameters(), 0.1);
        model.Forward(Tensor.Ones([2, 3])).Square().Mean().Backward();
        optimizer.Step();
        Assert.Throws<InvalidValueException>(() => unrelated.ToArray());
        Assert.Equal([0f], unrelated.ToArray());
    }

    [Fact]
    public void Detach_OfAParameter_IsASnapshot()
    {
        var model = new Linear(3, 1, bias: false);
        var optimizer = new Sgd(model.Parameters(), 0.1);
        for (int step = 0; step < 4; step++)
        {
            float[] expected = model.Weight.ToArray();
            Tensor snapshot = model.Weight.Detach();
            optimizer.ZeroGradient();
            model.Forward(Tensor.Ones([2, 3])).Square().Mean().Backward();
            optimizer.Step();
            Assert.Equal(expected, snapshot.ToArray());
        }
    }

    [Fact]
    public void BatchNorm_AfterAFailedStep_TrainsOn()
    {
        Tensor table = Tensor.RandomNormal([3, 4]).Evaluate();
        var norm = new BatchNorm2d(1);
        var optimizer = new Sgd(norm.Parameters(), 0.1);
        void Step(params long[] indices)
        {
            optimizer.ZeroGradient();
            Tensor images = table.IndexSelect(0, Tensor.FromArray(indices)).Reshape(3, 1, 2, 2);
            norm.Forward(images).Square().Mean().Backward();
            optimizer.Step();
        }

        Step(0, 1, 2);
        float[] mean = norm.RunningMean!.ToArray(), weight = norm.Weight!.ToArray();
        Assert.Throws<InvalidValueException>(() => Step(0, 1, 9));
        Assert.Equal(mean, norm.RunningMean.ToArray());
        Assert.Equal(weight, norm.Weight.ToArray());
        Step(0, 1, 2);
        Assert.NotEqual(mean, norm.RunningMean.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void KeptLosses_ReadBeforeOrAfterBackward_DoNotKeepTheirBatches(bool readFirst)
    {
        var model = new Linear(1000, 1);
        var optimizer = new Sgd(model.Parameters(), 0.001);
        var losses = new List<Tensor>();
        void Run(int steps)
        {
            for (int step = 0; step < steps; step++)
            {
                Tensor batch = Tensor.RandomNormal([64, 1000]).Evaluate();
                optimizer.ZeroGradient();
                Tensor loss = model.Forward(batch).Square().Mean();
                if (readFirst) loss.Item();
                loss.Backward();
                optimizer.Step();
                losses.Add(loss);
                losses.Add(model.Weight.Detach().Square().Sum().Evaluate());
            }
        }

        Run(5);
        long before = Device.Cpu.LiveBytes;
        Run(50);
        // Two scalars a step, of 64 bytes each, and the last weights; a batch has 256,000 bytes.
        Assert.InRange(Device.Cpu.LiveBytes - before, 0, 64_000);
        GC.KeepAlive(losses);
    }

    [Fact]
    public void NoGradient_DisposedTwice_RestoresRecordingOnce()
    {
        IDisposable scope = Tensor.NoGradient();
        scope.Dispose();
        scope.Dispose();
        Assert.True((new Parameter(Tensor.Ones([2])) * 2).RequiresGradient);
    }

    [Fact]
    public void Parameters_OfBothPrecisions_TrainInOneOptimizer()
    {
        var single = new Parameter(Tensor.Ones([2]));
        var precise = new Parameter(Tensor.Ones([2], DType.Float64));
        foreach (Optimizer optimizer in new Optimizer[] { new Adam([precise, single], 0.1), new Sgd([single, precise], 0.1, momentum: 0.9) })
        {
            optimizer.ZeroGradient();
            (single.Square().Sum() + precise.Square().Sum()).Backward();
            optimizer.Step();
        }
        Assert.All(single.ToArray(), value => Assert.InRange(value, 0.6f, 0.95f));
        Assert.All(precise.ToArray<double>(), value => Assert.InRange(value, 0.6, 0.95));
    }
}
