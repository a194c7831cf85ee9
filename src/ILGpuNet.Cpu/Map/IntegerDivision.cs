using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>Quotients and remainders of integers, which vectors cannot do: towards zero, wrapping where the quotient does not fit.</summary>
internal static unsafe class IntegerDivision
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divide<T>(byte* first, byte* second, byte* third, byte* result, int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        T* a = (T*)first, b = (T*)second, y = (T*)result;
        for (int i = 0; i < count; i++)
        {
            T divisor = b[i];
            if (T.IsZero(divisor)) throw new InvalidValueException($"[Divide] integer division of {a[i]} by zero");
            // The processor traps on the smallest number divided by -1.
            y[i] = divisor == -T.One ? unchecked(-a[i]) : a[i] / divisor;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TruncatedRemainder<T>(byte* first, byte* second, byte* third, byte* result, int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        T* a = (T*)first, b = (T*)second, y = (T*)result;
        for (int i = 0; i < count; i++) y[i] = RemainderOf(a[i], b[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Remainder<T>(byte* first, byte* second, byte* third, byte* result, int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        T* a = (T*)first, b = (T*)second, y = (T*)result;
        for (int i = 0; i < count; i++)
        {
            T divisor = b[i], remainder = RemainderOf(a[i], divisor);
            y[i] = !T.IsZero(remainder) && remainder < T.Zero != divisor < T.Zero ? remainder + divisor : remainder;
        }
    }

    private static T RemainderOf<T>(T dividend, T divisor) where T : unmanaged, IBinaryInteger<T>
    {
        if (T.IsZero(divisor)) throw new InvalidValueException($"[Remainder] integer remainder of {dividend} by zero");
        // As above, the processor traps.
        return divisor == -T.One ? T.Zero : dividend % divisor;
    }
}
