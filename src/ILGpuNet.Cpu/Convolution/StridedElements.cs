using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>Elements of a row that lie apart, brought together and back.</summary>
internal static unsafe class StridedElements
{
    /// <summary>
    /// Copies elements that lie <paramref name="step"/> apart to where they are neighbours. The last vector may go on behind them with zeros, up to <paramref name="limit"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gather<T, TVector, TOperations>(T* source, int step, T* destination, int count, T* limit)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        int i = 0;
        if (step == 1)
        {
            for (; i < count - TOperations.Count; i += TOperations.Count) TOperations.Store(TOperations.Load(source + i), destination + i);
            if (i < count) StoreUpTo<T, TVector, TOperations>(TOperations.LoadFirst(source + i, count - i), destination + i, limit);
        }
        else if (step == 2)
        {
            for (; i < count - TOperations.Count; i += TOperations.Count)
            {
                TVector left = TOperations.Load(source + 2 * i), right = TOperations.Load(source + 2 * i + TOperations.Count);
                TOperations.Store(TOperations.EvenElements(left, right), destination + i);
            }
            if (i < count) StoreUpTo<T, TVector, TOperations>(LoadPairs<T, TVector, TOperations>(source + 2 * i, count - i), destination + i, limit);
        }
        else
        {
            for (; i < count; i++) destination[i] = source[(nint)i * step];
        }
    }

    /// <summary>Writes a vector, or the part of it that is in front of <paramref name="limit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUpTo<T, TVector, TOperations>(TVector vector, T* destination, T* limit)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        if (destination + TOperations.Count <= limit) TOperations.Store(vector, destination);
        else TOperations.StoreFirst(vector, destination, (int)(limit - destination));
    }

    /// <summary>The first elements of up to a vector's pairs, and zeros. The last pair's second element is not read: it may be behind the end of the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LoadPairs<T, TVector, TOperations>(T* source, int pairs)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        int left = 2 * pairs - 1, right = left - TOperations.Count;
        return right > 0
            ? TOperations.EvenElements(TOperations.Load(source), TOperations.LoadFirst(source + TOperations.Count, right))
            : TOperations.EvenElements(TOperations.LoadFirst(source, left), TOperations.Zero);
    }

    /// <summary>
    /// Writes neighbours <paramref name="step"/> apart, with zeros between them and behind the last, to the end of <paramref name="length"/> elements.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread<T, TVector, TOperations>(T* source, int count, int step, T* destination, int length)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        int i = 0;
        if (step == 2)
        {
            for (; i <= count - TOperations.Count && 2 * (i + TOperations.Count) <= length; i += TOperations.Count)
            {
                TVector elements = TOperations.Load(source + i);
                TOperations.Store(TOperations.InterleaveLower(elements, TOperations.Zero), destination + 2 * i);
                TOperations.Store(TOperations.InterleaveUpper(elements, TOperations.Zero), destination + 2 * i + TOperations.Count);
            }
        }
        nint written = (nint)i * step;
        new Span<T>(destination + written, (int)(length - written)).Clear();
        for (; i < count; i++) destination[(nint)i * step] = source[i];
    }

    /// <summary>
    /// Writes neighbours <paramref name="step"/> apart, and leaves what lies between them: with steps of two by vectors that read it and write it back. Nothing in front of
    /// the first or behind the last is touched.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Merge<T, TVector, TOperations>(T* source, int count, int step, T* destination)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        int i = 0;
        if (step == 2)
        {
            for (; i <= count - TOperations.Count; i += TOperations.Count)
            {
                TVector elements = TOperations.Load(source + i);
                T* lower = destination + 2 * i, upper = lower + TOperations.Count - 1;
                // They share an element, which both keep. Read after the first is written, the second would wait for it.
                TVector betweenLower = TOperations.Load(lower), betweenUpper = TOperations.Load(upper);
                TOperations.Store(TOperations.Alternate(TOperations.InterleaveLower(elements, elements), betweenLower), lower);
                TOperations.Store(TOperations.Alternate(betweenUpper, TOperations.InterleaveUpper(elements, elements)), upper);
            }
        }
        for (; i < count; i++) destination[(nint)i * step] = source[i];
    }
}
