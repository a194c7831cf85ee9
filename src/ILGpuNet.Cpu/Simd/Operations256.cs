using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ILGpuNet.Cpu;

/// <summary>Operations on 256-bit vectors.</summary>
internal readonly unsafe struct Operations256<T> : IVectorOperations<Vector256<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<T>.Count;
    }

    public static int Registers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    public static Vector256<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<T>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadLast(T* end, int count)
    {
        Vector256<T> firstKept = Vector256.Create(T.CreateTruncating(Count - count));
        return Vector256.Load(end - Count) & Vector256.GreaterThanOrEqual(Vector256<T>.Indices, firstKept);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadFirst(T* source, int count) => WidthSpecific.LoadFirst(source, count, Vector256<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(Vector256<T> vector, T* destination, int count) => WidthSpecific.StoreFirst(vector, destination, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask(int first, int end) =>
        Vector256.GreaterThanOrEqual(Vector256<T>.Indices, Vector256.Create(T.CreateTruncating(first)))
        & Vector256.LessThan(Vector256<T>.Indices, Vector256.Create(T.CreateTruncating(end)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> And(Vector256<T> left, Vector256<T> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> vector, T* destination) => vector.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(T* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Broadcast(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> left, Vector256<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> left, Vector256<T> right) => left - right;

    // The JIT replaces the test by a constant; Vector256.FusedMultiplyAdd exists for the two types only, not for T.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FusedMultiplyAdd(Vector256<T> left, Vector256<T> right, Vector256<T> addend) =>
        typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> InterleaveLower(Vector256<T> left, Vector256<T> right)
    {
        const byte LowerHalves = 0x20;
        if (Avx.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Avx.Permute2x128(Avx.UnpackLow(left.AsSingle(), right.AsSingle()), Avx.UnpackHigh(left.AsSingle(), right.AsSingle()), LowerHalves).As<float, T>()
                : Avx.Permute2x128(Avx.UnpackLow(left.AsDouble(), right.AsDouble()), Avx.UnpackHigh(left.AsDouble(), right.AsDouble()), LowerHalves).As<double, T>();
        }
        return Vector256.Create(
            Operations128<T>.InterleaveLower(left.GetLower(), right.GetLower()),
            Operations128<T>.InterleaveUpper(left.GetLower(), right.GetLower()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> InterleaveUpper(Vector256<T> left, Vector256<T> right)
    {
        const byte UpperHalves = 0x31;
        if (Avx.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Avx.Permute2x128(Avx.UnpackLow(left.AsSingle(), right.AsSingle()), Avx.UnpackHigh(left.AsSingle(), right.AsSingle()), UpperHalves).As<float, T>()
                : Avx.Permute2x128(Avx.UnpackLow(left.AsDouble(), right.AsDouble()), Avx.UnpackHigh(left.AsDouble(), right.AsDouble()), UpperHalves).As<double, T>();
        }
        return Vector256.Create(
            Operations128<T>.InterleaveLower(left.GetUpper(), right.GetUpper()),
            Operations128<T>.InterleaveUpper(left.GetUpper(), right.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Alternate(Vector256<T> even, Vector256<T> odd)
    {
        Vector256<ulong> isEven = Unsafe.SizeOf<T>() == sizeof(uint) ? Vector256.Create((ulong)uint.MaxValue) : Vector256.Create(ulong.MaxValue, 0, ulong.MaxValue, 0);
        return Vector256.ConditionalSelect(isEven.As<ulong, T>(), even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> EvenElements(Vector256<T> left, Vector256<T> right)
    {
        const byte InnerQuartersExchanged = 0b11_01_10_00;
        if (Avx2.IsSupported)
        {
            // Within halves first.
            Vector256<double> pairs = typeof(T) == typeof(float)
                ? Avx.Shuffle(left.AsSingle(), right.AsSingle(), 0b10_00_10_00).AsDouble()
                : Avx.UnpackLow(left.AsDouble(), right.AsDouble());
            return Avx2.Permute4x64(pairs, InnerQuartersExchanged).As<double, T>();
        }
        return Vector256.Create(
            Operations128<T>.EvenElements(left.GetLower(), left.GetUpper()),
            Operations128<T>.EvenElements(right.GetLower(), right.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> OddElements(Vector256<T> left, Vector256<T> right)
    {
        const byte InnerQuartersExchanged = 0b11_01_10_00;
        if (Avx2.IsSupported)
        {
            // Within halves first.
            Vector256<double> pairs = typeof(T) == typeof(float)
                ? Avx.Shuffle(left.AsSingle(), right.AsSingle(), 0b11_01_11_01).AsDouble()
                : Avx.UnpackHigh(left.AsDouble(), right.AsDouble());
            return Avx2.Permute4x64(pairs, InnerQuartersExchanged).As<double, T>();
        }
        return Vector256.Create(
            Operations128<T>.OddElements(left.GetLower(), left.GetUpper()),
            Operations128<T>.OddElements(right.GetLower(), right.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector256<T> vector) => Vector256.Sum(vector);
}
