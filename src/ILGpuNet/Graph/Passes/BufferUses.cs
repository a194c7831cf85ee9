namespace ILGpuNet.Graphs.Passes;

/// <summary>Which kernels write and read each buffer.</summary>
internal sealed class BufferUses
{
    private readonly Dictionary<int, (int Step, long Bytes)> written = [];
    private readonly Dictionary<int, List<int>> readers = [];

    public BufferUses(ScheduledKernel[] kernels)
    {
        for (int step = 0; step < kernels.Length; step++)
        {
            foreach (Place input in kernels[step].Unit.Inputs)
            {
                if (!readers.TryGetValue(input.Buffer, out List<int>? steps)) readers[input.Buffer] = steps = [];
                if (steps.Count == 0 || steps[^1] != step) steps.Add(step);
            }
            for (int output = 0; output < kernels[step].Outputs.Length; output++)
            {
                if (kernels[step].Unit.Outputs[output] is var buffer and >= 0) written[buffer] = (step, kernels[step].OutputBytes(output));
            }
        }
    }

    /// <summary>The buffers that kernels write.</summary>
    public IEnumerable<int> Buffers => written.Keys;

    /// <summary>Whether a kernel writes the buffer; leaves are there before.</summary>
    public bool IsWritten(int buffer) => written.ContainsKey(buffer);

    /// <summary>The kernel that writes a buffer.</summary>
    public int Writer(int buffer) => written[buffer].Step;

    /// <summary>Bytes of a buffer that a kernel writes.</summary>
    public long Bytes(int buffer) => written[buffer].Bytes;

    /// <summary>The last kernel that reads a buffer, or that which writes it where none does.</summary>
    public int LastUse(int buffer) => readers.TryGetValue(buffer, out List<int>? steps) ? steps[^1] : Writer(buffer);

    /// <summary>The kernels that use a buffer before and after a kernel that does not use it; null where there is none before or after, or it does.</summary>
    public (int From, int To)? GapAround(int buffer, int step)
    {
        int from = Writer(buffer);
        if (from >= step || !readers.TryGetValue(buffer, out List<int>? steps)) return null;
        foreach (int reader in steps)
        {
            if (reader == step) return null;
            if (reader > step) return (from, reader);
            from = reader;
        }
        return null;
    }
}
