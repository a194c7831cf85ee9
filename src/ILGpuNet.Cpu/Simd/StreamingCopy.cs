using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Copies past the caches: for results too large to be still there when they are read.</summary>
internal static unsafe class StreamingCopy
{
    /// <summary>Address multiple from which stores can go past the caches.</summary>
    private const int Alignment = 64;

    /// <summary>Copies, past the caches if the destination is aligned. A memory barrier must follow before others read it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(byte* source, byte* destination, long byteLength)
    {
        int width = Vector512<byte>.Count;
        long i = 0;
        if ((nuint)destination % Alignment == 0)
        {
            for (; i <= byteLength - 2 * width; i += 2 * width)
            {
                Vector512<byte> left = Vector512.Load(source + i), right = Vector512.Load(source + i + width);
                left.StoreAlignedNonTemporal(destination + i);
                right.StoreAlignedNonTemporal(destination + i + width);
            }
        }
        Buffer.MemoryCopy(source + i, destination + i, byteLength - i, byteLength - i);
    }
}
