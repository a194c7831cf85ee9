using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Elements of a row that lie apart, brought together and back.</summary>
internal static unsafe class StridedElements
{
    /// <summary>Copies elements that lie <paramref name="step"/> apart to where they are neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gather<T>(T* source, int step, T* destination, int count) where T : unmanaged
    {
        int i = 0;
        if (step == 2 && sizeof(T) == sizeof(uint))
        {
            // Lower halves of pairs. The last pair is left out, whose second half may be behind the end of the image.
            for (; i < count - Vector256<uint>.Count; i += Vector256<uint>.Count)
            {
                Vector256<ulong> left = Vector256.Load((ulong*)(source + 2 * i)), right = Vector256.Load((ulong*)(source + 2 * i) + Vector256<ulong>.Count);
                Vector256.Narrow(left, right).Store((uint*)(destination + i));
            }
        }
        for (; i < count; i++) destination[i] = source[(nint)i * step];
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
