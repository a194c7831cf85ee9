using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ILGpuNet.Cpu;

/// <summary>Operations on 512-bit vectors.</summary>
internal readonly unsafe struct Operations512<T> : IVectorOperations<Vector512<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<T>.Count;
    }

    public static int Registers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 32;
    }

    public static Vector512<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<T>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadLast(T* end, int count)
    {
        Vector512<T> firstKept = Vector512.Create(T.CreateTruncating(Count - count));
        return Vector512.Load(end - Count) & Vector512.GreaterThanOrEqual(Vector512<T>.Indices, firstKept);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadFirst(T* source, int count) => WidthSpecific.LoadFirst(source, count, Vector512<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(Vector512<T> vector, T* destination, int count) => WidthSpecific.StoreFirst(vector, destination, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask(int first, int end) =>
        Vector512.GreaterThanOrEqual(Vector512<T>.Indices, Vector512.Create(T.CreateTruncating(first)))
        & Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(T.CreateTruncating(end)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> And(Vector512<T> left, Vector512<T> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> vector, T* destination) => vector.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(T* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Broadcast(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> left, Vector512<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> left, Vector512<T> right) => left - right;

    // The JIT replaces the test by a constant; Vector512.FusedMultiplyAdd exists for the two types only, not for T.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FusedMultiplyAdd(Vector512<T> left, Vector512<T> right, Vector512<T> addend) =>
        typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> InterleaveLower(Vector512<T> left, Vector512<T> right)
    {
        if (!Avx512F.IsSupported)
        {
            return Vector512.Create(
                Operations256<T>.InterleaveLower(left.GetLower(), right.GetLower()),
                Operations256<T>.InterleaveUpper(left.GetLower(), right.GetLower()));
        }
        Vector512<int> order = Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        return typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(left.AsSingle(), order, right.AsSingle()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(left.AsDouble(), Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11), right.AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> InterleaveUpper(Vector512<T> left, Vector512<T> right)
    {
        if (!Avx512F.IsSupported)
        {
            return Vector512.Create(
                Operations256<T>.InterleaveLower(left.GetUpper(), right.GetUpper()),
                Operations256<T>.InterleaveUpper(left.GetUpper(), right.GetUpper()));
        }
        Vector512<int> order = Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        return typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(left.AsSingle(), order, right.AsSingle()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(left.AsDouble(), Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15), right.AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Alternate(Vector512<T> even, Vector512<T> odd)
    {
        Vector512<ulong> isEven = Unsafe.SizeOf<T>() == sizeof(uint) ? Vector512.Create((ulong)uint.MaxValue) : Vector512.Create(ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0);
        return Vector512.ConditionalSelect(isEven.As<ulong, T>(), even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> EvenElements(Vector512<T> left, Vector512<T> right)
    {
        if (!Avx512F.IsSupported)
        {
            return Vector512.Create(
                Operations256<T>.EvenElements(left.GetLower(), left.GetUpper()),
                Operations256<T>.EvenElements(right.GetLower(), right.GetUpper()));
        }
        Vector512<int> order = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        return typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(left.AsSingle(), order, right.AsSingle()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(left.AsDouble(), Vector512.Create(0L, 2, 4, 6, 8, 10, 12, 14), right.AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> OddElements(Vector512<T> left, Vector512<T> right)
    {
        if (!Avx512F.IsSupported)
        {
            return Vector512.Create(
                Operations256<T>.OddElements(left.GetLower(), left.GetUpper()),
                Operations256<T>.OddElements(right.GetLower(), right.GetUpper()));
        }
        Vector512<int> order = Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
        return typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(left.AsSingle(), order, right.AsSingle()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(left.AsDouble(), Vector512.Create(1L, 3, 5, 7, 9, 11, 13, 15), right.AsDouble()).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector512<T> vector) => Vector512.Sum(vector);
}
