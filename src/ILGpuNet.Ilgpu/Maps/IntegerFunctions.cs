using System.Numerics;
using ILGpuNet.Kernels;

namespace ILGpuNet.Ilgpu;

/// <summary>Functions of maps on integers, under their names in <see cref="Runtime.MapFunction"/>. Results that do not fit wrap around.</summary>
internal static class IntegerFunctions<T> where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T>
{
    public static T Negate(T a) => -a;

    public static T Absolute(T a) => a < T.Zero ? -a : a;

    public static T Sign(T a) => a > T.Zero ? T.One : a < T.Zero ? -T.One : T.Zero;

    public static T Square(T a) => a * a;

    public static T Relu(T a) => a < T.Zero ? T.Zero : a;

    public static T ReluGradient(T a, T gradient) => a <= T.Zero ? T.Zero : gradient;

    public static T Floor(T a) => a;

    public static T Ceiling(T a) => a;

    public static T Round(T a) => a;

    public static T Truncate(T a) => a;

#pragma warning disable IDE0060 // As of real numbers.
    public static bool IsNaN(T a) => false;
#pragma warning restore IDE0060

    public static T Add(T a, T b) => a + b;

    public static T Subtract(T a, T b) => a - b;

    public static T Multiply(T a, T b) => a * b;

    public static T MultiplyAdd(T a, T b, T c) => a * b + c;

    public static T Maximum(T a, T b) => a > b ? a : b;

    public static T Minimum(T a, T b) => a < b ? a : b;

    /// <summary>A negative power is the truncated reciprocal.</summary>
    public static T Power(T a, T b)
    {
        bool isOdd = (b & T.One) != T.Zero;
        if (b < T.Zero) return a == T.One || (a == -T.One && isOdd) ? a : a == -T.One ? T.One : T.Zero;
        T power = T.One, square = a;
        for (T rest = b; rest > T.Zero; rest /= T.One + T.One)
        {
            if ((rest & T.One) != T.Zero) power *= square;
            square *= square;
        }
        return power;
    }

    /// <summary>Towards zero; the first division by zero is noted.</summary>
    /// <param name="a">Dividend.</param>
    /// <param name="b">Divisor.</param>
    /// <param name="index">Number of the element.</param>
    /// <param name="position">[1], the least number of an element that is divided by zero.</param>
    /// <param name="value">[1], the dividend there; with several zeros at once it may be that of another.</param>
    public static T Divide(T a, T b, int index, View<int> position, View<long> value)
    {
        if (IsZero(a, b, index, position, value)) return T.Zero;
        return b == -T.One ? -a : a / b;
    }

    /// <summary>The remainder with the sign of b.</summary>
    /// <inheritdoc cref="Divide"/>
    public static T Remainder(T a, T b, int index, View<int> position, View<long> value)
    {
        T rest = TruncatedRemainder(a, b, index, position, value);
        return rest != T.Zero && (rest < T.Zero) != (b < T.Zero) ? rest + b : rest;
    }

    /// <summary>The remainder with the sign of a.</summary>
    /// <inheritdoc cref="Divide"/>
    public static T TruncatedRemainder(T a, T b, int index, View<int> position, View<long> value)
    {
        if (IsZero(a, b, index, position, value)) return T.Zero;
        return b == -T.One ? T.Zero : a % b;
    }

    private static bool IsZero(T a, T b, int index, View<int> position, View<long> value)
    {
        if (b != T.Zero) return false;
        if (Atomic.Min(ref position[0], index) > index) value[0] = long.CreateTruncating(a);
        return true;
    }
}
