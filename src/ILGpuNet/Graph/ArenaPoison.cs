using ILGpuNet.Graphs.Passes;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs;

/// <summary>
/// For tests: memory of plans is filled with ones (NaN, -1) before a run, and the bytes of each value again after the last kernel that reads it. What reads
/// memory that it must not read is then wrong.
/// </summary>
internal static class ArenaPoison
{
    private const byte Value = 0xFF;

    /// <summary>Whether runs of this thread poison their memory.</summary>
    [field: ThreadStatic]
    public static bool IsOn { get; set; }

    /// <summary>Overwrites the memory for intermediate values and results.</summary>
    public static void Begin(Engine engine, DeviceBuffer? arena, ReadOnlySpan<Storage?> results)
    {
        if (arena is not null) Fill(engine, arena, 0, arena.ByteLength);
        foreach (Storage? result in results) Fill(engine, result!.Buffer, 0, result.Buffer.ByteLength);
    }

    /// <summary>Overwrites what nobody reads after a kernel.</summary>
    public static void AfterStep(Engine engine, DeviceBuffer? arena, ArenaLayout layout, int step)
    {
        for (int i = 0; i < layout.Slots.Count; i++)
        {
            if (layout.Slots[i].Last == step) Fill(engine, arena!, layout.Offsets[i], layout.Slots[i].Bytes);
        }
    }

    private static void Fill(Engine engine, DeviceBuffer buffer, long offset, long bytes)
    {
        byte[] poison = new byte[bytes];
        Array.Fill(poison, Value);
        engine.Upload(poison, new BufferView(buffer, offset));
    }
}
