using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ILGpuNet.Cpu;

/// <summary>
/// Turns a block of lines, one vector from each, into vectors that hold the same place of all lines. The position of an element in the
/// block is the bits of its line above those of its place; interleaving the first half of all vectors with the second rotates these
/// bits by one, so that after log2(lines) rounds line and place have changed sides.
/// </summary>
internal static unsafe class BlockTranspose<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>
    /// Turns 2, 4, 8 or 16 lines, of which those from <paramref name="count"/> on are taken as zeros, and stores the vectors
    /// <paramref name="step"/> elements apart.
    /// </summary>
    public static void Turn(T* source, nint stride, int count, int lines, T* destination, nint step)
    {
        switch (lines)
        {
            case 2: TurnTwo(source, stride, count, destination, step); break;
            case 4: TurnFour(source, stride, count, destination, step); break;
            case 8 when count == 8 && Avx.IsSupported && typeof(TVector) == typeof(Vector256<float>): TurnEightByHalves((float*)source, stride, (float*)destination, step); break;
            case 8: TurnEight(source, stride, count, destination, step); break;
            case 16 when count == 16 && Avx512F.IsSupported && typeof(TVector) == typeof(Vector512<float>):
                TurnSixteenByQuarters((float*)source, stride, (float*)destination, step);
                break;
            default: TurnSixteen(source, stride, count, destination, step); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Line(T* source, nint stride, int count, int line) =>
        line < count ? TOperations.Load(source + line * stride) : TOperations.Zero;

    private static void TurnTwo(T* source, nint stride, int count, T* destination, nint step)
    {
        TVector a0 = Line(source, stride, count, 0), a1 = Line(source, stride, count, 1);
        TOperations.Store(TOperations.InterleaveLower(a0, a1), destination);
        TOperations.Store(TOperations.InterleaveUpper(a0, a1), destination + step);
    }

    private static void TurnFour(T* source, nint stride, int count, T* destination, nint step)
    {
        TVector a0 = Line(source, stride, count, 0), a1 = Line(source, stride, count, 1);
        TVector a2 = Line(source, stride, count, 2), a3 = Line(source, stride, count, 3);
        TVector b0 = TOperations.InterleaveLower(a0, a2), b1 = TOperations.InterleaveUpper(a0, a2);
        TVector b2 = TOperations.InterleaveLower(a1, a3), b3 = TOperations.InterleaveUpper(a1, a3);
        TOperations.Store(TOperations.InterleaveLower(b0, b2), destination);
        TOperations.Store(TOperations.InterleaveUpper(b0, b2), destination + step);
        TOperations.Store(TOperations.InterleaveLower(b1, b3), destination + 2 * step);
        TOperations.Store(TOperations.InterleaveUpper(b1, b3), destination + 3 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TurnEight(T* source, nint stride, int count, T* destination, nint step)
    {
        TVector a0 = Line(source, stride, count, 0), a1 = Line(source, stride, count, 1);
        TVector a2 = Line(source, stride, count, 2), a3 = Line(source, stride, count, 3);
        TVector a4 = Line(source, stride, count, 4), a5 = Line(source, stride, count, 5);
        TVector a6 = Line(source, stride, count, 6), a7 = Line(source, stride, count, 7);
        TVector b0 = TOperations.InterleaveLower(a0, a4), b1 = TOperations.InterleaveUpper(a0, a4);
        TVector b2 = TOperations.InterleaveLower(a1, a5), b3 = TOperations.InterleaveUpper(a1, a5);
        TVector b4 = TOperations.InterleaveLower(a2, a6), b5 = TOperations.InterleaveUpper(a2, a6);
        TVector b6 = TOperations.InterleaveLower(a3, a7), b7 = TOperations.InterleaveUpper(a3, a7);
        a0 = TOperations.InterleaveLower(b0, b4);
        a1 = TOperations.InterleaveUpper(b0, b4);
        a2 = TOperations.InterleaveLower(b1, b5);
        a3 = TOperations.InterleaveUpper(b1, b5);
        a4 = TOperations.InterleaveLower(b2, b6);
        a5 = TOperations.InterleaveUpper(b2, b6);
        a6 = TOperations.InterleaveLower(b3, b7);
        a7 = TOperations.InterleaveUpper(b3, b7);
        TOperations.Store(TOperations.InterleaveLower(a0, a4), destination);
        TOperations.Store(TOperations.InterleaveUpper(a0, a4), destination + step);
        TOperations.Store(TOperations.InterleaveLower(a1, a5), destination + 2 * step);
        TOperations.Store(TOperations.InterleaveUpper(a1, a5), destination + 3 * step);
        TOperations.Store(TOperations.InterleaveLower(a2, a6), destination + 4 * step);
        TOperations.Store(TOperations.InterleaveUpper(a2, a6), destination + 5 * step);
        TOperations.Store(TOperations.InterleaveLower(a3, a7), destination + 6 * step);
        TOperations.Store(TOperations.InterleaveUpper(a3, a7), destination + 7 * step);
    }

    /// <summary>
    /// Eight whole lines of eight: as two squares of four by four in the halves of the vectors, which needs half of the exchanges and
    /// none across the halves.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TurnEightByHalves(float* source, nint stride, float* destination, nint step)
    {
        TurnFourByHalves(source, stride, destination, step);
        TurnFourByHalves(source + 4, stride, destination + 4 * step, step);
    }

    /// <summary>The first four places of eight lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TurnFourByHalves(float* source, nint stride, float* destination, nint step)
    {
        float* other = source + 4 * stride;
        Vector256<float> a0 = Vector256.Create(Vector128.Load(source), Vector128.Load(other));
        Vector256<float> a1 = Vector256.Create(Vector128.Load(source + stride), Vector128.Load(other + stride));
        Vector256<float> a2 = Vector256.Create(Vector128.Load(source + 2 * stride), Vector128.Load(other + 2 * stride));
        Vector256<float> a3 = Vector256.Create(Vector128.Load(source + 3 * stride), Vector128.Load(other + 3 * stride));
        Vector256<double> b0 = Avx.UnpackLow(a0, a1).AsDouble(), b1 = Avx.UnpackHigh(a0, a1).AsDouble();
        Vector256<double> b2 = Avx.UnpackLow(a2, a3).AsDouble(), b3 = Avx.UnpackHigh(a2, a3).AsDouble();
        Avx.UnpackLow(b0, b2).AsSingle().Store(destination);
        Avx.UnpackHigh(b0, b2).AsSingle().Store(destination + step);
        Avx.UnpackLow(b1, b3).AsSingle().Store(destination + 2 * step);
        Avx.UnpackHigh(b1, b3).AsSingle().Store(destination + 3 * step);
    }

    /// <summary>
    /// Sixteen whole lines of sixteen: as four squares of four by four in the quarters of the vectors, which needs half of the exchanges and
    /// none across the quarters.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TurnSixteenByQuarters(float* source, nint stride, float* destination, nint step)
    {
        float* second = source + 4 * stride, third = second + 4 * stride, fourth = third + 4 * stride;
        for (int i = 0; i < 4; i++)
        {
            Vector512<float> a0 = Quarters(source, second, third, fourth);
            Vector512<float> a1 = Quarters(source + stride, second + stride, third + stride, fourth + stride);
            Vector512<float> a2 = Quarters(source + 2 * stride, second + 2 * stride, third + 2 * stride, fourth + 2 * stride);
            Vector512<float> a3 = Quarters(source + 3 * stride, second + 3 * stride, third + 3 * stride, fourth + 3 * stride);
            Vector512<double> b0 = Avx512F.UnpackLow(a0, a1).AsDouble(), b1 = Avx512F.UnpackHigh(a0, a1).AsDouble();
            Vector512<double> b2 = Avx512F.UnpackLow(a2, a3).AsDouble(), b3 = Avx512F.UnpackHigh(a2, a3).AsDouble();
            Avx512F.UnpackLow(b0, b2).AsSingle().Store(destination);
            Avx512F.UnpackHigh(b0, b2).AsSingle().Store(destination + step);
            Avx512F.UnpackLow(b1, b3).AsSingle().Store(destination + 2 * step);
            Avx512F.UnpackHigh(b1, b3).AsSingle().Store(destination + 3 * step);
            source += 4;
            second += 4;
            third += 4;
            fourth += 4;
            destination += 4 * step;
        }
    }

    // Vector512.Create of halves would insert both.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(float* first, float* second, float* third, float* fourth) =>
        Vector256.Create(Vector128.Load(first), Vector128.Load(second)).ToVector512Unsafe()
            .WithUpper(Vector256.Create(Vector128.Load(third), Vector128.Load(fourth)));

    /// <summary>Even and odd lines as blocks of eight, interleaved at the end: sixteen at once would not fit the registers.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TurnSixteen(T* source, nint stride, int count, T* destination, nint step)
    {
        const int Half = 8;
        // Aligned: vectors across lines of the cache would take twice as long to store.
        TVector* even = stackalloc TVector[2 * Half + 1];
        even = (TVector*)(((nint)even + sizeof(TVector) - 1) & -sizeof(TVector));
        TVector* odd = even + Half;
        TurnEight(source, 2 * stride, (count + 1) / 2, (T*)even, TOperations.Count);
        TurnEight(source + stride, 2 * stride, count / 2, (T*)odd, TOperations.Count);
        for (int i = 0; i < Half; i++)
        {
            TOperations.Store(TOperations.InterleaveLower(even[i], odd[i]), destination + 2 * i * step);
            TOperations.Store(TOperations.InterleaveUpper(even[i], odd[i]), destination + (2 * i + 1) * step);
        }
    }
}
