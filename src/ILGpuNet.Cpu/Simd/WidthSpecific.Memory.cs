using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ILGpuNet.Cpu;

/// <summary>Loads and stores.</summary>
internal static unsafe partial class WidthSpecific
{
    /// <summary>Reads one byte for each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadBytes(byte* source, out Vector512<uint> elements)
    {
        Vector128<byte> bytes = Vector128.Load(source);
        if (Avx512F.IsSupported)
        {
            elements = Avx512F.ConvertToVector512UInt32(bytes);
            return;
        }
        Vector256<ushort> words = Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes));
        elements = Vector512.Create(Vector256.WidenLower(words), Vector256.WidenUpper(words));
    }

    /// <inheritdoc cref="LoadBytes(byte*, out Vector512{uint})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadBytes(byte* source, out Vector512<ulong> elements)
    {
        Vector128<byte> bytes = Vector128.CreateScalarUnsafe(*(ulong*)source).AsByte();
        elements = Avx512F.IsSupported
            ? Avx512F.ConvertToVector512UInt64(bytes)
            : Vector512.Create(WidenToLongs(bytes), WidenToLongs(bytes.AsUInt32().WithElement(0, bytes.AsUInt32()[1]).AsByte()));
    }

    /// <inheritdoc cref="LoadBytes(byte*, out Vector512{uint})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadBytes(byte* source, out Vector256<uint> elements)
    {
        Vector128<byte> bytes = Vector128.CreateScalarUnsafe(*(ulong*)source).AsByte();
        if (Avx2.IsSupported)
        {
            elements = Avx2.ConvertToVector256Int32(bytes).AsUInt32();
            return;
        }
        Vector128<ushort> words = Vector128.WidenLower(bytes);
        elements = Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words));
    }

    /// <inheritdoc cref="LoadBytes(byte*, out Vector512{uint})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadBytes(byte* source, out Vector256<ulong> elements) =>
        elements = WidenToLongs(Vector128.CreateScalarUnsafe(*(uint*)source).AsByte());

    /// <inheritdoc cref="LoadBytes(byte*, out Vector512{uint})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadBytes(byte* source, out Vector128<uint> elements) =>
        elements = Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(uint*)source).AsByte()));

    /// <inheritdoc cref="LoadBytes(byte*, out Vector512{uint})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadBytes(byte* source, out Vector128<ulong> elements) => elements = Vector128.Create((ulong)source[0], source[1]);

    /// <summary>Writes the lowest byte of each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Vector512<uint> elements, byte* destination)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector128Byte(elements).Store(destination);
            return;
        }
        Vector256<ushort> words = Vector256.Narrow(elements.GetLower(), elements.GetUpper());
        Vector128.Narrow(words.GetLower(), words.GetUpper()).Store(destination);
    }

    /// <inheritdoc cref="StoreBytes(Vector512{uint}, byte*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Vector512<ulong> elements, byte* destination)
    {
        if (Avx512F.IsSupported)
        {
            *(ulong*)destination = Avx512F.ConvertToVector128Byte(elements).AsUInt64().ToScalar();
            return;
        }
        StoreBytes(elements.GetLower(), destination);
        StoreBytes(elements.GetUpper(), destination + Vector256<ulong>.Count);
    }

    /// <inheritdoc cref="StoreBytes(Vector512{uint}, byte*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Vector256<uint> elements, byte* destination)
    {
        Vector128<ushort> words = Vector128.Narrow(elements.GetLower(), elements.GetUpper());
        *(ulong*)destination = Vector128.Narrow(words, words).AsUInt64().ToScalar();
    }

    /// <inheritdoc cref="StoreBytes(Vector512{uint}, byte*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Vector256<ulong> elements, byte* destination)
    {
        Vector128<uint> integers = Vector128.Narrow(elements.GetLower(), elements.GetUpper());
        Vector128<ushort> words = Vector128.Narrow(integers, integers);
        *(uint*)destination = Vector128.Narrow(words, words).AsUInt32().ToScalar();
    }

    /// <inheritdoc cref="StoreBytes(Vector512{uint}, byte*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Vector128<uint> elements, byte* destination)
    {
        Vector128<ushort> words = Vector128.Narrow(elements, elements);
        *(uint*)destination = Vector128.Narrow(words, words).AsUInt32().ToScalar();
    }

    /// <inheritdoc cref="StoreBytes(Vector512{uint}, byte*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Vector128<ulong> elements, byte* destination)
    {
        destination[0] = (byte)elements[0];
        destination[1] = (byte)elements[1];
    }

    /// <summary>Reads integers and makes them twice as wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadIntegers(int* source, out Vector512<long> elements)
    {
        (Vector256<long> lower, Vector256<long> upper) = Vector256.Widen(Vector256.Load(source));
        elements = Vector512.Create(lower, upper);
    }

    /// <inheritdoc cref="LoadIntegers(int*, out Vector512{long})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadIntegers(int* source, out Vector256<long> elements)
    {
        (Vector128<long> lower, Vector128<long> upper) = Vector128.Widen(Vector128.Load(source));
        elements = Vector256.Create(lower, upper);
    }

    /// <inheritdoc cref="LoadIntegers(int*, out Vector512{long})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadIntegers(int* source, out Vector128<long> elements) => elements = Vector128.Create((long)source[0], source[1]);

    /// <summary>Reads the first <paramref name="count"/> elements; the others are those of <paramref name="padding"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadFirst<T>(T* source, int count, Vector512<T> padding) where T : unmanaged
    {
        if (!Avx512BW.IsSupported)
        {
            Unsafe.CopyBlockUnaligned(&padding, source, (uint)(count * sizeof(T)));
            return padding;
        }
        if (sizeof(T) == 1) return Avx512BW.MaskLoad((byte*)source, First512<byte>((byte)count), padding.As<T, byte>()).As<byte, T>();
        if (sizeof(T) == 4) return Avx512F.MaskLoad((uint*)source, First512((uint)count), padding.As<T, uint>()).As<uint, T>();
        return Avx512F.MaskLoad((ulong*)source, First512((ulong)count), padding.As<T, ulong>()).As<ulong, T>();
    }

    /// <inheritdoc cref="LoadFirst{T}(T*, int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadFirst<T>(T* source, int count, Vector256<T> padding) where T : unmanaged
    {
        if (!Avx2.IsSupported || sizeof(T) < 4)
        {
            Unsafe.CopyBlockUnaligned(&padding, source, (uint)(count * sizeof(T)));
            return padding;
        }
        if (sizeof(T) == 4)
        {
            Vector256<int> first = First256(count);
            return Vector256.ConditionalSelect(first, Avx2.MaskLoad((int*)source, first), padding.As<T, int>()).As<int, T>();
        }
        Vector256<long> firstLongs = First256((long)count);
        return Vector256.ConditionalSelect(firstLongs, Avx2.MaskLoad((long*)source, firstLongs), padding.As<T, long>()).As<long, T>();
    }

    /// <inheritdoc cref="LoadFirst{T}(T*, int, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadFirst<T>(T* source, int count, Vector128<T> padding) where T : unmanaged
    {
        Unsafe.CopyBlockUnaligned(&padding, source, (uint)(count * sizeof(T)));
        return padding;
    }

    /// <summary>Writes the first <paramref name="count"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst<T>(Vector512<T> vector, T* destination, int count) where T : unmanaged
    {
        if (!Avx512BW.IsSupported) Unsafe.CopyBlockUnaligned(destination, &vector, (uint)(count * sizeof(T)));
        else if (sizeof(T) == 1) Avx512BW.MaskStore((byte*)destination, First512((byte)count), vector.As<T, byte>());
        else if (sizeof(T) == 4) Avx512F.MaskStore((uint*)destination, First512((uint)count), vector.As<T, uint>());
        else Avx512F.MaskStore((ulong*)destination, First512((ulong)count), vector.As<T, ulong>());
    }

    /// <inheritdoc cref="StoreFirst{T}(Vector512{T}, T*, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst<T>(Vector256<T> vector, T* destination, int count) where T : unmanaged
    {
        // Some processors take many times as long for the masked stores of AVX2.
        if (!Avx2.IsSupported || sizeof(T) < 4) Unsafe.CopyBlockUnaligned(destination, &vector, (uint)(count * sizeof(T)));
        else if (Avx512F.VL.IsSupported && sizeof(T) == 4) Avx512F.VL.MaskStore((uint*)destination, First256((uint)count), vector.As<T, uint>());
        else if (Avx512F.VL.IsSupported) Avx512F.VL.MaskStore((ulong*)destination, First256((ulong)count), vector.As<T, ulong>());
        else if (sizeof(T) == 4) Avx2.MaskStore((int*)destination, First256(count), vector.As<T, int>());
        else Avx2.MaskStore((long*)destination, First256((long)count), vector.As<T, long>());
    }

    /// <inheritdoc cref="StoreFirst{T}(Vector512{T}, T*, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst<T>(Vector128<T> vector, T* destination, int count) where T : unmanaged =>
        Unsafe.CopyBlockUnaligned(destination, &vector, (uint)(count * sizeof(T)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> First512<T>(T count) where T : unmanaged => Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> First256<T>(T count) where T : unmanaged => Vector256.LessThan(Vector256<T>.Indices, Vector256.Create(count));

    /// <summary>The first four bytes as 64-bit integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> WidenToLongs(Vector128<byte> bytes)
    {
        if (Avx2.IsSupported) return Avx2.ConvertToVector256Int64(bytes).AsUInt64();
        Vector128<uint> integers = Vector128.WidenLower(Vector128.WidenLower(bytes));
        return Vector256.Create(Vector128.WidenLower(integers), Vector128.WidenUpper(integers));
    }
}
