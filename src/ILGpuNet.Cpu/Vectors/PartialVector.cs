using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Vectors of which only the first elements are in memory: what is left at the end of a row.</summary>
internal static unsafe class PartialVector
{
    /// <summary>Reads the first <paramref name="count"/> elements; the others are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(T* source, int count) where T : unmanaged
    {
        Vector512<T> vector = Vector512<T>.Zero;
        Unsafe.CopyBlockUnaligned(&vector, source, (uint)(count * sizeof(T)));
        return vector;
    }

    /// <summary>Reads the first <paramref name="count"/> elements; the others are <paramref name="padding"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(T* source, int count, T padding) where T : unmanaged
    {
        Vector512<T> vector = Vector512.Create(padding);
        Unsafe.CopyBlockUnaligned(&vector, source, (uint)(count * sizeof(T)));
        return vector;
    }

    /// <summary>Writes the first <paramref name="count"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> vector, T* destination, int count) where T : unmanaged =>
        Unsafe.CopyBlockUnaligned(destination, &vector, (uint)(count * sizeof(T)));
}
