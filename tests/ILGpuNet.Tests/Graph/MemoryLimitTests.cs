using ILGpuNet.Graphs;
using ILGpuNet.Nn;
using MnistExample;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Below a limit, values are computed again instead of kept, and nothing else changes.</summary>
[Collection(Alone.Name)]
public class MemoryLimitTests
{
    /// <summary>Bits after three steps, with less and less of the memory that they take without a limit.</summary>
    [Theory]
    [InlineData("CNN", 80)]
    [InlineData("CNN", 72)]
    [InlineData("U-Net", 80)]
    [InlineData("U-Net", 55)]
    [InlineData("LSTM", 80)]
    [InlineData("LSTM", 45)]
    [InlineData("Transformer", 80)]
    [InlineData("Transformer", 68)]
    public void Train_BelowALimit_GivesTheSameBits(string network, int percent)
    {
        const int Batch = 8;
        float[][] expected = SmallNetwork.Create(network, Batch).Train(3);
        long limit = SmallNetwork.Create(network, Batch).PlanOfStep().ArenaBytes * percent / 100;
        float[][] actual = [];
        Plan? plan = null;
        WithLimit(limit, () =>
        {
            actual = SmallNetwork.Create(network, Batch).Train(3);
            plan = Evaluator.Plans.Latest!;
        });
        Assert.Equal(expected, actual);
        Assert.InRange(plan!.ArenaBytes, 1, limit);
        Assert.Contains(plan.Steps, step => step.IsRecomputed);
        Assert.Contains($"compute values again that a limit of {limit:N0} bytes leaves no room for", plan.ToString());
    }

    [Theory]
    [InlineData("U-Net", 55)]
    [InlineData("LSTM", 72)]
    public void Train_BelowALimitWithPoisonedMemory_GivesTheSameBits(string network, int percent)
    {
        float[][] expected = SmallNetwork.Create(network).Train(3);
        long limit = SmallNetwork.Create(network).PlanOfStep().ArenaBytes * percent / 100;
        ArenaPoison.IsOn = true;
        try
        {
            WithLimit(limit, () => Assert.Equal(expected, SmallNetwork.Create(network).Train(3)));
        }
        finally
        {
            ArenaPoison.IsOn = false;
        }
    }

    [Fact]
    public void Evaluate_LimitThatCannotBeKept_ThrowsAndChangesNothing()
    {
        SmallNetwork network = SmallNetwork.Create("MLP");
        float[][] before = Array.ConvertAll(network.Parameters, parameter => parameter.ToArray());
        WithLimit(1000, () =>
        {
            var exception = Assert.Throws<MemoryLimitException>(() => network.Train(1));
            Assert.Matches(@"^\[Graph\] the intermediate values of this evaluation need [\d,]+ bytes even where values are computed a second time; " +
                @"Graph\.MemoryLimit is 1,000: take a smaller batch, wrap parts of the model in Gradients\.Checkpoint, or " +
                @"set a limit of at least \d+$", exception.Message);
        });
        Assert.Equal(before, Array.ConvertAll(network.Parameters, parameter => parameter.ToArray()));
        network.Train(1);
        Assert.NotEqual(before[0], network.Parameters[0].ToArray());
    }

    [Fact]
    public void Evaluate_VariableAssignedAboveTheLimit_KeepsItsValue()
    {
        var variable = new Variable(Tensor.FromArray(new float[64 * 64], [64, 64]));
        variable.Evaluate();
        variable.Assign(variable.MatMul(variable).Softmax(1).MatMul(variable) + 1);
        WithLimit(100, () => Assert.Throws<MemoryLimitException>(() => variable.Evaluate()));
        Assert.Equal(0, variable[0, 0].Item());
    }

    [Fact]
    public void MemoryLimit_Changed_CompilesAnotherPlanOnce()
    {
        Tensor x = Tensor.FromArray(new float[50 * 50], [50, 50]);
        void Compute() => x.MatMul(x).Tanh().MatMul(x).Evaluate();
        Compute();
        WithLimit(1 << 20, () =>
        {
            Assert.Equal(1, PlanInspection.CompilationsOf(Compute));
            Assert.Equal(0, PlanInspection.CompilationsOf(Compute));
        });
        Assert.Equal(0, PlanInspection.CompilationsOf(Compute));
    }

    [Fact]
    public void MemoryLimit_ThatIsNotReached_RecomputesNothing() => WithLimit(1L << 40, () =>
        Assert.DoesNotContain(SmallNetwork.Create("Transformer").PlanOfStep().Steps, step => step.IsRecomputed));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void MemoryLimit_NotAboveZero_Throws(long limit) => Assert.Equal(
        $"[Graph] MemoryLimit must be a number of bytes above 0, or null for no limit, found {limit}",
        Assert.Throws<ILGpuNetException>(() => Graph.MemoryLimit = limit).Message);

    [Theory]
    [InlineData(null, null)]
    [InlineData(" ", null)]
    [InlineData("5000000000", 5_000_000_000)]
    public void ParseMemoryLimit_Setting_IsANumberOfBytesOrNone(string? setting, long? expected) => Assert.Equal(expected, Graph.ParseMemoryLimit(setting));

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("2GB")]
    public void ParseMemoryLimit_SomethingElse_Throws(string setting) => Assert.Equal(
        $"[ILGPUNET_MEMORY_LIMIT] expected a whole number of bytes above 0, found '{setting}'",
        Assert.Throws<ILGpuNetException>(() => Graph.ParseMemoryLimit(setting)).Message);

    /// <summary>The example's network at its batch size, with what kernels need as scratch memory, against keeping the value of every operation.</summary>
    [Fact]
    public void ArenaBytes_NetworkOfTheMnistExample_AreWellBelowHalfOfAllIntermediateValues()
    {
        Sequential model = Program.CreateModel();
        Tensor images = Tensor.FromArray(new float[128 * 28 * 28], [128, 1, 28, 28]), labels = Tensor.FromArray(new long[128]);
        Plan plan = PlanInspection.PlanOf(Tensor.Grad(Loss.CrossEntropy(model.Forward(images), labels), [.. model.Parameters()]));
        Assert.InRange(plan.ArenaBytes, 1, plan.UnfusedBytes * 2 / 5);
        Assert.InRange(plan.ArenaBytes, 1, plan.IntermediateBytes * 0.65);
    }

    private static void WithLimit(long limit, Action action)
    {
        Graph.MemoryLimit = limit;
        try
        {
            action();
        }
        finally
        {
            Graph.MemoryLimit = null;
        }
    }
}
