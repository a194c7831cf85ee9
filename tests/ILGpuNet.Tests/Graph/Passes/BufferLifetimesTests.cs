using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Passes;
using static ILGpuNet.Tests.Graphs.PlanInspection;

namespace ILGpuNet.Tests.Graphs;

/// <summary>From which kernel to which one the values of a plan need memory.</summary>
public class BufferLifetimesTests
{
    private const int Size = 64;
    private const long Matrix = Size * Size * sizeof(float);

    private readonly Tensor x = Tensor.FromArray(new float[Size * Size], [Size, Size]);

    [Fact]
    public void Of_ValueReadTwice_LivesUntilTheSecondReader()
    {
        Tensor waiting = x.CumSum(1);
        ArenaSlot slot = SlotsOf(waiting.MatMul(x).MatMul(x).MatMul(waiting))[0];
        Assert.Equal(new ArenaSlot(Matrix, 0, 3), slot);
    }

    [Fact]
    public void Of_MapThatReadsAValueLast_WritesOverIt()
    {
        // CumSum, Sin in its place, CumSum.
        Assert.Contains(new ArenaSlot(Matrix, 0, 2), SlotsOf(x.CumSum(1).Sin().CumSum(0)));
    }

    [Fact]
    public void Of_MapWithSums_WritesItsValuesOverTheInput()
    {
        Tensor value = x.CumSum(1).Sin();
        Plan plan = PlanOf(value.CumSum(1), value.Sum([0]) * 1);
        Assert.Contains(plan.Steps, step => step.Name == "Sin+Sum");
        Assert.Single(plan.Arena.Slots, slot => slot.Bytes == Matrix);
    }

    [Fact]
    public void Of_MapThatReadsAValueTransposed_GetsMemoryOfItsOwn()
    {
        Tensor value = x.CumSum(1);
        Assert.Equal(2, SlotsOf((value + value.Transpose()).CumSum(1)).Count(slot => slot.Bytes == Matrix));
    }

    [Fact]
    public void Of_ValueThatIsAskedFor_HasNoSlot()
    {
        Tensor value = x.CumSum(1);
        Assert.DoesNotContain(PlanOf(value, value.CumSum(0)).Arena.Slots, slot => slot.Bytes == Matrix);
    }

    private static IReadOnlyList<ArenaSlot> SlotsOf(Tensor tensor) => PlanOf(tensor).Arena.Slots;
}
