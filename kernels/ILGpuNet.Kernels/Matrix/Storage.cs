namespace ILGpuNet.Kernels;

/// <summary>How the factors of a product lie in memory: as what is computed with, or in 16 bits that are widened when they are read.</summary>
/// <typeparam name="TStored">What lies in memory.</typeparam>
/// <typeparam name="T">What is computed with.</typeparam>
public interface IStorage<TStored, T> where TStored : unmanaged where T : unmanaged
{
    /// <summary>The value of a stored element, exactly.</summary>
    static abstract T Read(TStored stored);
}

/// <summary>Factors that are stored as they are computed with.</summary>
public readonly struct AsComputed<T> : IStorage<T, T> where T : unmanaged
{
    /// <inheritdoc/>
    public static T Read(T stored) => stored;
}

/// <summary>Factors stored as the upper halves of single precision numbers.</summary>
public readonly struct StoredBFloat16 : IStorage<ushort, float>
{
    /// <inheritdoc/>
    public static float Read(ushort stored) => BitConverter.Int32BitsToSingle(stored << 16);
}

/// <summary>Factors stored in half precision.</summary>
public readonly struct StoredFloat16 : IStorage<ushort, float>
{
    private const int Infinity = 0x7C00, SmallestNormal = 0x400;

    /// <inheritdoc/>
    public static float Read(ushort stored)
    {
        int sign = (stored & 0x8000) << 16, magnitude = stored & 0x7FFF;
        // Exponents begin 112 later; that of infinity and NaN is the largest here and there. Below the normal numbers a unit is 2^-24.
        int bits = magnitude < SmallestNormal
            ? BitConverter.SingleToInt32Bits(magnitude * 5.9604645e-8f)
            : (magnitude << 13) + (magnitude < Infinity ? 112 << 23 : 224 << 23);
        return BitConverter.Int32BitsToSingle(bits | sign);
    }
}
