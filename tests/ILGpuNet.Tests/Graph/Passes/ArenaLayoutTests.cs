using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Passes;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Slots with known lifetimes, packed into one arena.</summary>
public class ArenaLayoutTests
{
    private const long Alignment = 128;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Pack_RandomLifetimes_NeverShareAByte(int seed)
    {
        ArenaSlot[] slots = RandomSlots(new Random(seed), count: 150);
        ArenaLayout[] layouts = [ArenaLayout.Pack(slots), ArenaLayout.PackByTime(slots), ArenaLayout.PackBySize(slots)];
        Assert.All(layouts, RequireValid);
        Assert.Equal(Math.Min(layouts[1].Bytes, layouts[2].Bytes), layouts[0].Bytes);
        // Packing is never better than the bytes that are needed at once, and with random lifetimes not much worse.
        Assert.InRange(layouts[0].Bytes, ArenaLayout.PeakBytes(slots), ArenaLayout.PeakBytes(slots) * 5 / 4);
    }

    [Fact]
    public void Pack_NoSlots_NeedsNothing() => Assert.Equal(0, ArenaLayout.Pack([]).Bytes);

    [Fact]
    public void PackBySize_SmallSlotsBetweenLargeOnes_NeedOnlyThePeak()
    {
        // In the order of time the second small slot lies where the large one had to fit.
        ArenaSlot[] slots = [new(256, 0, 1), new(128, 1, 5), new(384, 2, 5)];
        Assert.Equal(256 + 128 + 384, ArenaLayout.PackByTime(slots).Bytes);
        Assert.Equal(512, ArenaLayout.PackBySize(slots).Bytes);
        Assert.Equal(512, ArenaLayout.Pack(slots).Bytes);
    }

    [Fact]
    public void LiveBytes_SlotsOfDifferentLength_AreRoundedAndAddedUp() =>
        Assert.Equal([128L, 384, 384, 256], ArenaLayout.LiveBytes([new(100, 0, 2), new(200, 1, 3)]));

    public static TheoryData<string> Networks => [.. SmallNetwork.Names];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Pack_GradientsOfANetwork_TakeAtMostATenthMoreThanThePeak(string network)
    {
        SmallNetwork small = SmallNetwork.Create(network, batch: 8);
        Plan plan = PlanInspection.PlanOf(Tensor.Grad(small.Loss(), small.Parameters));
        RequireValid(plan.Arena);
        long peak = ArenaLayout.PeakBytes(plan.Arena.Slots);
        Assert.InRange(plan.ArenaBytes, peak, peak * 11 / 10);
    }

    private static ArenaSlot[] RandomSlots(Random random, int count)
    {
        var slots = new ArenaSlot[count];
        int step = 0;
        for (int i = 0; i < count; i++)
        {
            step += random.Next(3);
            long bytes = random.Next(6) == 0 ? random.Next(3) : random.Next(1, 20_000);
            slots[i] = new ArenaSlot(bytes, step, step + (random.Next(4) == 0 ? random.Next(100) : random.Next(6)));
        }
        return slots;
    }

    private static void RequireValid(ArenaLayout layout)
    {
        for (int i = 0; i < layout.Slots.Count; i++)
        {
            ArenaSlot slot = layout.Slots[i];
            Assert.Equal(0, layout.Offsets[i] % Alignment);
            Assert.InRange(layout.Offsets[i] + slot.Bytes, 0, layout.Bytes);
            for (int other = 0; other < i; other++)
            {
                bool isApartInTime = layout.Slots[other].Last < slot.First || slot.Last < layout.Slots[other].First;
                // Even slots of no bytes have a place of their own.
                Assert.True(isApartInTime || layout.Offsets[other] + Math.Max(layout.Slots[other].Bytes, 1) <= layout.Offsets[i]
                    || layout.Offsets[i] + Math.Max(slot.Bytes, 1) <= layout.Offsets[other], $"slots {other} and {i} share bytes");
            }
        }
    }
}
