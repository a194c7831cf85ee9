using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ILGpuNet.Cpu;

/// <summary>
/// Vectors of which only the first elements are in memory: what is left at the end of a row. Masked where the processor can do that;
/// else through the stack.
/// </summary>
internal static unsafe class PartialVector
{
    /// <summary>Reads the first <paramref name="count"/> elements; the others are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(T* source, int count) where T : unmanaged => Load(source, count, Vector512<T>.Zero);

    /// <summary>Reads the first <paramref name="count"/> elements; the others are <paramref name="padding"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(T* source, int count, T padding) where T : unmanaged =>
        Load(source, count, Vector512.Create(padding));

    /// <summary>Writes the first <paramref name="count"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> vector, T* destination, int count) where T : unmanaged
    {
        if (!Avx512BW.IsSupported) Unsafe.CopyBlockUnaligned(destination, &vector, (uint)(count * sizeof(T)));
        else if (sizeof(T) == 1) Avx512BW.MaskStore((byte*)destination, FirstElements((byte)count), vector.As<T, byte>());
        else if (sizeof(T) == 4) Avx512F.MaskStore((uint*)destination, FirstElements((uint)count), vector.As<T, uint>());
        else Avx512F.MaskStore((ulong*)destination, FirstElements((ulong)count), vector.As<T, ulong>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Load<T>(T* source, int count, Vector512<T> padding) where T : unmanaged
    {
        if (!Avx512BW.IsSupported)
        {
            Unsafe.CopyBlockUnaligned(&padding, source, (uint)(count * sizeof(T)));
            return padding;
        }
        if (sizeof(T) == 1) return Avx512BW.MaskLoad((byte*)source, FirstElements((byte)count), padding.As<T, byte>()).As<byte, T>();
        if (sizeof(T) == 4) return Avx512F.MaskLoad((uint*)source, FirstElements((uint)count), padding.As<T, uint>()).As<uint, T>();
        return Avx512F.MaskLoad((ulong*)source, FirstElements((ulong)count), padding.As<T, ulong>()).As<ulong, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> FirstElements<T>(T count) where T : unmanaged, INumber<T> =>
        Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(count));
}
