using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>
/// Philox 4x32-10 (Salmon et al., 2011): a function from a 128-bit counter and a 64-bit key to four words. As many blocks are computed side by side as a
/// vector has 64-bit lanes; each lane has a word in its lower half, the upper halves hold nothing of use.
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Generate(ulong key, ulong offset, ulong firstBlock, int blocks, uint* words)
    {
        ulong* keys = stackalloc ulong[2 * Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            keys[2 * round] = (uint)key + (uint)round * FirstKeyStep;
            keys[2 * round + 1] = (uint)(key >> 32) + (uint)round * SecondKeyStep;
        }
        int count = Vector512<ulong>.Count;
        Vector512<ulong> firstFactor = Vector512.Create((ulong)FirstMultiplier), secondFactor = Vector512.Create((ulong)SecondMultiplier);
        for (int block = 0; block < blocks; block += count, words += count * WordsPerBlock)
        {
            Vector512<ulong> a = Vector512.Create(firstBlock + (ulong)block) + Vector512<ulong>.Indices, b = a >> 32;
            Vector512<ulong> c = Vector512.Create(offset), d = Vector512.Create(offset >> 32);
            for (int round = 0; round < Rounds; round++)
            {
                Vector512<ulong> first = WidthSpecific.MultiplyLowerHalves(a, firstFactor), second = WidthSpecific.MultiplyLowerHalves(c, secondFactor);
                a = (second >> 32) ^ b ^ Vector512.Create(keys[2 * round]);
                b = second;
                c = (first >> 32) ^ d ^ Vector512.Create(keys[2 * round + 1]);
                d = first;
            }
            Vector512<ulong> firstWords = Join(a, b), lastWords = Join(c, d);
            WidthSpecific.InterleaveLower(firstWords, lastWords).Store((ulong*)words);
            WidthSpecific.InterleaveUpper(firstWords, lastWords).Store((ulong*)words + count);
        }
    }

    /// <summary>Two words in a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Join(Vector512<ulong> lower, Vector512<ulong> upper) => (lower & Vector512.Create((ulong)uint.MaxValue)) | (upper << 32);
}
