using System.Runtime.InteropServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// Memory of a thread that stays with it from call to call, for blocks that are sized to the caches and so bounded whatever the problem
/// is. What grows with the problem belongs into a kernel's workspace.
/// </summary>
internal sealed unsafe class ThreadScratch
{
    private const int Alignment = 128;

    [ThreadStatic]
    private static ThreadScratch? current;

    private static long lastContent;

    private readonly void*[] blocks = new void*[(int)ScratchSlot.Count];
    private readonly nint[] sizes = new nint[(int)ScratchSlot.Count];
    private readonly long[] contents = new long[(int)ScratchSlot.Count];

    ~ThreadScratch()
    {
        foreach (void* block in blocks) NativeMemory.AlignedFree(block);
    }

    /// <summary>Memory of the calling thread for <paramref name="count"/> elements, valid until the slot is asked for again.</summary>
    public static T* Get<T>(ScratchSlot slot, nint count) where T : unmanaged
    {
        ThreadScratch scratch = current ??= new ThreadScratch();
        return (T*)scratch.Get((int)slot, count * sizeof(T));
    }

    /// <summary>A number for what threads put into their scratch memory to find it there in later parts of a region.</summary>
    public static long NewContent() => Interlocked.Increment(ref lastContent);

    /// <summary>
    /// The same memory, and whether the thread has asked for it with the number of this content before and not for another use since: it need not
    /// be filled again then.
    /// </summary>
    public static T* Get<T>(ScratchSlot slot, nint count, long content, out bool isFilled) where T : unmanaged
    {
        ThreadScratch scratch = current ??= new ThreadScratch();
        isFilled = scratch.contents[(int)slot] == content;
        var block = (T*)scratch.Get((int)slot, count * sizeof(T));
        scratch.contents[(int)slot] = content;
        return block;
    }

    /// <summary>At least <paramref name="byteLength"/> bytes for intermediate values.</summary>
    public static byte* Get(long byteLength) => Get<byte>(ScratchSlot.Registers, (nint)byteLength);

    private void* Get(int slot, nint size)
    {
        contents[slot] = 0;
        if (size > sizes[slot])
        {
            NativeMemory.AlignedFree(blocks[slot]);
            blocks[slot] = null;
            sizes[slot] = 0;
            blocks[slot] = NativeMemory.AlignedAlloc((nuint)size, Alignment);
            sizes[slot] = size;
        }
        return blocks[slot];
    }
}

/// <summary>Uses of a thread's scratch memory that can be alive at the same time.</summary>
internal enum ScratchSlot
{
    /// <summary>Packed panels that all parts of a region read.</summary>
    SharedPanels,
    /// <summary>Packed panels of an operand that a thread reads in several parts of a region.</summary>
    OwnPanels,
    /// <summary>Intermediate values of maps and reductions.</summary>
    Registers,
    /// <summary>Packed rows of the left operand that only their own part reads.</summary>
    OwnRowPanels,
    /// <summary>A packed panel of the right operand that only its own part reads, or the sums of such panels.</summary>
    OwnColumnPanel,
    /// <summary>A block of the left operand, widened from 16 bits.</summary>
    WidenedLeft,
    /// <summary>A block of the right operand, widened from 16 bits.</summary>
    WidenedRight,
    /// <summary>Number of slots.</summary>
    Count,
}
