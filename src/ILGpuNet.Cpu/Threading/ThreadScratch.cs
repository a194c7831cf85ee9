using System.Runtime.InteropServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// Memory that each thread keeps for intermediate values: the same addresses from kernel to kernel, so that they stay in the cache.
/// A part of a kernel asks once, at its start; the memory is its own until it ends, and its content is undefined.
/// </summary>
internal sealed unsafe class ThreadScratch
{
    private const nuint Alignment = 128;

    [ThreadStatic]
    private static ThreadScratch? current;

    private readonly byte* pointer;
    private readonly long length;

    private ThreadScratch(long length)
    {
        pointer = (byte*)NativeMemory.AlignedAlloc((nuint)length, Alignment);
        this.length = length;
    }

    ~ThreadScratch() => NativeMemory.AlignedFree(pointer);

    /// <summary>At least <paramref name="byteLength"/> bytes, aligned to 128.</summary>
    public static byte* Get(long byteLength)
    {
        ThreadScratch? scratch = current;
        if (scratch is null || scratch.length < byteLength)
            current = scratch = new ThreadScratch(Math.Max(byteLength, 64 << 10));
        return scratch.pointer;
    }
}
