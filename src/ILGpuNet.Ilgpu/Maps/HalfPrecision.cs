namespace ILGpuNet.Ilgpu;

/// <summary>Conversions of 16-bit numbers, given as their bits, from and to Float32.</summary>
internal static class HalfPrecision
{
    /// <summary>Numbers below 2^-14 are multiples of 2^-24.</summary>
    public static float FromFloat16(ushort half)
    {
        int magnitude = half & 0x7FFF, sign = (half & 0x8000) << 16;
        if (magnitude >= 0x7C00) return BitConverter.Int32BitsToSingle(sign | 0x7F800000 | (magnitude & 0x3FF) << 13);
        if (magnitude >= 0x400) return BitConverter.Int32BitsToSingle(sign | (magnitude + 0x1C000) << 13);
        float small = magnitude * 5.9604644775390625e-8f;
        return sign != 0 ? -small : small;
    }

    /// <summary>The nearest number, ties to even. Adding 0.5 leaves a multiple of 2^-24 in the lower bits of small numbers.</summary>
    public static ushort ToFloat16(float x)
    {
        int bits = BitConverter.SingleToInt32Bits(x), sign = bits >> 16 & 0x8000, magnitude = bits & 0x7FFFFFFF;
        if (magnitude > 0x7F800000) return (ushort)(sign | 0x7E00 | (magnitude >> 13 & 0x3FF));
        if (magnitude >= 0x477FF000) return (ushort)(sign | 0x7C00);
        if (magnitude >= 0x38800000) return (ushort)(sign | (magnitude - 0x38000000 + 0xFFF + (magnitude >> 13 & 1)) >> 13);
        return (ushort)(sign | (BitConverter.SingleToInt32Bits(BitConverter.Int32BitsToSingle(magnitude) + 0.5f) - 0x3F000000));
    }

    /// <summary>The upper half of a Float32.</summary>
    public static float FromBFloat16(ushort upper) => BitConverter.Int32BitsToSingle(upper << 16);

    /// <summary>The nearest number, ties to even; NaN stays NaN.</summary>
    public static ushort ToBFloat16(float x)
    {
        uint bits = (uint)BitConverter.SingleToInt32Bits(x);
        return float.IsNaN(x) ? (ushort)(bits >> 16 | 0x40) : (ushort)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
    }
}
