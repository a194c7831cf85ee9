namespace ILGpuNet.Ilgpu;

/// <summary>
/// Conversions of real numbers to integers as C# has them: towards zero, to the nearest number that there is, NaN to 0. What the instructions of devices do
/// outside the range of the integer is open.
/// </summary>
internal static class Saturation
{
    private const float TwoTo31 = 1L << 31, TwoTo32 = 1L << 32, TwoTo63 = 1UL << 63, TwoTo64 = 2 * TwoTo63;

    public static byte ToByte(float x) => x >= byte.MaxValue ? byte.MaxValue : x > 0 ? (byte)(int)x : (byte)0;

    public static byte ToByte(double x) => x >= byte.MaxValue ? byte.MaxValue : x > 0 ? (byte)(int)x : (byte)0;

    public static ushort ToUInt16(float x) => x >= ushort.MaxValue ? ushort.MaxValue : x > 0 ? (ushort)(int)x : (ushort)0;

    public static ushort ToUInt16(double x) => x >= ushort.MaxValue ? ushort.MaxValue : x > 0 ? (ushort)(int)x : (ushort)0;

    public static int ToInt32(float x) => x >= TwoTo31 ? int.MaxValue : x > -TwoTo31 ? (int)x : x <= -TwoTo31 ? int.MinValue : 0;

    public static int ToInt32(double x) => x >= int.MaxValue ? int.MaxValue : x > int.MinValue ? (int)x : x <= int.MinValue ? int.MinValue : 0;

    public static uint ToUInt32(float x) => x >= TwoTo32 ? uint.MaxValue : x > 0 ? (uint)(long)x : 0;

    public static uint ToUInt32(double x) => x >= uint.MaxValue ? uint.MaxValue : x > 0 ? (uint)(long)x : 0;

    public static long ToInt64(float x) => x >= TwoTo63 ? long.MaxValue : x > -TwoTo63 ? (long)x : x <= -TwoTo63 ? long.MinValue : 0;

    public static long ToInt64(double x) => x >= TwoTo63 ? long.MaxValue : x > -TwoTo63 ? (long)x : x <= -TwoTo63 ? long.MinValue : 0;

    public static ulong ToUInt64(float x) =>
        x >= TwoTo64 ? ulong.MaxValue : x >= TwoTo63 ? (ulong)(long)(x - TwoTo63) + (1UL << 63) : x > 0 ? (ulong)(long)x : 0;

    public static ulong ToUInt64(double x) =>
        x >= TwoTo64 ? ulong.MaxValue : x >= TwoTo63 ? (ulong)(long)(x - TwoTo63) + (1UL << 63) : x > 0 ? (ulong)(long)x : 0;
}
