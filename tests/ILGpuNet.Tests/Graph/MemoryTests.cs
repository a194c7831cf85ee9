using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Nothing is disposed, and nothing piles up.</summary>
[Collection(Alone.Name)]
public class MemoryTests
{
    [Fact]
    public void LiveBytes_TrainingLoop_AreTheSameAfterTenAndAThousandSteps()
    {
        Training training = new();
        for (int step = 0; step < 10; step++) training.Step();
        long early = Device.Cpu.LiveBytes;
        for (int step = 10; step < 1000; step++) training.Step();
        Assert.Equal(early, Device.Cpu.LiveBytes);
        GC.KeepAlive(training);
    }

    [Fact]
    public void LiveBytes_UsersOwnLoopWithVariables_AreTheSameAfterTenAndAThousandSteps()
    {
        var weight = new Variable(Tensor.FromArray(new float[300], [30, 10]));
        var average = new Variable(Tensor.Zeros([10]));
        void Step(int step)
        {
            Tensor x = Tensor.FromArray(Enumerable.Range(0, 60).Select(i => (float)Math.Sin(i + step)).ToArray(), [2, 30]);
            Tensor leaf = weight.WithGradient();
            Tensor y = x.MatMul(leaf).Tanh();
            Tensor gradient = Tensor.Grad((y - 1).Square().Mean(), leaf)[0];
            weight.Assign(weight - gradient * (0.1 / (step + 1)));
            average.Assign(average * 0.9 + y.Detach().Mean([0]) * 0.1);
            Tensor.Evaluate(weight, average);
        }
        for (int step = 0; step < 10; step++) Step(step);
        long early = Device.Cpu.LiveBytes;
        for (int step = 10; step < 1000; step++) Step(step);
        Assert.Equal(early, Device.Cpu.LiveBytes);
    }

    [Fact]
    public void LiveBytes_ResultsThatNobodyHolds_GoAway()
    {
        long before = Device.Cpu.LiveBytes;
        ComputeAndForget();
        Assert.Equal(before, Device.Cpu.LiveBytes);
    }

    [Fact]
    public void LiveBytes_ResultThatSomebodyHolds_StaysWithoutItsInputs()
    {
        long before = Device.Cpu.LiveBytes;
        Tensor result = ComputeFromLarge();
        // One small vector: its size class is 256 bytes.
        Assert.Equal(before + 256, Device.Cpu.LiveBytes);
        GC.KeepAlive(result);
    }

    /// <summary>Each uses up the budget of a collection.</summary>
    [Fact]
    public void ReservedBytes_LongLoopWithLargeGarbageTensors_StayBounded()
    {
        Tensor x = Tensor.FromArray(new float[10_000_000]);
        Func<Tensor> compute = () => x.Relu();
        long before = Device.Cpu.ReservedBytes;
        for (int i = 0; i < 300; i++) compute().Evaluate();
        Assert.InRange(Device.Cpu.ReservedBytes - before, 0, 512L << 20);
    }

    /// <summary>An evaluation of several results that use up the budget each is young garbage, and leaves the heap as small as it was.</summary>
    [Fact]
    public void Collections_LoopWithSeveralLargeResults_AreYoungAndLeaveNothing()
    {
        Tensor x = Tensor.FromArray(new float[9_000_000]);
        void Step() => Tensor.Evaluate(x.Relu(), x + 1);
        for (int i = 0; i < 10; i++) Step();
        GC.Collect();
        int young = GC.CollectionCount(0), full = GC.CollectionCount(2);
        long committed = GC.GetGCMemoryInfo().TotalCommittedBytes;
        for (int i = 0; i < 500; i++) Step();
        Assert.InRange(GC.CollectionCount(0) - young, 490, 510);
        Assert.InRange(GC.CollectionCount(2) - full, 0, 20);
        Assert.InRange(GC.GetGCMemoryInfo().TotalCommittedBytes - committed, long.MinValue, 16 << 20);
    }

    /// <summary>Results that die at once take turns in as many buffers as the budget of 32 MiB has room for, and one more.</summary>
    [Fact]
    public void ReservedBytes_LoopWithGarbageOfMebibytes_IsNoMoreThanTheBudget()
    {
        Tensor x = Tensor.FromArray(new float[1_250_000]);
        ILGpuNet.Cpu.CpuEngine.Instance.Memory.Trim();
        long before = Device.Cpu.ReservedBytes;
        for (int i = 0; i < 100; i++) x.Relu().Evaluate();
        Assert.InRange(Device.Cpu.ReservedBytes - before, 5 << 20, 44 << 20);
    }

    /// <summary>Far below the budget: what the runtime's own collections find dead is used again.</summary>
    [Fact]
    public void ReservedBytes_LongLoopWithSmallGarbage_StayBounded()
    {
        Tensor x = Tensor.FromArray(new float[64]);
        ILGpuNet.Cpu.CpuEngine.Instance.Memory.Trim();
        long before = Device.Cpu.ReservedBytes;
        for (int i = 0; i < 100_000; i++) x.Relu().Evaluate();
        Assert.InRange(Device.Cpu.ReservedBytes - before, 0, 12L << 20);
    }

    /// <summary>Results that have survived collections, so that they are looked at seldom, come back when they die.</summary>
    [Fact]
    public void LiveBytes_SmallResultsThatDieOld_ComeBack()
    {
        Tensor x = Tensor.FromArray(new float[64]);
        long before = Device.Cpu.LiveBytes;
        Tensor[] kept = [.. Enumerable.Range(0, 100).Select(i => (x + i).Evaluate())];
        for (int collection = 0; collection < 3; collection++) Assert.Equal(before + 100 * 256, Device.Cpu.LiveBytes);
        Array.Clear(kept, 50, 50);
        Assert.Equal(before + 50 * 256, Device.Cpu.LiveBytes);
        Assert.Equal(49, LastOf(kept[..50]));
        Array.Clear(kept);
        Assert.Equal(before, Device.Cpu.LiveBytes);
    }

    [Fact]
    public void ReservedBytes_LongLoopWithGarbageTensors_StayBounded()
    {
        Tensor x = Tensor.FromArray(new float[1 << 18]);
        for (int i = 0; i < 20; i++) x = (x + 1).Evaluate();
        long before = Device.Cpu.ReservedBytes;
        // Twenty times the collection budget of 32 MiB passes through here.
        for (int i = 0; i < 640; i++) x = (x + 1).Evaluate();
        Assert.InRange(Device.Cpu.ReservedBytes - before, 0, 192L << 20);
        Assert.Equal(660, x[0].Item());
    }

    [Fact]
    public void ManagedAllocation_TrainingStep_IsBounded()
    {
        Training training = new();
        for (int step = 0; step < 20; step++) training.Step();
        const int Steps = 50;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < Steps; step++) training.Step();
        long perStep = (GC.GetAllocatedBytesForCurrentThread() - before) / Steps;
        // Nodes and tensors of some 120 operations, about 43 kB; neither data nor plans.
        Assert.InRange(perStep, 1, 64 << 10);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static float LastOf(Tensor[] tensors) => tensors[^1][0].Item<float>();

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void ComputeAndForget()
    {
        Tensor x = Tensor.FromArray(new float[10_000]).WithGradient();
        x.Sin().Square().Sum().Backward();
        x.Gradient!.Evaluate();
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static Tensor ComputeFromLarge() => Tensor.FromArray(new float[6400], [100, 64]).Sin().Sum([0]).Evaluate();

    /// <summary>A two-layer network on fixed data, with a fresh tensor of data in each step.</summary>
    private sealed class Training
    {
        private readonly Sequential model;
        private readonly Adam optimizer;
        private readonly float[] inputs = [.. Enumerable.Range(0, 8 * 12).Select(i => MathF.Sin(i))];
        private readonly long[] classes = [.. Enumerable.Range(0, 8).Select(i => i % 3L)];

        public Training()
        {
            var generator = new Generator(5);
            model = new Sequential(new Linear(12, 16, generator: generator), new Relu(), new Linear(16, 3, generator: generator));
            optimizer = new Adam(model.Parameters());
        }

        public void Step()
        {
            Tensor logits = model.Forward(Tensor.FromArray(inputs, [8, 12]));
            optimizer.ZeroGradient();
            Tensor loss = -logits.LogSoftmax(1).Gather(1, Tensor.FromArray(classes, [8, 1])).Mean();
            loss.Backward();
            optimizer.Step();
            Assert.False(float.IsNaN(loss.Item<float>()));
        }
    }
}
