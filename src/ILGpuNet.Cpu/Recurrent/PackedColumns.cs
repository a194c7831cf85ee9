using System.Numerics;

namespace ILGpuNet.Cpu;

/// <summary>
/// Columns of a matrix B [depth, columns] that many products use one after the other, packed once into panels of up to three vectors.
/// </summary>
/// <param name="depth">Rows of B.</param>
/// <param name="vectors">Columns of B, in vectors.</param>
internal readonly unsafe struct PackedColumns<T, TVector, TOperations>(int depth, int vectors)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    // A panel's rows of this depth stay in the first-level cache while the rows of A pass by.
    private const int DepthBlock = 256;

    private readonly int depth = depth;
    private readonly int vectors = vectors;

    /// <summary>Elements of the panels.</summary>
    public nint Size => (nint)depth * vectors * TOperations.Count;

    // Panels as equal as possible: one of a single vector would wait for its sums.
    private int Panels => (vectors + 2) / 3;

    /// <summary>Packs the columns of one vector.</summary>
    /// <param name="panels">Memory of all panels.</param>
    /// <param name="vector">Which vector.</param>
    /// <param name="b">The matrix from the vector's first column on.</param>
    /// <param name="columns">How many columns there are; the others are zeros.</param>
    public void Pack(T* panels, int vector, MatrixView<T> b, int columns)
    {
        int panel = 0;
        while (StartOf(panel + 1) <= vector) panel++;
        int start = StartOf(panel), width = (StartOf(panel + 1) - start) * TOperations.Count;
        PanelPacking<T, TVector, TOperations>.PackVector(
            b, Math.Min(columns, TOperations.Count), depth, panels + (nint)start * TOperations.Count * depth + (vector - start) * TOperations.Count, width);
    }

    /// <summary>C = A B, or C += A B, for a contiguous-rowed A; of C only <paramref name="columns"/> columns are written.</summary>
    public void Multiply(T* a, nint aStride, int rows, T* panels, T* c, nint cStride, int columns, bool accumulate)
    {
        for (int panel = 0; panel < Panels; panel++)
        {
            int start = StartOf(panel) * TOperations.Count, width = StartOf(panel + 1) * TOperations.Count - start;
            int wanted = Math.Min(width, columns - start);
            if (wanted <= 0) return;
            T* b = panels + (nint)start * depth;
            for (int k = 0; k < depth; k += DepthBlock)
            {
                int length = Math.Min(DepthBlock, depth - k);
                var tile = new Tile<T>(length, new MatrixView<T>(a + k, aStride, 1), b + (nint)k * width, width, c + start, cStride, accumulate || k > 0);
                TileKernel<T, TVector, TOperations>.MultiplyDown(tile, rows, wanted, TileKernel<T, TVector, TOperations>.Rows * aStride);
            }
        }
    }

    /// <summary>The first vector of a panel.</summary>
    private int StartOf(int panel) => (int)((long)vectors * panel / Panels);
}
