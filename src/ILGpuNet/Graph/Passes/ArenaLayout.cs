namespace ILGpuNet.Graphs.Passes;

/// <summary>Bytes that are needed from one kernel to another.</summary>
/// <param name="Bytes">How many.</param>
/// <param name="First">The kernel that writes them.</param>
/// <param name="Last">The last kernel that reads them.</param>
internal readonly record struct ArenaSlot(long Bytes, int First, int Last);

/// <summary>
/// Slots packed into one arena: no two that are needed at the same time share a byte. Packed twice, in the order in which kernels write them and in the
/// order of their size, of which now one, now the other comes closer to <see cref="PeakBytes"/>; the smaller arena counts.
/// </summary>
/// <param name="Slots">What is packed.</param>
/// <param name="Offsets">Where each slot begins.</param>
/// <param name="Bytes">Bytes that the arena must have.</param>
internal sealed record ArenaLayout(IReadOnlyList<ArenaSlot> Slots, long[] Offsets, long Bytes)
{
    /// <summary>Packs slots; their order is that of <see cref="ArenaSlot.First"/>.</summary>
    public static ArenaLayout Pack(IReadOnlyList<ArenaSlot> slots)
    {
        ArenaLayout byTime = PackByTime(slots);
        if (byTime.Bytes == PeakBytes(slots)) return byTime;
        ArenaLayout bySize = PackBySize(slots);
        return bySize.Bytes < byTime.Bytes ? bySize : byTime;
    }

    /// <summary>For each kernel the bytes of the slots that are needed while it runs.</summary>
    public static long[] LiveBytes(IReadOnlyList<ArenaSlot> slots)
    {
        var live = new long[slots.Count == 0 ? 0 : slots.Max(slot => slot.Last) + 1];
        foreach (ArenaSlot slot in slots)
        {
            for (int step = slot.First; step <= slot.Last; step++) live[step] += MemoryPlanner.Round(slot.Bytes);
        }
        return live;
    }

    /// <summary>The most bytes that are needed at once: no arena can be smaller.</summary>
    public static long PeakBytes(IReadOnlyList<ArenaSlot> slots) => LiveBytes(slots).DefaultIfEmpty().Max();

    /// <summary>Each slot gets the smallest gap that is free when its kernel runs.</summary>
    internal static ArenaLayout PackByTime(IReadOnlyList<ArenaSlot> slots)
    {
        var planner = new MemoryPlanner();
        var offsets = new long[slots.Count];
        var ends = new PriorityQueue<int, int>();
        for (int i = 0; i < offsets.Length; i++)
        {
            while (ends.TryPeek(out int ended, out int last) && last < slots[i].First)
            {
                ends.Dequeue();
                planner.Give(offsets[ended], slots[ended].Bytes);
            }
            offsets[i] = planner.Take(slots[i].Bytes);
            ends.Enqueue(i, slots[i].Last);
        }
        return new ArenaLayout(slots, offsets, planner.ArenaBytes);
    }

    /// <summary>The largest slots first, each in the smallest gap between those that are needed at the same time.</summary>
    internal static ArenaLayout PackBySize(IReadOnlyList<ArenaSlot> slots)
    {
        var offsets = new long[slots.Count];
        var placed = new List<int>();
        long bytes = 0;
        foreach (int i in Enumerable.Range(0, offsets.Length).OrderByDescending(i => slots[i].Bytes))
        {
            offsets[i] = SmallestGap(slots, offsets, placed, slots[i]);
            bytes = Math.Max(bytes, offsets[i] + MemoryPlanner.Round(slots[i].Bytes));
            // Sorted by offset, so that gaps are found in one pass.
            int position = placed.FindIndex(other => offsets[other] > offsets[i]);
            placed.Insert(position < 0 ? placed.Count : position, i);
        }
        return new ArenaLayout(slots, offsets, bytes);
    }

    private static long SmallestGap(IReadOnlyList<ArenaSlot> slots, long[] offsets, List<int> placed, ArenaSlot wanted)
    {
        long needed = MemoryPlanner.Round(wanted.Bytes), end = 0, best = -1, bestLength = long.MaxValue;
        foreach (int other in placed)
        {
            if (slots[other].Last < wanted.First || slots[other].First > wanted.Last) continue;
            long length = offsets[other] - end;
            if (length >= needed && length < bestLength) (best, bestLength) = (end, length);
            end = Math.Max(end, offsets[other] + MemoryPlanner.Round(slots[other].Bytes));
        }
        return best < 0 ? end : best;
    }
}
