using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

/// <summary>
/// When the values that live only inside the plan need memory: from the kernel that writes them to the last one that reads them. A map may write over an
/// input that nobody reads afterwards; the two values then share a slot.
/// </summary>
internal sealed class BufferLifetimes
{
    private readonly ScheduledKernel[] kernels;
    private readonly Predicate<int> isKept;
    private readonly bool isMemoryShared;
    private readonly List<ArenaSlot> slots = [];
    private readonly Dictionary<int, int> lastReader = [];
    private readonly Dictionary<int, int> slotOf = [];

    private BufferLifetimes(ScheduledKernel[] kernels, Predicate<int> isKept, bool isMemoryShared)
    {
        this.isMemoryShared = isMemoryShared;
        this.kernels = kernels;
        this.isKept = isKept;
        OutputSlots = new int[kernels.Length][];
        WorkspaceSlots = new int[kernels.Length];
    }

    /// <summary>What the arena has to hold.</summary>
    public IReadOnlyList<ArenaSlot> Slots => slots;

    /// <summary>For each kernel the slot of each output, -1 for those that have memory of their own.</summary>
    public int[][] OutputSlots { get; }

    /// <summary>For each kernel the slot of its workspace, or -1.</summary>
    public int[] WorkspaceSlots { get; }

    /// <summary>Bytes that the values would take if each had memory of its own; scratch memory of kernels does not count.</summary>
    public long IntermediateBytes { get; private set; }

    /// <summary>Lifetimes of the values that kernels write, in the order in which they run.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="isKept">Which buffers outlive the plan and so have memory of their own.</param>
    /// <param name="isMemoryShared">Whether memory is used again; if not, every value lives until the end.</param>
    public static BufferLifetimes Of(ScheduledKernel[] kernels, Predicate<int> isKept, bool isMemoryShared = true)
    {
        var lifetimes = new BufferLifetimes(kernels, isKept, isMemoryShared);
        lifetimes.FindLastReaders();
        for (int step = 0; step < kernels.Length; step++) lifetimes.Assign(step);
        return lifetimes;
    }

    private void FindLastReaders()
    {
        for (int step = 0; step < kernels.Length; step++)
        {
            foreach (Place input in kernels[step].Unit.Inputs) lastReader[input.Buffer] = step;
        }
    }

    private void Assign(int step)
    {
        ScheduledKernel kernel = kernels[step];
        var reused = new HashSet<int>();
        OutputSlots[step] = new int[kernel.Outputs.Length];
        for (int output = 0; output < kernel.Outputs.Length; output++)
        {
            int buffer = kernel.Unit.Outputs[output];
            if (buffer >= 0 && isKept(buffer))
            {
                OutputSlots[step][output] = -1;
                continue;
            }
            long bytes = kernel.OutputBytes(output);
            IntermediateBytes += bytes;
            int last = buffer < 0 ? step : lastReader.GetValueOrDefault(buffer, step);
            int slot = last > step && isMemoryShared ? ReusableSlot(step, output, reused) : -1;
            if (slot < 0) slot = Add(bytes, step, last);
            else slots[slot] = slots[slot] with { Last = last };
            if (buffer >= 0) slotOf[buffer] = slot;
            OutputSlots[step][output] = slot;
        }
        long workspace = kernel.Kernel.WorkspaceBytes;
        WorkspaceSlots[step] = workspace > 0 ? Add(workspace, step, step) : -1;
    }

    private int Add(long bytes, int first, int last)
    {
        slots.Add(new ArenaSlot(bytes, first, isMemoryShared ? last : kernels.Length - 1));
        return slots.Count - 1;
    }

    /// <summary>The slot of an input of the same layout that a map reads as the last one, or -1.</summary>
    private int ReusableSlot(int step, int output, HashSet<int> reused)
    {
        ScheduledKernel kernel = kernels[step];
        if (!WritesElementByElement(kernel, output)) return -1;
        Operand written = kernel.Outputs[output];
        for (int i = 0; i < kernel.Inputs.Length; i++)
        {
            int buffer = kernel.Unit.Inputs[i].Buffer;
            if (lastReader[buffer] != step || !slotOf.TryGetValue(buffer, out int slot) || reused.Contains(slot)) continue;
            if (slots[slot].Bytes != kernel.OutputBytes(output) || kernel.Inputs[i].Type.Size() != written.Type.Size()) continue;
            if (kernel.Unit.Inputs.Any(other => other.Buffer == buffer && !other.Layout.Equals(written.Layout))) continue;
            reused.Add(slot);
            return slot;
        }
        return -1;
    }

    /// <summary>Whether an output's elements are written after the inputs' elements at the same place have been read.</summary>
    private static bool WritesElementByElement(ScheduledKernel kernel, int output) => kernel.Unit.Primitive switch
    {
        MapPrimitive => true,
        FusedPrimitive { Head: null } fused => output < kernel.Outputs.Length - fused.Sums,
        _ => false,
    };
}
