using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// Products whose C is no wider than a vector: points times a small matrix, or many tiny matrices. All of B lies in one panel of whole vectors, and each row
/// of C is a vector of which the columns that there are get stored. What a tile of whole vectors needs around its sums would take longer than the sums.
/// </summary>
internal static unsafe class NarrowProduct<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    // The panel stays in the first-level cache while rows of A pass by.
    private const int MaximumPanelBytes = 16 << 10;

    // Rows at a time: enough sums that none waits for the one before.
    private const int Rows = 8;

    /// <summary>Whether C is narrow, and B small.</summary>
    public static bool Fits(in ProductArguments<T> product) =>
        product.Columns <= TOperations.Count && (long)product.Depth * TOperations.Count * sizeof(T) <= MaximumPanelBytes;

    /// <summary>Computes the product on at most so many threads.</summary>
    public static void Multiply(in ProductArguments<T> product, int threads)
    {
        var work = new Work { Product = product };
        ForkJoin.Run(ref work, Math.Min(threads, (product.Rows + Rows - 1) / Rows));
    }

    private struct Work : IParallelWork
    {
        public ProductArguments<T> Product;

        public readonly void Execute(int part, int parts) =>
            MultiplyRows(parts == 1 ? Product : Product.Part(Partition.Split(Product.Rows, Rows, part, parts), ..));

        private static void MultiplyRows(in ProductArguments<T> product)
        {
            T* panel = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, (nint)product.Depth * TOperations.Count);
            Pack(product, panel);
            int row = product.Rows < Rows ? 0 : MultiplyGroups<Eight>(product, panel, 0);
            if (row <= product.Rows - 4) row = MultiplyGroups<Four>(product, panel, row);
            if (row < product.Rows) MultiplyGroups<One>(product, panel, row);
        }

        private static void Pack(in ProductArguments<T> product, T* panel)
        {
            MatrixView<T> b = product.B;
            if (b.ColumnStride != 1)
            {
                PanelPacking<T, TVector, TOperations>.PackColumns(b, product.Columns, product.Depth, panel);
                return;
            }
            for (nint k = 0; k < product.Depth; k++)
                TOperations.Store(TOperations.LoadFirst(b.Data + k * b.RowStride, product.Columns), panel + k * TOperations.Count);
        }

        /// <summary>Computes as many groups of rows as are whole, from a row on; returns the row behind them.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static int MultiplyGroups<TRows>(in ProductArguments<T> product, T* panel, int row) where TRows : struct, IConstant
        {
            nint rowStride = product.A.RowStride, depthStride = product.A.ColumnStride, cStride = product.CStride;
            int columns = product.Columns, rows = product.Rows;
            T* end = panel + (nint)product.Depth * TOperations.Count;
            for (; row <= rows - TRows.Value; row += TRows.Value)
            {
                TVector s0 = TOperations.Zero, s1 = TOperations.Zero, s2 = TOperations.Zero, s3 = TOperations.Zero;
                TVector s4 = TOperations.Zero, s5 = TOperations.Zero, s6 = TOperations.Zero, s7 = TOperations.Zero;
                T* a = product.A.Data + row * rowStride, c = product.C + row * cStride;
                for (T* b = panel; b < end; b += TOperations.Count, a += depthStride)
                {
                    TVector x = TOperations.Load(b);
                    s0 = TOperations.FusedMultiplyAdd(TOperations.Broadcast(a[0]), x, s0);
                    if (TRows.Value == 1) continue;
                    s1 = TOperations.FusedMultiplyAdd(TOperations.Broadcast(a[rowStride]), x, s1);
                    s2 = TOperations.FusedMultiplyAdd(TOperations.Broadcast(a[2 * rowStride]), x, s2);
                    s3 = TOperations.FusedMultiplyAdd(TOperations.Broadcast(a[3 * rowStride]), x, s3);
                    if (TRows.Value == 4) continue;
                    s4 = TOperations.FusedMultiplyAdd(TOperations.Broadcast(a[4 * rowStride]), x, s4);
                    s5 = TOperations.FusedMultiplyAdd(TOperations.Broadcast(a[5 * rowStride]), x, s5);
                    s6 = TOperations.FusedMultiplyAdd(TOperations.Broadcast(a[6 * rowStride]), x, s6);
                    s7 = TOperations.FusedMultiplyAdd(TOperations.Broadcast(a[7 * rowStride]), x, s7);
                }
                Store(s0, c, columns, product.Accumulate);
                if (TRows.Value == 1) continue;
                Store(s1, c + cStride, columns, product.Accumulate);
                Store(s2, c + 2 * cStride, columns, product.Accumulate);
                Store(s3, c + 3 * cStride, columns, product.Accumulate);
                if (TRows.Value == 4) continue;
                Store(s4, c + 4 * cStride, columns, product.Accumulate);
                Store(s5, c + 5 * cStride, columns, product.Accumulate);
                Store(s6, c + 6 * cStride, columns, product.Accumulate);
                Store(s7, c + 7 * cStride, columns, product.Accumulate);
            }
            return row;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store(TVector sum, T* c, int columns, bool accumulate)
        {
            if (accumulate) sum = TOperations.Add(TOperations.LoadFirst(c, columns), sum);
            TOperations.StoreFirst(sum, c, columns);
        }
    }
}
