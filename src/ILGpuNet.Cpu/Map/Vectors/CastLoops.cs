using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Conversions between element types. Real numbers are cut off towards zero and saturate at the ends of an integer type; whole numbers wrap around
/// in a narrower one. Float16 and BFloat16 convert from and to Float32 only.
/// </summary>
internal static unsafe class CastLoops
{
    /// <summary>The loop that converts one type to another.</summary>
    public static delegate*<byte*, byte*, byte*, byte*, int, void> Find(DType from, DType to) => from switch
    {
        DType.Bool => FromBool(to),
        DType.Float16 or DType.BFloat16 when from == to => &MapLoops.Copy<ushort>,
        DType.Float16 when to == DType.Float32 => &HalfPrecision.FromFloat16,
        DType.BFloat16 when to == DType.Float32 => &HalfPrecision.FromBFloat16,
        DType.Float32 when to == DType.Float16 => &HalfPrecision.ToFloat16,
        DType.Float32 when to == DType.BFloat16 => &HalfPrecision.ToBFloat16,
        DType.Float16 or DType.BFloat16 => null,
        _ when to is DType.Float16 or DType.BFloat16 => null,
        DType.UInt8 => From<byte>(to),
        DType.Int32 => From<int>(to),
        DType.Int64 => From<long>(to),
        DType.Float32 when to == DType.Float64 => &Widen,
        DType.Float64 when to == DType.Float32 => &Narrow,
        DType.Float32 => From<float>(to),
        _ => From<double>(to),
    };

    private static delegate*<byte*, byte*, byte*, byte*, int, void> From<T>(DType to) where T : unmanaged, INumberBase<T> => to switch
    {
        DType.Bool => &MapLoops.Test<T, IsNonZeroFunction<T>>,
        _ when to == DTypes.Of<T>() => &MapLoops.Copy<T>,
        DType.UInt8 => &Convert<T, byte>,
        DType.Int32 => &Convert<T, int>,
        DType.Int64 => &Convert<T, long>,
        DType.Float32 => &Convert<T, float>,
        _ => &Convert<T, double>,
    };

    private static delegate*<byte*, byte*, byte*, byte*, int, void> FromBool(DType to) => to switch
    {
        DType.Bool or DType.UInt8 => &MapLoops.Copy<byte>,
        DType.Int32 => &Select<int>,
        DType.Int64 => &Select<long>,
        DType.Float32 => &Select<float>,
        _ => &Select<double>,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convert<TFrom, TTo>(byte* first, byte* second, byte* third, byte* result, int count)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo> =>
        TensorPrimitives.ConvertTruncating(new ReadOnlySpan<TFrom>(first, count), new Span<TTo>(result, count));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(byte* first, byte* second, byte* third, byte* result, int count)
    {
        float* x = (float*)first;
        double* y = (double*)result;
        int i = 0;
        for (; i <= count - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(Vector512.Load(x + i));
            lower.Store(y + i);
            upper.Store(y + i + Vector512<double>.Count);
        }
        for (; i < count; i++) y[i] = x[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(byte* first, byte* second, byte* third, byte* result, int count)
    {
        double* x = (double*)first;
        float* y = (float*)result;
        int i = 0;
        for (; i <= count - Vector512<float>.Count; i += Vector512<float>.Count)
            Vector512.Narrow(Vector512.Load(x + i), Vector512.Load(x + i + Vector512<double>.Count)).Store(y + i);
        for (; i < count; i++) y[i] = (float)x[i];
    }

    /// <summary>One where the Bool is true, else zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select<T>(byte* first, byte* second, byte* third, byte* result, int count) where T : unmanaged
    {
        T* y = (T*)result;
        int width = Vector512<T>.Count, i = 0;
        for (; i <= count - width; i += width) (ByteMask.Load<T>(first + i) & Vector512<T>.One).Store(y + i);
        if (i < count) PartialVector.Store(ByteMask.Load<T>(first + i, count - i) & Vector512<T>.One, y + i, count - i);
    }
}
