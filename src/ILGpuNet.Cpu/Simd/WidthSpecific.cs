using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ILGpuNet.Cpu;

/// <summary>What code that is compiled for every width of vectors needs and cannot be written the same for all: overloads for each width.</summary>
internal static unsafe partial class WidthSpecific
{
    /// <summary>value * 2^n for whole n, in one instruction: only where <see cref="Avx512F.VL"/> is supported.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Scale<T>(Vector512<T> value, Vector512<T> n) where T : unmanaged => typeof(T) == typeof(float)
        ? Avx512F.Scale(value.AsSingle(), n.AsSingle()).As<float, T>()
        : Avx512F.Scale(value.AsDouble(), n.AsDouble()).As<double, T>();

    /// <inheritdoc cref="Scale{T}(Vector512{T}, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Scale<T>(Vector256<T> value, Vector256<T> n) where T : unmanaged => typeof(T) == typeof(float)
        ? Avx512F.VL.Scale(value.AsSingle(), n.AsSingle()).As<float, T>()
        : Avx512F.VL.Scale(value.AsDouble(), n.AsDouble()).As<double, T>();

    /// <inheritdoc cref="Scale{T}(Vector512{T}, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Scale<T>(Vector128<T> value, Vector128<T> n) where T : unmanaged => typeof(T) == typeof(float)
        ? Avx512F.VL.Scale(value.AsSingle(), n.AsSingle()).As<float, T>()
        : Avx512F.VL.Scale(value.AsDouble(), n.AsDouble()).As<double, T>();

    /// <summary>The upper half in the place of the lower one; the rest is undefined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> UpperHalf<T>(Vector512<T> vector) => vector.GetUpper().ToVector512Unsafe();

    /// <inheritdoc cref="UpperHalf{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> UpperHalf<T>(Vector256<T> vector) => vector.GetUpper().ToVector256Unsafe();

    /// <inheritdoc cref="UpperHalf{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> UpperHalf<T>(Vector128<T> vector) => vector.GetUpper().ToVector128Unsafe();

    /// <summary>The second 128 bits in the place of the first; the rest is undefined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Second128<T>(Vector512<T> vector) => vector.GetLower().GetUpper().ToVector256Unsafe().ToVector512Unsafe();

    /// <inheritdoc cref="Second128{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Second128<T>(Vector256<T> vector) => UpperHalf(vector);

    /// <summary>There are no second 128 bits: the vector itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Second128<T>(Vector128<T> vector) => vector;

    /// <summary>The first 128 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> First128<T>(Vector512<T> vector) => vector.GetLower().GetLower();

    /// <inheritdoc cref="First128{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> First128<T>(Vector256<T> vector) => vector.GetLower();

    /// <inheritdoc cref="First128{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> First128<T>(Vector128<T> vector) => vector;

    /// <summary>Elements 0, 0, 2, 2, ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FirstOfPairs<T>(Vector512<T> pairs) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Vector512<ulong> first = pairs.AsUInt64() & Vector512.Create((ulong)uint.MaxValue);
            return (first | (first << 32)).As<ulong, T>();
        }
        return Avx512F.IsSupported ? Avx512F.UnpackLow(pairs.AsDouble(), pairs.AsDouble()).As<double, T>() : Vector512.Create(FirstOfPairs(pairs.GetLower()), FirstOfPairs(pairs.GetUpper()));
    }

    /// <summary>Elements 1, 1, 3, 3, ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SecondOfPairs<T>(Vector512<T> pairs) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Vector512<ulong> second = pairs.AsUInt64() >> 32;
            return (second | (second << 32)).As<ulong, T>();
        }
        return Avx512F.IsSupported ? Avx512F.UnpackHigh(pairs.AsDouble(), pairs.AsDouble()).As<double, T>() : Vector512.Create(SecondOfPairs(pairs.GetLower()), SecondOfPairs(pairs.GetUpper()));
    }

    /// <inheritdoc cref="FirstOfPairs{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FirstOfPairs<T>(Vector256<T> pairs) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Vector256<ulong> first = pairs.AsUInt64() & Vector256.Create((ulong)uint.MaxValue);
            return (first | (first << 32)).As<ulong, T>();
        }
        return Avx.IsSupported ? Avx.UnpackLow(pairs.AsDouble(), pairs.AsDouble()).As<double, T>() : Vector256.Create(FirstOfPairs(pairs.GetLower()), FirstOfPairs(pairs.GetUpper()));
    }

    /// <inheritdoc cref="SecondOfPairs{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SecondOfPairs<T>(Vector256<T> pairs) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Vector256<ulong> second = pairs.AsUInt64() >> 32;
            return (second | (second << 32)).As<ulong, T>();
        }
        return Avx.IsSupported ? Avx.UnpackHigh(pairs.AsDouble(), pairs.AsDouble()).As<double, T>() : Vector256.Create(SecondOfPairs(pairs.GetLower()), SecondOfPairs(pairs.GetUpper()));
    }

    /// <inheritdoc cref="FirstOfPairs{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> FirstOfPairs<T>(Vector128<T> pairs) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<ulong> first = pairs.AsUInt64() & Vector128.Create((ulong)uint.MaxValue);
            return (first | (first << 32)).As<ulong, T>();
        }
        return Sse2.IsSupported ? Sse2.UnpackLow(pairs.AsDouble(), pairs.AsDouble()).As<double, T>() : Vector128.Create(pairs.AsDouble()[0]).As<double, T>();
    }

    /// <inheritdoc cref="SecondOfPairs{T}(Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SecondOfPairs<T>(Vector128<T> pairs) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<ulong> second = pairs.AsUInt64() >> 32;
            return (second | (second << 32)).As<ulong, T>();
        }
        return Sse2.IsSupported ? Sse2.UnpackHigh(pairs.AsDouble(), pairs.AsDouble()).As<double, T>() : Vector128.Create(pairs.AsDouble()[1]).As<double, T>();
    }

    /// <summary>64-bit products of the lower halves of lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> MultiplyLowerHalves(Vector512<ulong> left, Vector512<ulong> right) =>
        Avx512F.IsSupported ? Avx512F.Multiply(left.AsUInt32(), right.AsUInt32()) : Vector512.Create(
            MultiplyLowerHalves(left.GetLower(), right.GetLower()), MultiplyLowerHalves(left.GetUpper(), right.GetUpper()));

    /// <inheritdoc cref="MultiplyLowerHalves(Vector512{ulong}, Vector512{ulong})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> MultiplyLowerHalves(Vector256<ulong> left, Vector256<ulong> right) =>
        Avx2.IsSupported ? Avx2.Multiply(left.AsUInt32(), right.AsUInt32()) : Vector256.Create(
            MultiplyLowerHalves(left.GetLower(), right.GetLower()), MultiplyLowerHalves(left.GetUpper(), right.GetUpper()));

    /// <inheritdoc cref="MultiplyLowerHalves(Vector512{ulong}, Vector512{ulong})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> MultiplyLowerHalves(Vector128<ulong> left, Vector128<ulong> right) =>
        Sse2.IsSupported
            ? Sse2.Multiply(left.AsUInt32(), right.AsUInt32())
            : (left & Vector128.Create((ulong)uint.MaxValue)) * (right & Vector128.Create((ulong)uint.MaxValue));

    /// <summary>The first halves of both vectors, their lanes alternating.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> InterleaveLower(Vector512<ulong> left, Vector512<ulong> right) =>
        Operations512<double>.InterleaveLower(left.AsDouble(), right.AsDouble()).AsUInt64();

    /// <inheritdoc cref="InterleaveLower(Vector512{ulong}, Vector512{ulong})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> InterleaveLower(Vector256<ulong> left, Vector256<ulong> right) =>
        Operations256<double>.InterleaveLower(left.AsDouble(), right.AsDouble()).AsUInt64();

    /// <inheritdoc cref="InterleaveLower(Vector512{ulong}, Vector512{ulong})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> InterleaveLower(Vector128<ulong> left, Vector128<ulong> right) =>
        Operations128<double>.InterleaveLower(left.AsDouble(), right.AsDouble()).AsUInt64();

    /// <summary>The second halves of both vectors, their lanes alternating.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> InterleaveUpper(Vector512<ulong> left, Vector512<ulong> right) =>
        Operations512<double>.InterleaveUpper(left.AsDouble(), right.AsDouble()).AsUInt64();

    /// <inheritdoc cref="InterleaveUpper(Vector512{ulong}, Vector512{ulong})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> InterleaveUpper(Vector256<ulong> left, Vector256<ulong> right) =>
        Operations256<double>.InterleaveUpper(left.AsDouble(), right.AsDouble()).AsUInt64();

    /// <inheritdoc cref="InterleaveUpper(Vector512{ulong}, Vector512{ulong})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> InterleaveUpper(Vector128<ulong> left, Vector128<ulong> right) =>
        Operations128<double>.InterleaveUpper(left.AsDouble(), right.AsDouble()).AsUInt64();
}
