using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>An associative function with a neutral element.</summary>
/// <typeparam name="T">Type in which vectors are combined.</typeparam>
/// <typeparam name="TTotal">Type in which the results of blocks are combined: double for sums of float.</typeparam>
internal interface IFold<T, TTotal>
{
    static abstract T Identity { get; }

    static abstract Vector512<T> Combine(Vector512<T> left, Vector512<T> right);

    static abstract TTotal Combine(TTotal left, TTotal right);

    /// <summary>Whether to combine numbers takes less than to combine what may be NaN.</summary>
    static virtual bool IsCheaperForNumbers => false;

    /// <summary>As <see cref="Combine(Vector512{T}, Vector512{T})"/>, bit by bit, of vectors without NaN.</summary>
    static abstract Vector512<T> CombineNumbers(Vector512<T> left, Vector512<T> right);
}

internal readonly struct SumFold<T, TTotal> : IFold<T, TTotal> where T : INumber<T> where TTotal : INumber<TTotal>
{
    public static T Identity => T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CombineNumbers(Vector512<T> left, Vector512<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> left, Vector512<T> right) => left + right;

    public static TTotal Combine(TTotal left, TTotal right) => left + right;
}

internal readonly struct ProductFold<T> : IFold<T, T> where T : INumber<T>
{
    public static T Identity => T.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CombineNumbers(Vector512<T> left, Vector512<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> left, Vector512<T> right) => left * right;

    public static T Combine(T left, T right) => left * right;
}

/// <summary>The larger; NaN if either is NaN.</summary>
internal readonly struct MaxFold<T> : IFold<T, T> where T : INumber<T>
{
    // -infinity, or the smallest integer.
    public static T Identity => T.CreateSaturating(double.NegativeInfinity);

    public static bool IsCheaperForNumbers => typeof(T) == typeof(float) || typeof(T) == typeof(double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CombineNumbers(Vector512<T> left, Vector512<T> right) => Vector512.MaxNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> left, Vector512<T> right) => Extremes.Larger(left, right);

    public static T Combine(T left, T right) => T.Max(left, right);
}

/// <summary>The smaller; NaN if either is NaN.</summary>
internal readonly struct MinFold<T> : IFold<T, T> where T : INumber<T>
{
    public static T Identity => T.CreateSaturating(double.PositiveInfinity);

    public static bool IsCheaperForNumbers => typeof(T) == typeof(float) || typeof(T) == typeof(double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CombineNumbers(Vector512<T> left, Vector512<T> right) => Vector512.MinNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> left, Vector512<T> right) => Extremes.Smaller(left, right);

    public static T Combine(T left, T right) => T.Min(left, right);
}

/// <summary>Logical or of bytes that are 0 or 1.</summary>
internal readonly struct AnyFold : IFold<byte, byte>
{
    public static byte Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> CombineNumbers(Vector512<byte> left, Vector512<byte> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Combine(Vector512<byte> left, Vector512<byte> right) => left | right;

    public static byte Combine(byte left, byte right) => (byte)(left | right);
}

/// <summary>Logical and of bytes that are 0 or 1.</summary>
internal readonly struct AllFold : IFold<byte, byte>
{
    public static byte Identity => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> CombineNumbers(Vector512<byte> left, Vector512<byte> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Combine(Vector512<byte> left, Vector512<byte> right) => left & right;

    public static byte Combine(byte left, byte right) => (byte)(left & right);
}
