using ILGpuNet.Graphs.Passes;

namespace ILGpuNet.Tests.Graphs;

/// <summary>The arena of a plan: buffers that live at the same time never overlap, and what has been given back is used again.</summary>
public class MemoryPlannerTests
{
    private const long Alignment = 128;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Take_RandomLifetimes_NeverOverlap(int seed)
    {
        var random = new Random(seed);
        var planner = new MemoryPlanner();
        var live = new List<(long Offset, long Bytes)>();
        long peak = 0;
        for (int i = 0; i < 3000; i++)
        {
            if (live.Count > 0 && random.Next(100) < (i / 500 % 2 == 0 ? 40 : 60))
            {
                int which = random.Next(live.Count);
                planner.Give(live[which].Offset, live[which].Bytes);
                live.RemoveAt(which);
                continue;
            }
            long bytes = random.Next(5) == 0 ? random.Next(3) : random.Next(1, 5000);
            long offset = planner.Take(bytes);
            Assert.Equal(0, offset % Alignment);
            Assert.True(offset + bytes <= planner.ArenaBytes);
            // Even buffers of no bytes have a place of their own.
            Assert.DoesNotContain(live, other => offset < other.Offset + Math.Max(other.Bytes, 1) && other.Offset < offset + Math.Max(bytes, 1));
            live.Add((offset, bytes));
            peak = Math.Max(peak, live.Sum(buffer => Rounded(buffer.Bytes)));
        }
        // Best fit is no perfect packing, but it must stay near the bytes that were alive at once.
        Assert.InRange(planner.ArenaBytes, peak, peak * 3 / 2);
    }

    [Fact]
    public void Take_AfterGive_UsesTheGap()
    {
        var planner = new MemoryPlanner();
        long first = planner.Take(1000), second = planner.Take(1000);
        planner.Give(first, 1000);
        Assert.Equal(first, planner.Take(900));
        Assert.NotEqual(first, second);
        Assert.Equal(2 * Rounded(1000), planner.ArenaBytes);
    }

    [Fact]
    public void Take_SeveralGaps_UsesTheSmallestThatIsLargeEnough()
    {
        var planner = new MemoryPlanner();
        long large = planner.Take(4096);
        planner.Take(1);
        long small = planner.Take(1024);
        planner.Take(1);
        planner.Give(large, 4096);
        planner.Give(small, 1024);
        Assert.Equal(small, planner.Take(1000));
        Assert.Equal(large, planner.Take(1025));
    }

    [Fact]
    public void Give_Neighbours_JoinToOneGap()
    {
        var planner = new MemoryPlanner();
        long[] offsets = [.. Enumerable.Range(0, 4).Select(_ => planner.Take(1024))];
        long end = planner.Take(1);
        foreach (int which in new[] { 0, 2, 1, 3 }) planner.Give(offsets[which], 1024);
        Assert.Equal(offsets[0], planner.Take(4096));
        Assert.Equal(end + Alignment, planner.ArenaBytes);
    }

    [Fact]
    public void Take_GapAtTheEndTooSmall_GrowsIt()
    {
        var planner = new MemoryPlanner();
        planner.Take(512);
        long last = planner.Take(512);
        planner.Give(last, 512);
        Assert.Equal(last, planner.Take(2048));
        Assert.Equal(512 + 2048, planner.ArenaBytes);
    }

    [Fact]
    public void Plan_LongChainOfKernels_NeedsTwoBuffers()
    {
        Tensor x = Tensor.FromArray(new float[64 * 64], [64, 64]), value = x;
        for (int i = 0; i < 10; i++) value = value.MatMul(x);
        long matrix = 64 * 64 * sizeof(float);
        // Each product reads one buffer and writes the other; kernels may ask for workspace on top of that.
        Assert.InRange(PlanInspection.PlanOf(value).ArenaBytes, 2 * matrix, 3 * matrix);
    }

    private static long Rounded(long bytes) => (Math.Max(bytes, 1) + Alignment - 1) / Alignment * Alignment;
}
