using System.Globalization;

namespace ILGpuNet;

/// <summary>
/// A brain floating-point number: the upper 16 bits of a <see cref="float"/>, so its range (up to 3.4e38) with 8 significant bits. A storage
/// format: compute with <see cref="float"/>.
/// </summary>
/// <param name="Bits">Sign, 8 bits of exponent, 7 bits of fraction.</param>
public readonly record struct BFloat16(ushort Bits) : IFormattable
{
    /// <summary>The value, exactly.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <summary>The nearest number, ties to even; NaN stays NaN, and what is too large becomes infinite.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        // Rounding a NaN could carry it over to infinity: it is made quiet instead.
        return float.IsNaN(value) ? new((ushort)(bits >> 16 | 0x40)) : new((ushort)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16));
    }

    /// <inheritdoc/>
    public override string ToString() => ToString(null, CultureInfo.CurrentCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ((float)this).ToString(format, formatProvider);
}
