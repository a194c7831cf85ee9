using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>
/// Philox 4x32-10 (Salmon et al., 2011): a function from a 128-bit counter and a 64-bit key to four words. As many blocks are computed side by side as a
/// vector has 64-bit lanes.
/// </summary>
internal static unsafe class Philox
{
    public const int WordsPerBlock = 4;

    /// <summary>What the number of blocks has to be a multiple of, whatever the width of vectors.</summary>
    public const int BlocksPerVector = 8;

    private const int Rounds = 10;
    private const uint FirstMultiplier = 0xD2511F53, SecondMultiplier = 0xCD9E8D57;
    private const uint FirstKeyStep = 0x9E3779B9, SecondKeyStep = 0xBB67AE85;

    /// <summary>Writes the words of consecutive blocks, a multiple of eight, whose counters are (firstBlock + i, offset).</summary>
    public static void Generate(ulong key, ulong offset, ulong firstBlock, int blocks, uint* words)
    {
        if (Vector512.IsHardwareAccelerated) Generate<Vector512<ulong>, PhiloxLanes512>(key, offset, firstBlock, blocks, words);
        else Generate<Vector256<ulong>, PhiloxLanes256>(key, offset, firstBlock, blocks, words);
    }

    /// <summary>The same with vectors of a given width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Generate<TVector, TLanes>(ulong key, ulong offset, ulong firstBlock, int blocks, uint* words)
        where TVector : unmanaged
        where TLanes : struct, IPhiloxLanes<TVector>
    {
        ulong* keys = stackalloc ulong[2 * Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            keys[2 * round] = (uint)key + (uint)round * FirstKeyStep;
            keys[2 * round + 1] = (uint)(key >> 32) + (uint)round * SecondKeyStep;
        }
        TVector firstFactor = TLanes.Broadcast(FirstMultiplier), secondFactor = TLanes.Broadcast(SecondMultiplier);
        for (int block = 0; block < blocks; block += TLanes.Count, words += TLanes.Count * WordsPerBlock)
        {
            TVector a = TLanes.Counters(firstBlock + (ulong)block), b = TLanes.Upper(a);
            TVector c = TLanes.Broadcast(offset), d = TLanes.Broadcast(offset >> 32);
            for (int round = 0; round < Rounds; round++)
            {
                TVector first = TLanes.Multiply(a, firstFactor), second = TLanes.Multiply(c, secondFactor);
                a = TLanes.Xor(TLanes.Upper(second), b, TLanes.Broadcast(keys[2 * round]));
                b = second;
                c = TLanes.Xor(TLanes.Upper(first), d, TLanes.Broadcast(keys[2 * round + 1]));
                d = first;
            }
            TLanes.Store(a, b, c, d, words);
        }
    }
}
