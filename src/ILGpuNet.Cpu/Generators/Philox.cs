using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ILGpuNet.Cpu;

/// <summary>
/// Philox 4x32-10 (Salmon et al., 2011): a function from a 128-bit counter and a 64-bit key to four words. Eight blocks are computed
/// side by side, each word in the lower half of a 64-bit lane.
/// </summary>
internal static unsafe class Philox
{
    public const int WordsPerBlock = 4;

    /// <summary>Blocks computed at a time.</summary>
    public const int BlocksPerVector = 8;

    private const int Rounds = 10;
    private const uint FirstMultiplier = 0xD2511F53, SecondMultiplier = 0xCD9E8D57;
    private const uint FirstKeyStep = 0x9E3779B9, SecondKeyStep = 0xBB67AE85;

    /// <summary>Writes the words of consecutive blocks, a multiple of eight, whose counters are (firstBlock + i, offset).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Generate(ulong key, ulong offset, ulong firstBlock, int blocks, uint* words)
    {
        // Lanes in the order that puts blocks in order once pairs of lanes have been interleaved.
        Vector512<ulong> lanes = Vector512.Create(0UL, 4, 1, 5, 2, 6, 3, 7);
        Vector512<ulong> firstFactor = Vector512.Create((ulong)FirstMultiplier), secondFactor = Vector512.Create((ulong)SecondMultiplier);
        for (int block = 0; block < blocks; block += BlocksPerVector, words += BlocksPerVector * WordsPerBlock)
        {
            Vector512<ulong> counter = Vector512.Create(firstBlock + (ulong)block) + lanes;
            Vector512<ulong> a = counter, b = counter >> 32, c = Vector512.Create(offset), d = Vector512.Create(offset >> 32);
            uint firstKey = (uint)key, secondKey = (uint)(key >> 32);
            for (int round = 0; round < Rounds; round++)
            {
                // Upper halves of lanes hold nothing of use and nothing reads them.
                Vector512<ulong> first = MultiplyLower(a, firstFactor), second = MultiplyLower(c, secondFactor);
                a = (second >> 32) ^ b ^ Vector512.Create((ulong)firstKey);
                b = second;
                c = (first >> 32) ^ d ^ Vector512.Create((ulong)secondKey);
                d = first;
                firstKey += FirstKeyStep;
                secondKey += SecondKeyStep;
            }
            Interleave(Join(a, b), Join(c, d), (ulong*)words);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> MultiplyLower(Vector512<ulong> left, Vector512<ulong> right)
    {
        if (Avx512F.IsSupported) return Avx512F.Multiply(left.AsUInt32(), right.AsUInt32());
        if (!Avx2.IsSupported) return (left & LowerHalves) * right;
        return Vector512.Create(
            Avx2.Multiply(left.GetLower().AsUInt32(), right.GetLower().AsUInt32()), Avx2.Multiply(left.GetUpper().AsUInt32(), right.GetUpper().AsUInt32()));
    }

    private static Vector512<ulong> LowerHalves
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create((ulong)uint.MaxValue);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Join(Vector512<ulong> lower, Vector512<ulong> upper) => (lower & LowerHalves) | (upper << 32);

    /// <summary>Stores lanes 0, 2, 4, 6 of both vectors in turn, then lanes 1, 3, 5, 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector512<ulong> left, Vector512<ulong> right, ulong* destination)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.UnpackLow(left, right).Store(destination);
            Avx512F.UnpackHigh(left, right).Store(destination + BlocksPerVector);
            return;
        }
        if (Avx2.IsSupported)
        {
            Avx2.UnpackLow(left.GetLower(), right.GetLower()).Store(destination);
            Avx2.UnpackLow(left.GetUpper(), right.GetUpper()).Store(destination + BlocksPerVector / 2);
            Avx2.UnpackHigh(left.GetLower(), right.GetLower()).Store(destination + BlocksPerVector);
            Avx2.UnpackHigh(left.GetUpper(), right.GetUpper()).Store(destination + BlocksPerVector / 2 * 3);
            return;
        }
        for (int lane = 0; lane < BlocksPerVector; lane++)
        {
            int pair = lane / 2 + lane % 2 * BlocksPerVector / 2;
            (destination[2 * pair], destination[2 * pair + 1]) = (left[lane], right[lane]);
        }
    }
}
