using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Turns random bits into numbers, in place; counts are multiples of 16.</summary>
internal static unsafe class RandomNumbers
{
    /// <summary>Numbers from 0 up to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MakeUniform<T>(T* numbers, int count) where T : unmanaged
    {
        for (int i = 0; i < count; i += Vector512<T>.Count) Uniform(Vector512.Load(numbers + i)).Store(numbers + i);
    }

    /// <summary>
    /// Numbers of the standard normal distribution by Box and Muller: pairs (u1, u2) become (r cos a, r sin a) with r = sqrt(-2 ln u1) and a = 2 pi u2;
    /// u1 lies in (0, 1], one step above uniform.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MakeNormal<T>(T* numbers, int count) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> step = Vector512.Create(typeof(T) == typeof(float) ? T.ScaleB(T.One, -24) : T.ScaleB(T.One, -53));
        for (int i = 0; i < count; i += Vector512<T>.Count)
        {
            Vector512<T> uniform = Uniform(Vector512.Load(numbers + i));
            Vector512<T> radius = Vector512.Sqrt(VectorMath.Constant<T>(-2) * VectorMath.Logarithm(WidthSpecific.FirstOfPairs(uniform) + step));
            (radius * VectorMath.CosineThenSine(WidthSpecific.SecondOfPairs(uniform) * VectorMath.Constant<T>(2 * Math.PI))).Store(numbers + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Uniform<T>(Vector512<T> bits) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            return (Vector512.ConvertToSingle((bits.AsUInt32() >> 8).AsInt32()) * Vector512.Create(1.0f / (1 << 24))).As<float, T>();
        // 53 bits in two parts, since not every processor converts 64-bit integers: a part below 2^52 in the lowest bits of 2^52 is that number above it.
        Vector512<double> power = Vector512.Create((double)(1L << 52));
        Vector512<ulong> whole = bits.AsUInt64() >> 11, exponent = power.AsUInt64();
        Vector512<double> upper = ((whole >> 21) | exponent).AsDouble() - power, lower = ((whole & Vector512.Create((1UL << 21) - 1)) | exponent).AsDouble() - power;
        return ((upper * Vector512.Create((double)(1 << 21)) + lower) * Vector512.Create(1.0 / (1L << 53))).As<double, T>();
    }
}
