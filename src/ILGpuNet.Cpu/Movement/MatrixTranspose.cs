using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Transposes a tile that fits the cache.</summary>
internal static unsafe class MatrixTranspose
{
    private const int Edge = 4;

    /// <summary>
    /// destination[r * destinationStride + c] = source[c * sourceStride + r] for r below <paramref name="height"/> and c below
    /// <paramref name="width"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(T* source, long sourceStride, T* destination, long destinationStride, long height, long width)
        where T : unmanaged
    {
        long row = 0;
        if (sizeof(T) == sizeof(uint))
        {
            for (; row <= height - Edge; row += Edge)
            {
                long column = 0;
                for (; column <= width - Edge; column += Edge)
                {
                    TransposeFour((uint*)source + column * sourceStride + row, sourceStride,
                        (uint*)destination + row * destinationStride + column, destinationStride);
                }
                CopyElements(source, sourceStride, destination, destinationStride, row, row + Edge, column, width);
            }
        }
        CopyElements(source, sourceStride, destination, destinationStride, row, height, 0, width);
    }

    /// <summary>A square of 4 by 4 in registers: pairs of rows are interleaved, then the halves of the pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeFour(uint* source, long sourceStride, uint* destination, long destinationStride)
    {
        Vector128<uint> a = Vector128.Load(source), b = Vector128.Load(source + sourceStride);
        Vector128<uint> c = Vector128.Load(source + 2 * sourceStride), d = Vector128.Load(source + 3 * sourceStride);
        Vector256<uint> lower = Vector256.Create(a, b), upper = Vector256.Create(c, d);
        Vector512<uint> all = Vector512.Create(lower, upper);
        all = Vector512.Shuffle(all, Vector512.Create(0u, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
        all.GetLower().GetLower().Store(destination);
        all.GetLower().GetUpper().Store(destination + destinationStride);
        all.GetUpper().GetLower().Store(destination + 2 * destinationStride);
        all.GetUpper().GetUpper().Store(destination + 3 * destinationStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyElements<T>(
        T* source, long sourceStride, T* destination, long destinationStride, long firstRow, long endRow, long firstColumn, long endColumn)
        where T : unmanaged
    {
        for (long row = firstRow; row < endRow; row++)
            for (long column = firstColumn; column < endColumn; column++)
                destination[row * destinationStride + column] = source[column * sourceStride + row];
    }
}
