using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

/// <summary>
/// Packs buffers that live only inside the plan into one arena: each has the bytes from the kernel that writes it to the last kernel that
/// reads it. Best fit over a sorted list of gaps.
/// </summary>
internal sealed class MemoryPlanner
{
    private const long Alignment = 128;

    private readonly SortedDictionary<long, long> gaps = new();

    /// <summary>Bytes that the arena must have.</summary>
    public long ArenaBytes { get; private set; }

    /// <summary>Takes bytes from the smallest gap that has them, or from the end.</summary>
    /// <returns>Offset in the arena.</returns>
    public long Take(long bytes)
    {
        bytes = Round(bytes);
        long best = -1, bestLength = long.MaxValue;
        foreach ((long offset, long length) in gaps)
        {
            if (length >= bytes && length < bestLength) (best, bestLength) = (offset, length);
        }
        if (best < 0)
        {
            // A gap at the very end can grow.
            best = ArenaBytes;
            foreach ((long offset, long length) in gaps)
            {
                if (offset + length == ArenaBytes) best = offset;
            }
            bestLength = ArenaBytes - best;
            ArenaBytes = best + bytes;
        }
        gaps.Remove(best);
        if (bestLength > bytes) gaps.Add(best + bytes, bestLength - bytes);
        return best;
    }

    /// <summary>Gives bytes back; neighbouring gaps join.</summary>
    public void Give(long offset, long bytes)
    {
        bytes = Round(bytes);
        foreach ((long other, long length) in gaps)
        {
            if (other + length == offset)
            {
                gaps.Remove(other);
                (offset, bytes) = (other, length + bytes);
                break;
            }
        }
        if (gaps.TryGetValue(offset + bytes, out long next))
        {
            gaps.Remove(offset + bytes);
            bytes += next;
        }
        gaps.Add(offset, bytes);
    }

    /// <summary>Bytes that are taken for so many: a multiple of the alignment, and never none.</summary>
    public static long Round(long bytes) => (Math.Max(bytes, 1) + Alignment - 1) / Alignment * Alignment;
}
