using System.Runtime.InteropServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// Memory outside of the managed heap. What is large lies in huge pages where the system gives them on request (Linux with
/// transparent huge pages): a page fault for each 2 MiB instead of each 4 KiB, and few entries for the translation of addresses.
/// </summary>
internal static unsafe partial class HostMemory
{
    /// <summary>Alignment of every block in bytes: full cache lines for vectors and for the adjacent-line prefetcher.</summary>
    private const nuint Alignment = 128;
    private const nuint HugePage = 2 << 20;

    /// <summary>MADV_HUGEPAGE of Linux.</summary>
    private const int AdviceHugePage = 14;

    /// <summary>Allocates memory; its content is undefined.</summary>
    /// <exception cref="OutOfMemoryException">There is not enough.</exception>
    public static byte* Allocate(long byteLength)
    {
        nuint length = (nuint)byteLength;
        if (length < HugePage || !OperatingSystem.IsLinux()) return (byte*)NativeMemory.AlignedAlloc(length, Alignment);
        byte* memory = (byte*)NativeMemory.AlignedAlloc(length, HugePage);
        // Advice: where it is refused (an error code), the pages are small.
        _ = Advise(memory, length, AdviceHugePage);
        return memory;
    }

    /// <summary>Frees what <see cref="Allocate"/> gave.</summary>
    public static void Free(byte* memory) => NativeMemory.AlignedFree(memory);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
