using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The transforms of Winograd's algorithm F(4x4, 3x3) (Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015):
/// <c>Y = At [(G g Gt) * (Bt d B)] A</c> for a tile d of 6x6 inputs, a kernel g of 3x3 and 4x4 results. Each works on as many channels as a vector has,
/// whose elements are neighbours.
/// <para>
/// The points are 0, infinity, and plus and minus a = sqrt(1/2) and b = sqrt(2): with them Float32 loses about a fifth of what it loses with the usual 1 and 2
/// (Barabasz et al., "Error analysis and improving the accuracy of Winograd convolution for deep neural networks", 2020).
/// </para>
/// </summary>
internal static unsafe class WinogradTransform<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Extent of a tile of results.</summary>
    public const int Results = 4;

    /// <summary>Extent of a tile of inputs, and of everything transformed.</summary>
    public const int Extent = 6;

    /// <summary>Products for each tile and pair of channels.</summary>
    public const int Points = Extent * Extent;

    private const int Kernel = 3;

    // The points, their squares, and the factors that divide by the differences between all points.
    private const double SquareA = 0.5, SquareB = 2, PointA = 0.70710678118654752440, PointB = 1.41421356237309504880;
    private const double ScaleA = 1 / (2 * SquareA * (SquareA - SquareB)), ScaleB = 1 / (2 * SquareB * (SquareB - SquareA));

    /// <summary>Bt d B: a tile of 6x6 pixels to 36 points, <paramref name="step"/> elements apart.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input(T* pixels, nint rowStride, nint pixelStride, T* points, nint step)
    {
        TVector* columns = stackalloc TVector[Points + 1];
        columns = Align(columns);
        for (int x = 0; x < Extent; x++)
        {
            T* p = pixels + x * pixelStride;
            InputLine(
                TOperations.Load(p), TOperations.Load(p + rowStride), TOperations.Load(p + 2 * rowStride), TOperations.Load(p + 3 * rowStride),
                TOperations.Load(p + 4 * rowStride), TOperations.Load(p + 5 * rowStride), (T*)(columns + x), Extent * TOperations.Count);
        }
        for (int y = 0; y < Extent; y++, columns += Extent, points += Extent * step)
            InputLine(columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], points, step);
    }

    /// <summary>A dY At: a tile of 4x4 gradients to 36 points.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OutputGradient(T* pixels, nint rowStride, nint pixelStride, T* points, nint step)
    {
        TVector* columns = stackalloc TVector[Extent * Results + 1];
        columns = Align(columns);
        for (int x = 0; x < Results; x++)
        {
            T* p = pixels + x * pixelStride;
            OutputGradientLine(TOperations.Load(p), TOperations.Load(p + rowStride), TOperations.Load(p + 2 * rowStride),
                TOperations.Load(p + 3 * rowStride), (T*)(columns + x), Results * TOperations.Count);
        }
        for (int y = 0; y < Extent; y++, columns += Results, points += Extent * step)
            OutputGradientLine(columns[0], columns[1], columns[2], columns[3], points, step);
    }

    /// <summary>At m A: 36 points to a tile of results, of which only the first rows and columns are written.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output(T* points, nint step, T* pixels, nint rowStride, nint pixelStride, int height, int width)
    {
        TVector* columns = stackalloc TVector[Results * Extent + 1];
        columns = Align(columns);
        TVector* tile = stackalloc TVector[Results + 1];
        tile = Align(tile);
        for (int x = 0; x < Extent; x++)
        {
            T* p = points + x * step;
            OutputLine(
                TOperations.Load(p), TOperations.Load(p + 6 * step), TOperations.Load(p + 12 * step), TOperations.Load(p + 18 * step),
                TOperations.Load(p + 24 * step), TOperations.Load(p + 30 * step), (T*)(columns + x), Extent * TOperations.Count);
        }
        for (int y = 0; y < height; y++, columns += Extent, pixels += rowStride)
        {
            if (width == Results)
            {
                OutputLine(columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], pixels, pixelStride);
                continue;
            }
            OutputLine(columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], (T*)tile, TOperations.Count);
            for (int x = 0; x < width; x++) TOperations.Store(tile[x], pixels + x * pixelStride);
        }
    }

    /// <summary>G g Gt: nine vectors of weights, side by side, to 36 points; <paramref name="turned"/> for the kernel turned by half a circle.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weights(T* weights, bool turned, T* points, nint step)
    {
        TVector* columns = stackalloc TVector[Extent * Kernel + 1];
        columns = Align(columns);
        nint next = turned ? -TOperations.Count : TOperations.Count;
        if (turned) weights += 8 * TOperations.Count;
        for (int x = 0; x < Kernel; x++)
        {
            T* p = weights + x * next;
            WeightLine(TOperations.Load(p), TOperations.Load(p + 3 * next), TOperations.Load(p + 6 * next), (T*)(columns + x), Kernel * TOperations.Count);
        }
        for (int y = 0; y < Extent; y++, columns += Kernel, points += Extent * step) WeightLine(columns[0], columns[1], columns[2], points, step);
    }

    /// <summary>Gt u G: 36 points to the gradients of nine weights, side by side.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient(T* points, nint step, T* weights)
    {
        TVector* columns = stackalloc TVector[Kernel * Extent + 1];
        columns = Align(columns);
        for (int x = 0; x < Extent; x++)
        {
            T* p = points + x * step;
            WeightGradientLine(
                TOperations.Load(p), TOperations.Load(p + 6 * step), TOperations.Load(p + 12 * step), TOperations.Load(p + 18 * step),
                TOperations.Load(p + 24 * step), TOperations.Load(p + 30 * step), (T*)(columns + x), Extent * TOperations.Count);
        }
        for (int y = 0; y < Kernel; y++, columns += Extent, weights += Kernel * TOperations.Count)
            WeightGradientLine(columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], weights, TOperations.Count);
    }

    /// <summary>
    /// The first place of a vector's alignment, for room with a vector to spare: wide vectors that lie across lines of the cache take twice as long to store, and longer to
    /// read back.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector* Align(TVector* vectors) => (TVector*)(((nint)vectors + sizeof(TVector) - 1) & -sizeof(TVector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector MultiplyAdd(double factor, TVector x, TVector addend) =>
        TOperations.FusedMultiplyAdd(TOperations.Broadcast(T.CreateTruncating(factor)), x, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Times(double factor, TVector x) => MultiplyAdd(factor, x, TOperations.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputLine(TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, T* result, nint step)
    {
        TVector evenOfA = MultiplyAdd(-SquareB, d2, d4), oddOfA = MultiplyAdd(-SquareB, d1, d3);
        TVector evenOfB = MultiplyAdd(-SquareA, d2, d4), oddOfB = MultiplyAdd(-SquareA, d1, d3);
        TOperations.Store(TOperations.Add(d0, MultiplyAdd(-SquareA - SquareB, d2, d4)), result);
        TOperations.Store(MultiplyAdd(PointA, oddOfA, evenOfA), result + step);
        TOperations.Store(MultiplyAdd(-PointA, oddOfA, evenOfA), result + 2 * step);
        TOperations.Store(MultiplyAdd(PointB, oddOfB, evenOfB), result + 3 * step);
        TOperations.Store(MultiplyAdd(-PointB, oddOfB, evenOfB), result + 4 * step);
        TOperations.Store(TOperations.Add(d1, MultiplyAdd(-SquareA - SquareB, d3, d5)), result + 5 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputGradientLine(TVector y0, TVector y1, TVector y2, TVector y3, T* result, nint step)
    {
        TVector evenOfA = MultiplyAdd(SquareA, y2, y0), oddOfA = MultiplyAdd(SquareA, y3, y1);
        TVector evenOfB = MultiplyAdd(SquareB, y2, y0), oddOfB = MultiplyAdd(SquareB, y3, y1);
        TOperations.Store(y0, result);
        TOperations.Store(MultiplyAdd(PointA, oddOfA, evenOfA), result + step);
        TOperations.Store(MultiplyAdd(-PointA, oddOfA, evenOfA), result + 2 * step);
        TOperations.Store(MultiplyAdd(PointB, oddOfB, evenOfB), result + 3 * step);
        TOperations.Store(MultiplyAdd(-PointB, oddOfB, evenOfB), result + 4 * step);
        TOperations.Store(y3, result + 5 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputLine(TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, T* result, nint step)
    {
        TVector sumOfA = TOperations.Add(m1, m2), differenceOfA = TOperations.Subtract(m1, m2);
        TVector sumOfB = TOperations.Add(m3, m4), differenceOfB = TOperations.Subtract(m3, m4);
        TOperations.Store(TOperations.Add(m0, TOperations.Add(sumOfA, sumOfB)), result);
        TOperations.Store(MultiplyAdd(PointA, differenceOfA, Times(PointB, differenceOfB)), result + step);
        TOperations.Store(MultiplyAdd(SquareA, sumOfA, Times(SquareB, sumOfB)), result + 2 * step);
        TOperations.Store(MultiplyAdd(SquareA * PointA, differenceOfA, MultiplyAdd(SquareB * PointB, differenceOfB, m5)), result + 3 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WeightLine(TVector g0, TVector g1, TVector g2, T* result, nint step)
    {
        TVector outerOfA = Times(ScaleA, MultiplyAdd(SquareA, g2, g0)), outerOfB = Times(ScaleB, MultiplyAdd(SquareB, g2, g0));
        TOperations.Store(g0, result);
        TOperations.Store(MultiplyAdd(ScaleA * PointA, g1, outerOfA), result + step);
        TOperations.Store(MultiplyAdd(-ScaleA * PointA, g1, outerOfA), result + 2 * step);
        TOperations.Store(MultiplyAdd(ScaleB * PointB, g1, outerOfB), result + 3 * step);
        TOperations.Store(MultiplyAdd(-ScaleB * PointB, g1, outerOfB), result + 4 * step);
        TOperations.Store(g2, result + 5 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WeightGradientLine(TVector u0, TVector u1, TVector u2, TVector u3, TVector u4, TVector u5, T* result, nint step)
    {
        TVector sumOfA = TOperations.Add(u1, u2), differenceOfA = TOperations.Subtract(u1, u2);
        TVector sumOfB = TOperations.Add(u3, u4), differenceOfB = TOperations.Subtract(u3, u4);
        TOperations.Store(MultiplyAdd(ScaleB, sumOfB, MultiplyAdd(ScaleA, sumOfA, u0)), result);
        TOperations.Store(MultiplyAdd(ScaleB * PointB, differenceOfB, Times(ScaleA * PointA, differenceOfA)), result + step);
        TOperations.Store(MultiplyAdd(ScaleB * SquareB, sumOfB, MultiplyAdd(ScaleA * SquareA, sumOfA, u5)), result + 2 * step);
    }
}
