using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ILGpuNet.Cpu;

/// <summary>What <see cref="Philox"/> needs of a vector: 64-bit lanes, each with a word in its lower half. Upper halves hold nothing of use unless told.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface IPhiloxLanes<TVector> where TVector : unmanaged
{
    /// <summary>Lanes of a vector.</summary>
    static abstract int Count { get; }

    /// <summary>The numbers from <paramref name="first"/> on, in the order in which <see cref="Store"/> expects the lanes.</summary>
    static abstract TVector Counters(ulong first);

    /// <summary>A word in every lane.</summary>
    static abstract TVector Broadcast(ulong word);

    /// <summary>64-bit products of the lower halves.</summary>
    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>The upper halves, moved to the lower ones.</summary>
    static abstract TVector Upper(TVector lanes);

    /// <summary>Exclusive or of three vectors.</summary>
    static abstract TVector Xor(TVector first, TVector second, TVector third);

    /// <summary>Writes the four words of each block, blocks in order.</summary>
    static abstract void Store(TVector a, TVector b, TVector c, TVector d, uint* words);
}

/// <summary>Eight blocks side by side.</summary>
internal readonly unsafe struct PhiloxLanes512 : IPhiloxLanes<Vector512<ulong>>
{
    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Counters(ulong first) => Vector512.Create(first) + Vector512.Create(0UL, 4, 1, 5, 2, 6, 3, 7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Broadcast(ulong word) => Vector512.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Multiply(Vector512<ulong> left, Vector512<ulong> right) =>
        Avx512F.IsSupported ? Avx512F.Multiply(left.AsUInt32(), right.AsUInt32()) : Vector512.Create(
            PhiloxLanes256.Multiply(left.GetLower(), right.GetLower()), PhiloxLanes256.Multiply(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Upper(Vector512<ulong> lanes) => lanes >> 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Xor(Vector512<ulong> first, Vector512<ulong> second, Vector512<ulong> third) => first ^ second ^ third;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c, Vector512<ulong> d, uint* words)
    {
        Vector512<ulong> left = Join(a, b), right = Join(c, d);
        if (Avx512F.IsSupported)
        {
            Avx512F.UnpackLow(left, right).Store((ulong*)words);
            Avx512F.UnpackHigh(left, right).Store((ulong*)words + Count);
            return;
        }
        for (int lane = 0; lane < Count; lane++)
        {
            int block = lane / 2 + lane % 2 * Count / 2;
            (((ulong*)words)[2 * block], ((ulong*)words)[2 * block + 1]) = (left[lane], right[lane]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Join(Vector512<ulong> lower, Vector512<ulong> upper) => (lower & Vector512.Create((ulong)uint.MaxValue)) | (upper << 32);
}

/// <summary>Four blocks side by side.</summary>
internal readonly unsafe struct PhiloxLanes256 : IPhiloxLanes<Vector256<ulong>>
{
    public static int Count => 4;

    private static Vector256<ulong> LowerHalves
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create((ulong)uint.MaxValue);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Counters(ulong first) => Vector256.Create(first) + Vector256.Create(0UL, 2, 1, 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Broadcast(ulong word) => Vector256.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Multiply(Vector256<ulong> left, Vector256<ulong> right) =>
        Avx2.IsSupported ? Avx2.Multiply(left.AsUInt32(), right.AsUInt32()) : (left & LowerHalves) * (right & LowerHalves);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Upper(Vector256<ulong> lanes) => lanes >> 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Xor(Vector256<ulong> first, Vector256<ulong> second, Vector256<ulong> third) => first ^ second ^ third;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c, Vector256<ulong> d, uint* words)
    {
        Vector256<ulong> left = Join(a, b), right = Join(c, d);
        if (Avx2.IsSupported)
        {
            Avx2.UnpackLow(left, right).Store((ulong*)words);
            Avx2.UnpackHigh(left, right).Store((ulong*)words + Count);
            return;
        }
        for (int lane = 0; lane < Count; lane++)
        {
            int block = lane / 2 + lane % 2 * Count / 2;
            (((ulong*)words)[2 * block], ((ulong*)words)[2 * block + 1]) = (left[lane], right[lane]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Join(Vector256<ulong> lower, Vector256<ulong> upper) => (lower & LowerHalves) | (upper << 32);
}
