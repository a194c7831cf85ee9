using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>A function of one number, for what is too rarely used to be worth vectors.</summary>
internal interface IUnaryElementFunction<T>
{
    static abstract T Invoke(T x);
}

/// <summary>A function of two numbers, for what is too rarely used to be worth vectors.</summary>
internal interface IBinaryElementFunction<T>
{
    static abstract T Invoke(T x, T y);
}

/// <summary>The loops that <see cref="MapLoop"/> points to where a function is computed number by number.</summary>
internal static unsafe class ElementLoops
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unary<T, TFunction>(byte* first, byte* second, byte* third, byte* result, int count)
        where T : unmanaged
        where TFunction : struct, IUnaryElementFunction<T>
    {
        T* x = (T*)first, y = (T*)result;
        for (int i = 0; i < count; i++) y[i] = TFunction.Invoke(x[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Binary<T, TFunction>(byte* first, byte* second, byte* third, byte* result, int count)
        where T : unmanaged
        where TFunction : struct, IBinaryElementFunction<T>
    {
        T* a = (T*)first, b = (T*)second, y = (T*)result;
        for (int i = 0; i < count; i++) y[i] = TFunction.Invoke(a[i], b[i]);
    }
}

internal readonly struct ArcSineFunction<T> : IUnaryElementFunction<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T x) => T.Asin(x);
}

internal readonly struct ArcCosineFunction<T> : IUnaryElementFunction<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T x) => T.Acos(x);
}

internal readonly struct ArcTangentFunction<T> : IUnaryElementFunction<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T x) => T.Atan(x);
}

internal readonly struct InverseHyperbolicSineFunction<T> : IUnaryElementFunction<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T x) => T.Asinh(x);
}

internal readonly struct InverseHyperbolicCosineFunction<T> : IUnaryElementFunction<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T x) => T.Acosh(x);
}

internal readonly struct InverseHyperbolicTangentFunction<T> : IUnaryElementFunction<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T x) => T.Atanh(x);
}

internal readonly struct ArcTangent2Function<T> : IBinaryElementFunction<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T x, T y) => T.Atan2(x, y);
}

internal readonly struct HypotenuseFunction<T> : IBinaryElementFunction<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T x, T y) => T.Hypot(x, y);
}

internal readonly struct TruncatedRemainderFunction<T> : IBinaryElementFunction<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T x, T y) => x % y;
}

internal readonly struct RemainderFunction<T> : IBinaryElementFunction<T> where T : INumber<T>
{
    public static T Invoke(T x, T y)
    {
        T remainder = x % y;
        return !T.IsZero(remainder) && remainder < T.Zero != y < T.Zero ? remainder + y : remainder;
    }
}

internal readonly struct IntegerPowerFunction<T> : IBinaryElementFunction<T> where T : IBinaryInteger<T>
{
    public static T Invoke(T x, T y)
    {
        // Whole reciprocals: of 1 and -1 themselves, of anything else zero.
        if (y < T.Zero) return x == T.One || x == -T.One && !T.IsEvenInteger(y) ? x : x == -T.One ? T.One : T.Zero;
        T power = T.One;
        for (; !T.IsZero(y); y >>= 1, x = unchecked(x * x))
        {
            if (!T.IsEvenInteger(y)) power = unchecked(power * x);
        }
        return power;
    }
}
