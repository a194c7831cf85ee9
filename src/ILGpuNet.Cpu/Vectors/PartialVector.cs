using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>
/// Vectors of which only the first elements are in memory: what is left at the end of a row. Masked where the processor can do that;
/// else through the stack.
/// </summary>
internal static unsafe class PartialVector
{
    /// <summary>Reads the first <paramref name="count"/> elements; the others are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(T* source, int count) where T : unmanaged => WidthSpecific.LoadFirst(source, count, Vector512<T>.Zero);

    /// <summary>Reads the first <paramref name="count"/> elements; the others are <paramref name="padding"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(T* source, int count, T padding) where T : unmanaged =>
        WidthSpecific.LoadFirst(source, count, Vector512.Create(padding));

    /// <summary>Writes the first <paramref name="count"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> vector, T* destination, int count) where T : unmanaged =>
        WidthSpecific.StoreFirst(vector, destination, count);
}
