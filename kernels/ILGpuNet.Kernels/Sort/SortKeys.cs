namespace ILGpuNet.Kernels;

/// <summary>Elements as unsigned numbers of the same order, as a type argument.</summary>
public interface ISortKey<T, TKey>
{
    /// <summary>The key of an element.</summary>
    static abstract TKey Of(T element);
}

/// <summary>Of Bool and UInt8.</summary>
public readonly struct ByteKey : ISortKey<byte, uint>
{
    /// <inheritdoc/>
    public static uint Of(byte element) => element;
}

/// <summary>Of Int32.</summary>
public readonly struct Int32Key : ISortKey<int, uint>
{
    /// <inheritdoc/>
    public static uint Of(int element) => (uint)element ^ 0x80000000;
}

/// <summary>Of Int64.</summary>
public readonly struct Int64Key : ISortKey<long, ulong>
{
    /// <inheritdoc/>
    public static ulong Of(long element) => (ulong)element ^ 0x8000000000000000;
}

/// <summary>The bits of positive numbers are in order, those of negative ones in reverse. Adding zero makes -0 equal to 0; NaN comes last.</summary>
public readonly struct SingleKey : ISortKey<float, uint>
{
    /// <inheritdoc/>
    public static uint Of(float element)
    {
        if (float.IsNaN(element)) return uint.MaxValue;
        int bits = BitConverter.SingleToInt32Bits(element + 0f);
        return (uint)(bits ^ (bits >> 31 | int.MinValue));
    }
}

/// <inheritdoc cref="SingleKey"/>
public readonly struct DoubleKey : ISortKey<double, ulong>
{
    /// <inheritdoc/>
    public static ulong Of(double element)
    {
        if (double.IsNaN(element)) return ulong.MaxValue;
        long bits = BitConverter.DoubleToInt64Bits(element + 0.0);
        return (ulong)(bits ^ (bits >> 63 | long.MinValue));
    }
}
