using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ILGpuNet.Cpu;

/// <summary>Between truth values in memory, a byte of 0 or 1 each, and masks: elements of all zero or all one bits.</summary>
internal static unsafe class ByteMask
{
    /// <summary>Reads one byte for each element and makes its element all ones where the byte is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(byte* source) where T : unmanaged
    {
        if (sizeof(T) == 1)
            return ~Vector512.Equals(Vector512.Load(source), Vector512<byte>.Zero).As<byte, T>();
        if (sizeof(T) == 4)
            return ~Vector512.Equals(Widen(Vector128.Load(source)), Vector512<uint>.Zero).As<uint, T>();
        return ~Vector512.Equals(WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)source).AsByte()), Vector512<ulong>.Zero).As<ulong, T>();
    }

    /// <summary>As <see cref="Load{T}(byte*)"/>, but only the first <paramref name="count"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(byte* source, int count) where T : unmanaged
    {
        Vector512<byte> bytes = PartialVector.Load(source, count);
        return Load<T>((byte*)&bytes);
    }

    /// <summary>Writes one byte for each element: 1 where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> mask, byte* destination) where T : unmanaged
    {
        if (sizeof(T) == 1)
        {
            (mask.As<T, byte>() & Vector512<byte>.One).Store(destination);
        }
        else if (sizeof(T) == 4)
        {
            Narrow(mask.As<T, uint>() & Vector512<uint>.One).Store(destination);
        }
        else
        {
            *(ulong*)destination = Narrow(mask.As<T, ulong>() & Vector512<ulong>.One).AsUInt64().ToScalar();
        }
    }

    /// <summary>As <see cref="Store{T}(Vector512{T}, byte*)"/>, but only the first <paramref name="count"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> mask, byte* destination, int count) where T : unmanaged
    {
        Vector512<byte> bytes;
        Store(mask, (byte*)&bytes);
        PartialVector.Store(bytes, destination, count);
    }

    /// <summary>Sixteen bytes as unsigned 32-bit integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Widen(Vector128<byte> bytes)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector512UInt32(bytes);
        Vector256<ushort> words = Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes));
        return Vector512.Create(Vector256.WidenLower(words), Vector256.WidenUpper(words));
    }

    /// <summary>The lower eight of sixteen bytes as unsigned 64-bit integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> WidenLower(Vector128<byte> bytes)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector512UInt64(bytes);
        Vector128<ushort> words = Vector128.WidenLower(bytes);
        Vector256<uint> integers = Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words));
        return Vector512.Create(Vector256.WidenLower(integers), Vector256.WidenUpper(integers));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrow(Vector512<uint> integers)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector128Byte(integers);
        Vector256<ushort> words = Vector256.Narrow(integers.GetLower(), integers.GetUpper());
        return Vector128.Narrow(words.GetLower(), words.GetUpper());
    }

    /// <summary>Eight bytes, in the lower half of the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrow(Vector512<ulong> longs)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector128Byte(longs);
        Vector256<uint> integers = Vector256.Narrow(longs.GetLower(), longs.GetUpper());
        Vector128<ushort> words = Vector128.Narrow(integers.GetLower(), integers.GetUpper());
        return Vector128.Narrow(words, words);
    }
}
