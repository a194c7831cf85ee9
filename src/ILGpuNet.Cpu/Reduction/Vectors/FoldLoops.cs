using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Four vectors that a row is folded into, so that the latency of the function is hidden.</summary>
internal struct FoldVectors<T>
{
    public Vector512<T> First, Second, Third, Fourth;
}

/// <summary>The inner loops of reductions. Elements are converted to T as they are loaded (Int32 and Bool summed in Int64).</summary>
internal static unsafe class FoldLoops<TElement, T, TTotal, TFold>
    where TElement : unmanaged, INumber<TElement>
    where T : unmanaged, INumber<T>
    where TTotal : unmanaged, INumber<TTotal>
    where TFold : struct, IFold<T, TTotal>
{
    /// <summary>Vectors that change nothing.</summary>
    public static FoldVectors<T> Identity
    {
        get
        {
            Vector512<T> identity = Vector512.Create(TFold.Identity);
            return new FoldVectors<T> { First = identity, Second = identity, Third = identity, Fourth = identity };
        }
    }

    /// <summary>Folds a row into vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FoldRow(TElement* row, long count, ref FoldVectors<T> vectors)
    {
        Vector512<T> first = vectors.First, second = vectors.Second, third = vectors.Third, fourth = vectors.Fourth;
        int width = Vector512<T>.Count;
        long i = 0;
        for (; i <= count - 4 * width; i += 4 * width)
        {
            first = TFold.Combine(first, Load(row + i));
            second = TFold.Combine(second, Load(row + i + width));
            third = TFold.Combine(third, Load(row + i + 2 * width));
            fourth = TFold.Combine(fourth, Load(row + i + 3 * width));
        }
        for (; i <= count - width; i += width)
        {
            Vector512<T> next = TFold.Combine(first, Load(row + i));
            (first, second, third, fourth) = (second, third, fourth, next);
        }
        if (i < count) first = TFold.Combine(first, LoadPartial(row + i, (int)(count - i)));
        (vectors.First, vectors.Second, vectors.Third, vectors.Fourth) = (first, second, third, fourth);
    }

    /// <summary>Folds a row to what <see cref="FoldRow"/> and <see cref="Finish(in FoldVectors{T})"/> come to, without vectors in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TTotal OfRow(TElement* row, long count)
    {
        Vector512<T> first = Vector512.Create(TFold.Identity), second = first, third = first, fourth = first;
        int width = Vector512<T>.Count;
        long i = 0;
        if (TFold.IsCheaperForNumbers)
        {
            // The sum of all is NaN if any is; and, seldom, where infinities meet: then the row is folded with care.
            Vector512<T> even = Vector512<T>.Zero, odd = even;
            for (; i <= count - 4 * width; i += 4 * width)
            {
                Vector512<T> a = Load(row + i), b = Load(row + i + width), c = Load(row + i + 2 * width), d = Load(row + i + 3 * width);
                (first, second) = (TFold.CombineNumbers(first, a), TFold.CombineNumbers(second, b));
                (third, fourth) = (TFold.CombineNumbers(third, c), TFold.CombineNumbers(fourth, d));
                (even, odd) = (even + a, odd + b);
                (even, odd) = (even + c, odd + d);
            }
            even += odd;
            if (!Vector512.EqualsAll(even, even))
            {
                i = 0;
                first = second = third = fourth = Vector512.Create(TFold.Identity);
            }
        }
        for (; i <= count - 4 * width; i += 4 * width)
        {
            first = TFold.Combine(first, Load(row + i));
            second = TFold.Combine(second, Load(row + i + width));
            third = TFold.Combine(third, Load(row + i + 2 * width));
            fourth = TFold.Combine(fourth, Load(row + i + 3 * width));
        }
        for (; i <= count - width; i += width)
        {
            Vector512<T> next = TFold.Combine(first, Load(row + i));
            (first, second, third, fourth) = (second, third, fourth, next);
        }
        if (i < count) first = TFold.Combine(first, LoadPartial(row + i, (int)(count - i)));
        return Finish(TFold.Combine(TFold.Combine(first, second), TFold.Combine(third, fourth)));
    }

    /// <summary>Folds all elements of the vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TTotal Finish(in FoldVectors<T> vectors) => Finish(TFold.Combine(
        TFold.Combine(vectors.First, vectors.Second), TFold.Combine(vectors.Third, vectors.Fourth)));

    /// <summary>Folds all elements of a vector: halves down to 128 bits, then one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTotal Finish(Vector512<T> all)
    {
        if (Vector512<T>.Count > Vector128<T>.Count) all = TFold.Combine(all, WidthSpecific.UpperHalf(all));
        if (Vector512<T>.Count > 2 * Vector128<T>.Count) all = TFold.Combine(all, WidthSpecific.Second128(all));
        Vector128<T> first = WidthSpecific.First128(all);
        T* elements = (T*)&first;
        TTotal total = Convert<T, TTotal>(elements[0]);
        for (int i = 1; i < Vector128<T>.Count; i++) total = TFold.Combine(total, Convert<T, TTotal>(elements[i]));
        return total;
    }

    /// <summary>Combines four rows with the accumulator, element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddFourRows(TElement* a, TElement* b, TElement* c, TElement* d, T* accumulator, int count)
    {
        int width = Vector512<T>.Count, i = 0;
        for (; i <= count - width; i += width)
        {
            Vector512<T> sum = TFold.Combine(TFold.Combine(Load(a + i), Load(b + i)), TFold.Combine(Load(c + i), Load(d + i)));
            TFold.Combine(Vector512.Load(accumulator + i), sum).Store(accumulator + i);
        }
        if (i == count) return;
        int rest = count - i;
        Vector512<T> last = TFold.Combine(
            TFold.Combine(LoadPartial(a + i, rest), LoadPartial(b + i, rest)),
            TFold.Combine(LoadPartial(c + i, rest), LoadPartial(d + i, rest)));
        PartialVector.Store(TFold.Combine(PartialVector.Load(accumulator + i, rest), last), accumulator + i, rest);
    }

    /// <summary>Combines a row with the accumulator, element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRow(TElement* row, T* accumulator, int count)
    {
        int width = Vector512<T>.Count, i = 0;
        for (; i <= count - width; i += width)
            TFold.Combine(Vector512.Load(accumulator + i), Load(row + i)).Store(accumulator + i);
        if (i == count) return;
        int rest = count - i;
        PartialVector.Store(
            TFold.Combine(PartialVector.Load(accumulator + i, rest), LoadPartial(row + i, rest)), accumulator + i, rest);
    }

    /// <summary>Combines an accumulator with totals and sets it back to the identity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MoveToTotals(T* accumulator, TTotal* totals, int count)
    {
        for (int i = 0; i < count; i++)
        {
            totals[i] = TFold.Combine(totals[i], Convert<T, TTotal>(accumulator[i]));
            accumulator[i] = TFold.Identity;
        }
    }

    /// <summary>A conversion that costs nothing between equal types and one instruction from float to double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTo Convert<TFrom, TTo>(TFrom value) where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
    {
        if (typeof(TFrom) == typeof(TTo)) return Unsafe.BitCast<TFrom, TTo>(value);
        if (typeof(TFrom) == typeof(float) && typeof(TTo) == typeof(double))
            return Unsafe.BitCast<double, TTo>(Unsafe.BitCast<TFrom, float>(value));
        return TTo.CreateTruncating(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Load(TElement* source)
    {
        if (typeof(TElement) == typeof(T)) return Vector512.Load((T*)source);
        if (typeof(TElement) == typeof(byte))
        {
            WidthSpecific.LoadBytes((byte*)source, out Vector512<ulong> bytes);
            return bytes.As<ulong, T>();
        }
        WidthSpecific.LoadIntegers((int*)source, out Vector512<long> integers);
        return integers.As<long, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> LoadPartial(TElement* source, int count)
    {
        Vector512<TElement> padded = PartialVector.Load(source, count, TElement.CreateTruncating(TFold.Identity));
        return Load((TElement*)&padded);
    }
}
