using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGpuNet.Cpu;

namespace ILGpuNet.Benchmarks;

/// <summary>
/// Bytes read and written by a copy of an array of the size of the maps, whose stores go past the caches. The reference of all rows that
/// are bound by memory.
/// </summary>
internal static unsafe class CopyBandwidth
{
    private const long ByteLength = (long)MapWorkloads.Length * sizeof(float);

    private const int CacheLine = 64;

    /// <summary>The bandwidth of some threads.</summary>
    public static Workload OfThreads(int threads) =>
        new("copy-bandwidth", $"{MapWorkloads.Length} floats", Work.Bytes(2 * ByteLength), () => Prepare(threads))
        {
            DeviceName = Device.Cpu.Name,
            Threads = threads,
        };

    private static PreparedWorkload Prepare(int threads)
    {
        byte[] source = AllocatePinned(), destination = AllocatePinned();
        var copy = new Copy(AlignedStart(source), AlignedStart(destination));
        return new PreparedWorkload(
            () =>
            {
                ForkJoin.Run(ref copy, threads);
                GC.KeepAlive((source, destination));
            },
            static () => { });
    }

    /// <summary>Memory that stays where it is, its pages touched.</summary>
    private static byte[] AllocatePinned()
    {
        byte[] memory = GC.AllocateArray<byte>((int)ByteLength + CacheLine, pinned: true);
        memory.AsSpan().Fill(1);
        return memory;
    }

    private static byte* AlignedStart(byte[] pinned)
    {
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
        return (byte*)((address + CacheLine - 1) / CacheLine * CacheLine);
    }

    private readonly struct Copy(byte* source, byte* destination) : IParallelWork
    {
        public void Execute(int part, int parts)
        {
            long start = ByteLength / CacheLine * part / parts * CacheLine;
            long end = part == parts - 1 ? ByteLength : ByteLength / CacheLine * (part + 1) / parts * CacheLine;
            StreamingCopy.Run(source + start, destination + start, end - start);
            Thread.MemoryBarrier();
        }
    }
}
