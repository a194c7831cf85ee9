using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Passes;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Kernels in, kernels out: which are repeated, where, and what that does to the arena.</summary>
public class RecomputationTests
{
    private const int Size = 64;
    private const long Matrix = Size * Size * sizeof(float);

    private static readonly Dictionary<int, int> NothingTakenOver = [];

    private readonly Tensor x = Tensor.FromArray(Enumerable.Range(0, Size * Size).Select(i => MathF.Sin(i)).ToArray(), [Size, Size]);

    [Fact]
    public void Apply_EnoughMemory_ReturnsTheSameKernels()
    {
        (ScheduledKernel[] kernels, Predicate<int> isKept) = Schedule(LongLived());
        Assert.Same(kernels, Recomputation.Apply(kernels, isKept, NothingTakenOver, Device.Cpu.Engine, 1 << 30));
    }

    [Fact]
    public void Apply_ValueThatWaitsLong_IsComputedAgainBeforeItsLastReader()
    {
        (ScheduledKernel[] kernels, Predicate<int> isKept) = Schedule(LongLived());
        long before = ArenaBytes(kernels, isKept);
        ScheduledKernel[] lower = Recomputation.Apply(kernels, isKept, NothingTakenOver, Device.Cpu.Engine, before - 1);
        Assert.True(ArenaBytes(lower, isKept) <= before - Matrix);
        int again = Array.FindIndex(lower, kernel => kernel.IsRecomputed);
        Assert.Equal(kernels.Length + 1, lower.Length);
        // The same kernel on the same input, into another buffer, which only the last kernels read.
        ScheduledKernel original = lower.First(kernel => kernel.Unit.Name == lower[again].Unit.Name);
        Assert.Same(original.Kernel, lower[again].Kernel);
        Assert.Equal(original.Unit.Inputs, lower[again].Unit.Inputs);
        Assert.NotEqual(original.Unit.Outputs, lower[again].Unit.Outputs);
        int buffer = lower[again].Unit.Outputs[0];
        Assert.All(lower[..again], kernel => Assert.DoesNotContain(kernel.Unit.Inputs, input => input.Buffer == buffer));
        Assert.Contains(lower[again + 1].Unit.Inputs, input => input.Buffer == buffer);
    }

    [Fact]
    public void Apply_MapAndProductWaitAlike_RepeatsTheMap()
    {
        Tensor map = x.Sin().CumSum(1), product = x.MatMul(x), chain = Chain(map.MatMul(product), 4);
        (ScheduledKernel[] kernels, Predicate<int> isKept) = Schedule(product.MatMul(map.MatMul(chain.Sum([1], keepDimensions: true))));
        ScheduledKernel[] lower = Recomputation.Apply(kernels, isKept, NothingTakenOver, Device.Cpu.Engine, ArenaBytes(kernels, isKept) - 1);
        Assert.Equal(["Sin", "CumSum"], lower.Where(kernel => kernel.IsRecomputed).Select(kernel => kernel.Unit.Name));
    }

    [Fact]
    public void Apply_LeafIsOverwrittenBefore_KeepsTheValue()
    {
        (ScheduledKernel[] kernels, Predicate<int> isKept) = Schedule(LongLived());
        int leaf = kernels[0].Unit.Inputs[0].Buffer, early = kernels[1].Unit.Outputs[0];
        ScheduledKernel[] lower = Recomputation.Apply(
            kernels, isKept, new Dictionary<int, int> { [early] = leaf }, Device.Cpu.Engine, ArenaBytes(kernels, isKept) - 1);
        Assert.DoesNotContain(lower, kernel => kernel.IsRecomputed && kernel.Unit.Inputs.Any(input => input.Buffer == leaf));
    }

    [Fact]
    public void Apply_NothingCanBeGivenUp_ReturnsTheSmallestArena()
    {
        (ScheduledKernel[] kernels, Predicate<int> isKept) = Schedule(Chain(x, 3));
        Assert.Same(kernels, Recomputation.Apply(kernels, isKept, NothingTakenOver, Device.Cpu.Engine, 1));
    }

    /// <summary>A softmax that is read at once and again after a chain of products.</summary>
    private Tensor LongLived()
    {
        Tensor waiting = x.Softmax(1);
        return waiting.MatMul(Chain(waiting, 4).Sum([1], keepDimensions: true));
    }

    private Tensor Chain(Tensor value, int length) => Enumerable.Range(0, length).Aggregate(value, (z, _) => z.MatMul(x));

    private static long ArenaBytes(ScheduledKernel[] kernels, Predicate<int> isKept) => ArenaLayout.Pack(BufferLifetimes.Of(kernels, isKept).Slots).Bytes;

    private static (ScheduledKernel[] Kernels, Predicate<int> IsKept) Schedule(Tensor tensor)
    {
        Engine engine = Device.Cpu.Engine;
        FoldedProgram folded = ViewFolding.Apply(CommonSubexpressions.Apply(PlanInspection.ProgramOf(tensor)));
        (KernelUnit[] units, _) = UpdatePlacement.Apply(ElementwiseFusion.Apply(folded, engine), folded);
        HashSet<int> kept = [.. folded.Program.Outputs.Select(output => folded.Places[output].Buffer)];
        return (Array.ConvertAll(units, unit => ScheduledKernel.Create(unit, unit.Inputs.Select(input => folded.Program.Nodes[input.Buffer].Spec.Type), engine)),
            kept.Contains);
    }
}
