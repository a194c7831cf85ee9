using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ILGpuNet.Cpu;

/// <summary>
/// Asks for the memory of the next tile while this one is worked on: a tile goes through several streams in turn, each too short for the processor to
/// run ahead in.
/// </summary>
internal static unsafe class RowPrefetch
{
    private const int CacheLine = 64;

    /// <summary>Where a tile is so long that it would push itself out of the cache, nothing is asked for.</summary>
    private const long MostBytes = 16 << 10;

    /// <summary>Asks for one line of the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(byte* place)
    {
        if (Sse.IsSupported) Sse.Prefetch1(place);
    }

    /// <summary>Asks for a tile at once, where what works on it does not ask for its lines one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(byte* next, long byteLength)
    {
        if (!Sse.IsSupported || byteLength > MostBytes) return;
        for (long i = 0; i < byteLength; i += CacheLine) Sse.Prefetch1(next + i);
    }
}
