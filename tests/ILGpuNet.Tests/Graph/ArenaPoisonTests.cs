using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Passes;
using ILGpuNet.Runtime;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Values do not change where all memory that is not in use holds NaN: kernels read what has been written, and only as long as it is there.</summary>
public class ArenaPoisonTests
{
    public static TheoryData<string> Rows => [.. OperationTable.Rows.Select(row => row.Name)];

    public static TheoryData<string> Networks => [.. SmallNetwork.Names];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_PoisonedMemory_GivesTheSameBits(string name)
    {
        OperationCase row = OperationTable.Find(name);
        PlainArray[] expected = Compute(row), actual = Poisoned(() => Compute(row));
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i].Data, actual[i].Data);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Train_PoisonedMemory_GivesTheSameBits(string network) =>
        Assert.Equal(SmallNetwork.Create(network).Train(3), Poisoned(() => SmallNetwork.Create(network).Train(3)));

    [Fact]
    public void AfterStep_SlotsThatEnd_AreOverwritten()
    {
        Engine engine = Device.Cpu.Engine;
        DeviceBuffer arena = engine.Memory.Rent(512);
        engine.Upload(new byte[512], new BufferView(arena, 0));
        ArenaPoison.AfterStep(engine, arena, new ArenaLayout([new ArenaSlot(100, 0, 1), new ArenaSlot(20, 0, 2)], [128, 256], 512), step: 1);
        byte[] bytes = new byte[512];
        engine.Download(new BufferView(arena, 0), bytes);
        engine.Memory.Return(arena);
        Assert.Equal(Enumerable.Range(0, 512).Select(i => (byte)(i is >= 128 and < 228 ? 0xFF : 0)), bytes);
    }

    /// <summary>Value, gradients and second gradients, in one plan each.</summary>
    private static PlainArray[] Compute(OperationCase row)
    {
        (Tensor output, Tensor[] gradients, Tensor[] secondGradients) = GradientCheck.Build(row);
        Tensor[] results = [output, .. gradients, .. secondGradients];
        Tensor.Evaluate(results);
        return [.. results.Select(PlainArray.From)];
    }

    private static T Poisoned<T>(Func<T> compute)
    {
        ArenaPoison.IsOn = true;
        try
        {
            return compute();
        }
        finally
        {
            ArenaPoison.IsOn = false;
        }
    }
}
