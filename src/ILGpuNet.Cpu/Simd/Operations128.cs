using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ILGpuNet.Cpu;

/// <summary>Operations on 128-bit vectors.</summary>
internal readonly unsafe struct Operations128<T> : IVectorOperations<Vector128<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<T>.Count;
    }

    public static int Registers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => AdvSimd.Arm64.IsSupported ? 32 : 16;
    }

    public static Vector128<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<T>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadLast(T* end, int count)
    {
        Vector128<T> firstKept = Vector128.Create(T.CreateTruncating(Count - count));
        return Vector128.Load(end - Count) & Vector128.GreaterThanOrEqual(Vector128<T>.Indices, firstKept);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadFirst(T* source, int count) => WidthSpecific.LoadFirst(source, count, Vector128<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(Vector128<T> vector, T* destination, int count) => WidthSpecific.StoreFirst(vector, destination, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask(int first, int end) =>
        Vector128.GreaterThanOrEqual(Vector128<T>.Indices, Vector128.Create(T.CreateTruncating(first)))
        & Vector128.LessThan(Vector128<T>.Indices, Vector128.Create(T.CreateTruncating(end)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> And(Vector128<T> left, Vector128<T> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<T> vector, T* destination) => vector.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(T* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Broadcast(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> left, Vector128<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Subtract(Vector128<T> left, Vector128<T> right) => left - right;

    // The JIT replaces the test by a constant; Vector128.FusedMultiplyAdd exists for the two types only, not for T.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> FusedMultiplyAdd(Vector128<T> left, Vector128<T> right, Vector128<T> addend) =>
        typeof(T) == typeof(float)
            ? Vector128.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
            : Vector128.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> InterleaveLower(Vector128<T> left, Vector128<T> right)
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<float> l = left.AsSingle(), r = right.AsSingle();
            return (Sse.IsSupported ? Sse.UnpackLow(l, r) : Vector128.Create(l[0], r[0], l[1], r[1])).As<float, T>();
        }
        else
        {
            Vector128<double> l = left.AsDouble(), r = right.AsDouble();
            return (Sse2.IsSupported ? Sse2.UnpackLow(l, r) : Vector128.Create(l[0], r[0])).As<double, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> InterleaveUpper(Vector128<T> left, Vector128<T> right)
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<float> l = left.AsSingle(), r = right.AsSingle();
            return (Sse.IsSupported ? Sse.UnpackHigh(l, r) : Vector128.Create(l[2], r[2], l[3], r[3])).As<float, T>();
        }
        else
        {
            Vector128<double> l = left.AsDouble(), r = right.AsDouble();
            return (Sse2.IsSupported ? Sse2.UnpackHigh(l, r) : Vector128.Create(l[1], r[1])).As<double, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Alternate(Vector128<T> even, Vector128<T> odd)
    {
        Vector128<ulong> isEven = Unsafe.SizeOf<T>() == sizeof(uint) ? Vector128.Create((ulong)uint.MaxValue) : Vector128.Create(ulong.MaxValue, 0);
        return Vector128.ConditionalSelect(isEven.As<ulong, T>(), even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> EvenElements(Vector128<T> left, Vector128<T> right)
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<float> l = left.AsSingle(), r = right.AsSingle();
            return (Sse.IsSupported ? Sse.Shuffle(l, r, 0b10_00_10_00) : Vector128.Create(l[0], l[2], r[0], r[2])).As<float, T>();
        }
        else
        {
            Vector128<double> l = left.AsDouble(), r = right.AsDouble();
            return (Sse2.IsSupported ? Sse2.UnpackLow(l, r) : Vector128.Create(l[0], r[0])).As<double, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> OddElements(Vector128<T> left, Vector128<T> right)
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<float> l = left.AsSingle(), r = right.AsSingle();
            return (Sse.IsSupported ? Sse.Shuffle(l, r, 0b11_01_11_01) : Vector128.Create(l[1], l[3], r[1], r[3])).As<float, T>();
        }
        else
        {
            Vector128<double> l = left.AsDouble(), r = right.AsDouble();
            return (Sse2.IsSupported ? Sse2.UnpackHigh(l, r) : Vector128.Create(l[1], r[1])).As<double, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector128<T> vector) => Vector128.Sum(vector);
}
