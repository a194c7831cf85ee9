using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Loops between Float32 and the 16-bit types; rounding is to nearest, ties to even.</summary>
internal static unsafe class HalfPrecision
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FromFloat16(byte* first, byte* second, byte* third, byte* result, int count) =>
        TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(first, count), new Span<float>(result, count));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToFloat16(byte* first, byte* second, byte* third, byte* result, int count) =>
        TensorPrimitives.ConvertToHalf(new ReadOnlySpan<float>(first, count), new Span<Half>(result, count));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FromBFloat16(byte* first, byte* second, byte* third, byte* result, int count)
    {
        ushort* x = (ushort*)first;
        uint* y = (uint*)result;
        int i = 0;
        for (; i <= count - Vector512<ushort>.Count; i += Vector512<ushort>.Count)
        {
            (Vector512<uint> lower, Vector512<uint> upper) = Vector512.Widen(Vector512.Load(x + i));
            (lower << 16).Store(y + i);
            (upper << 16).Store(y + i + Vector512<uint>.Count);
        }
        for (; i < count; i++) y[i] = (uint)x[i] << 16;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToBFloat16(byte* first, byte* second, byte* third, byte* result, int count)
    {
        float* x = (float*)first;
        BFloat16* y = (BFloat16*)result;
        int i = 0;
        for (; i <= count - Vector512<ushort>.Count; i += Vector512<ushort>.Count)
        {
            Vector512<uint> lower = RoundToUpperHalf(Vector512.Load(x + i)), upper = RoundToUpperHalf(Vector512.Load(x + i + Vector512<uint>.Count));
            Vector512.Narrow(lower, upper).Store((ushort*)y + i);
        }
        for (; i < count; i++) y[i] = (BFloat16)x[i];
    }

    /// <summary>The bits of <see cref="BFloat16"/>'s conversion, one in each 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> RoundToUpperHalf(Vector512<float> value)
    {
        Vector512<uint> bits = value.AsUInt32(), upper = bits >>> 16;
        Vector512<uint> rounded = (bits + Vector512.Create(0x7FFFu) + (upper & Vector512<uint>.One)) >>> 16;
        return Vector512.ConditionalSelect(Vector512.IsNaN(value).AsUInt32(), upper | Vector512.Create(0x40u), rounded);
    }
}
