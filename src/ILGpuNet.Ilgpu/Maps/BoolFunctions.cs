using System.Numerics;

namespace ILGpuNet.Ilgpu;

/// <summary>Functions of maps on Bools, under their names in <see cref="Runtime.MapFunction"/>; in memory a Bool is a byte, 0 or 1.</summary>
internal static class BoolFunctions
{
    public static bool Not(bool a) => !a;

    public static bool And(bool a, bool b) => a & b;

    public static bool Or(bool a, bool b) => a | b;

    public static bool Xor(bool a, bool b) => a != b;

    public static bool Equal(bool a, bool b) => a == b;

    public static bool NotEqual(bool a, bool b) => a != b;

    public static byte ToByte(bool a) => a ? (byte)1 : (byte)0;

    public static bool FromByte(byte a) => a != 0;
}

/// <summary>Comparisons of numbers, under their names in <see cref="Runtime.MapFunction"/>.</summary>
internal static class Comparisons<T> where T : unmanaged, INumber<T>
{
    public static bool Equal(T a, T b) => a == b;

    public static bool NotEqual(T a, T b) => a != b;

    public static bool Less(T a, T b) => a < b;

    public static bool LessOrEqual(T a, T b) => a <= b;

    public static bool Greater(T a, T b) => a > b;

    public static bool GreaterOrEqual(T a, T b) => a >= b;

    public static bool IsNotZero(T a) => a != T.Zero;
}

/// <summary>The choice between two values of any type.</summary>
internal static class Choice<T> where T : unmanaged
{
    public static T Where(bool condition, T a, T b) => condition ? a : b;
}
