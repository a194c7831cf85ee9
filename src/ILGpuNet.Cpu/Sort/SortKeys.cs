namespace ILGpuNet.Cpu;

/// <summary>Elements as unsigned numbers of the same order.</summary>
internal interface ISortKey<T, TKey>
{
    static abstract TKey Of(T element);
}

internal readonly struct ByteKey : ISortKey<byte, uint>
{
    public static uint Of(byte element) => element;
}

internal readonly struct Int32Key : ISortKey<int, uint>
{
    public static uint Of(int element) => (uint)element ^ 0x80000000;
}

internal readonly struct Int64Key : ISortKey<long, ulong>
{
    public static ulong Of(long element) => (ulong)element ^ 0x8000000000000000;
}

/// <summary>The bits of positive numbers are in order, those of negative ones in reverse. Adding zero makes -0 equal to 0; NaN comes last.</summary>
internal readonly struct SingleKey : ISortKey<float, uint>
{
    public static uint Of(float element)
    {
        if (float.IsNaN(element)) return uint.MaxValue;
        int bits = BitConverter.SingleToInt32Bits(element + 0f);
        return (uint)(bits ^ (bits >> 31 | int.MinValue));
    }
}

/// <inheritdoc cref="SingleKey"/>
internal readonly struct DoubleKey : ISortKey<double, ulong>
{
    public static ulong Of(double element)
    {
        if (double.IsNaN(element)) return ulong.MaxValue;
        long bits = BitConverter.DoubleToInt64Bits(element + 0.0);
        return (ulong)(bits ^ (bits >> 63 | long.MinValue));
    }
}
