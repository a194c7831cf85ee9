using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Between truth values in memory, a byte of 0 or 1 each, and masks: elements of all zero or all one bits.</summary>
internal static unsafe class ByteMask
{
    /// <summary>Reads one byte for each element and makes its element all ones where the byte is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(byte* source) where T : unmanaged
    {
        if (sizeof(T) == 1) return ~Vector512.Equals(Vector512.Load(source), Vector512<byte>.Zero).As<byte, T>();
        if (sizeof(T) == 4)
        {
            WidthSpecific.LoadBytes(source, out Vector512<uint> integers);
            return ~Vector512.Equals(integers, Vector512<uint>.Zero).As<uint, T>();
        }
        WidthSpecific.LoadBytes(source, out Vector512<ulong> longs);
        return ~Vector512.Equals(longs, Vector512<ulong>.Zero).As<ulong, T>();
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
        if (sizeof(T) == 1) (mask.As<T, byte>() & Vector512<byte>.One).Store(destination);
        else if (sizeof(T) == 4) WidthSpecific.StoreBytes(mask.As<T, uint>() & Vector512<uint>.One, destination);
        else WidthSpecific.StoreBytes(mask.As<T, ulong>() & Vector512<ulong>.One, destination);
    }

    /// <summary>As <see cref="Store{T}(Vector512{T}, byte*)"/>, but only the first <paramref name="count"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> mask, byte* destination, int count) where T : unmanaged
    {
        Vector512<byte> bytes;
        Store(mask, (byte*)&bytes);
        PartialVector.Store(bytes, destination, count);
    }
}
