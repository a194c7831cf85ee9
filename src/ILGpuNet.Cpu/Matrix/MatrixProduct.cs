using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// Chooses how to compute a matrix product and over which axis to share it among threads. Large products go through packed panels;
/// where packing would not pay, the operands are read in place: as inner products, tile by tile, or, where C is narrow, row by row.
/// </summary>
internal static unsafe class MatrixProduct<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Below this a second thread costs more than it does.</summary>
    public const double MinimumParallelFlops = 4e5;

    // Storing a vector takes as long as so many multiply-adds.
    private const int StepsPerStore = 4;

    // A B that stays in the first-level cache need not be packed for any number of rows.
    private const int MaximumInPlaceBytes = 24 << 10;

    // Rows this close together, of both operands, share pages and spread over the sets of the caches: a few of C's tiles read them in place.
    private const int MaximumInPlaceRowBytes = 512;
    private const int MaximumRowsOverCloseRows = 64;

    // Up to so many rows of A, or columns, inner products reuse B too little to pay for packing it; with many registers their tiles are larger.
    private static int MaximumInnerProductRows => TOperations.Registers >= 32 ? 32 : 16;

    // Up to so many rows of A reuse B too little to pay for packing it.
    private static int MaximumInPlaceRows => 2 * TileKernel<T, TVector, TOperations>.Rows;

    /// <summary>Computes the product on as many threads as pay.</summary>
    public static void Multiply(in ProductArguments<T> product) =>
        Multiply(product, WorkOf(product.Rows, product.Columns, product.Depth) < MinimumParallelFlops ? 1 : ForkJoin.Threads);

    /// <summary>Floating-point operations of whole vectors, with those that could be done in the time in which sums are stored.</summary>
    public static double WorkOf(int rows, int columns, int depth) =>
        2.0 * rows * ((columns + TOperations.Count - 1) / TOperations.Count * TOperations.Count) * (depth + StepsPerStore);

    /// <summary>Computes the product on at most so many threads.</summary>
    public static void Multiply(in ProductArguments<T> product, int threads)
    {
        if (product.Rows == 0 || product.Columns == 0) return;
        if (product.Depth == 0) ClearUnlessAccumulating(product);
        else if (product.Columns == 1 && product.Rows > 1 && product.CStride == 1) MultiplyInPlaceOrPacked(product.ColumnAsRow, threads);
        else MultiplyInPlaceOrPacked(product, threads);
    }

    private static void MultiplyInPlaceOrPacked(in ProductArguments<T> product, int threads)
    {
        // Each inner product ends in adding up a vector, which takes as long as to pack as many elements as it has, or up to twice as many where it is narrow.
        int fewest = Math.Min(product.Rows, product.Columns);
        bool few = fewest <= MaximumInnerProductRows && (long)fewest * TOperations.Count <= product.Depth;
        if (product.Rows == 1 && product.A.ColumnStride == 1 && product.B.RowStride == 1)
        {
            RowTimesTransposed<T, TVector, TOperations>.Multiply(product, threads);
        }
        else if (few && product.A.ColumnStride == 1 && product.B.RowStride == 1)
        {
            ShareInPlace(new DotProductWork { Product = product }, product, threads, DotKernel<T, TVector, TOperations>.Rows, 1);
        }
        else if (product.Rows > 1 && NarrowProduct<T, TVector, TOperations>.Fits(product))
        {
            NarrowProduct<T, TVector, TOperations>.Multiply(product, threads);
        }
        else if (product.B.ColumnStride == 1 && IsCheapInPlace(product))
        {
            int tileRows = TileKernel<T, TVector, TOperations>.Rows;
            if (product.Rows == 1) ShareInPlace(new RowProductWork { Product = product }, product, threads, 1, TOperations.Count);
            else ShareInPlace(new TileProductWork { Product = product }, product, threads, tileRows, TOperations.Count);
        }
        else
        {
            PackedProduct<T, TVector, TOperations>.Multiply(product, threads);
        }
    }

    private static bool IsCheapInPlace(in ProductArguments<T> product) =>
        product.Rows <= MaximumInPlaceRows
        || (long)product.Columns * product.Depth * sizeof(T) <= MaximumInPlaceBytes
        || (product.Rows <= MaximumRowsOverCloseRows
            && product.B.RowStride * sizeof(T) <= MaximumInPlaceRowBytes
            && (product.A.ColumnStride == 1 || product.A.ColumnStride * sizeof(T) <= MaximumInPlaceRowBytes));

    /// <summary>Cuts the longer side of C, counted in the kernel's units, and computes the parts.</summary>
    private static void ShareInPlace<TWork>(TWork work, in ProductArguments<T> product, int threads, int rowUnit, int columnUnit)
        where TWork : struct, IProductWork
    {
        int rowUnits = (product.Rows + rowUnit - 1) / rowUnit, columnUnits = (product.Columns + columnUnit - 1) / columnUnit;
        work.SplitRows = rowUnits > columnUnits;
        work.Unit = work.SplitRows ? rowUnit : columnUnit;
        int parts = Math.Min(threads, Math.Max(rowUnits, columnUnits));
        ForkJoin.Run(ref work, parts);
    }

    private static void ClearUnlessAccumulating(in ProductArguments<T> product)
    {
        if (product.Accumulate) return;
        for (int i = 0; i < product.Rows; i++) new Span<T>(product.C + i * product.CStride, product.Columns).Clear();
    }

    private static ProductArguments<T> PartOf(in ProductArguments<T> product, bool splitRows, int unit, int part, int parts) =>
        splitRows
            ? product.Part(Partition.Split(product.Rows, unit, part, parts), ..)
            : product.Part(.., Partition.Split(product.Columns, unit, part, parts));

    private interface IProductWork : IParallelWork
    {
        bool SplitRows { get; set; }
        int Unit { get; set; }
    }

    /// <summary>Inner products of the rows of A and the columns of B, both contiguous.</summary>
    private struct DotProductWork : IProductWork
    {
        // Rows of both tiles' operands of this depth stay in the first-level cache.
        private const int DepthBlock = 1024;

        public ProductArguments<T> Product;

        public bool SplitRows { get; set; }

        public int Unit { get; set; }

        public readonly void Execute(int part, int parts)
        {
            ProductArguments<T> mine = PartOf(Product, SplitRows, Unit, part, parts);
            // What is left after whole blocks must not be shorter than a vector, so the last block takes it over.
            for (int start = 0; start < mine.Depth;)
            {
                int left = mine.Depth - start;
                int length = left < 2 * DepthBlock ? left : DepthBlock;
                MultiplyBlock(mine.DepthPart(start, length));
                start += length;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void MultiplyBlock(in ProductArguments<T> block)
        {
            int tileRows = DotKernel<T, TVector, TOperations>.Rows, tileColumns = DotKernel<T, TVector, TOperations>.Columns;
            for (int j = 0; j < block.Columns; j += tileColumns)
            {
                int columns = Math.Min(tileColumns, block.Columns - j);
                for (int i = 0; i < block.Rows; i += tileRows)
                {
                    var tile = new DotTile<T>(
                        block.Depth, block.A.At(i, 0), block.A.RowStride, block.B.At(0, j), block.B.ColumnStride,
                        block.C + i * block.CStride + j, block.CStride, block.Accumulate);
                    DotKernel<T, TVector, TOperations>.Multiply(tile, Math.Min(tileRows, block.Rows - i), columns);
                }
            }
        }
    }

    /// <summary>Tiles of C from A and B where they lie; only the last columns of B, which do not fill a vector, are packed.</summary>
    private struct TileProductWork : IProductWork
    {
        private const int DepthBlock = 256;

        public ProductArguments<T> Product;

        public bool SplitRows { get; set; }

        public int Unit { get; set; }

        public readonly void Execute(int part, int parts)
        {
            ProductArguments<T> mine = PartOf(Product, SplitRows, Unit, part, parts);
            for (int start = 0; start < mine.Depth; start += DepthBlock)
                MultiplyBlock(mine.DepthPart(start, Math.Min(DepthBlock, mine.Depth - start)));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void MultiplyBlock(in ProductArguments<T> block)
        {
            int tileColumns = TileKernel<T, TVector, TOperations>.Columns;
            for (int j = 0; j < block.Columns; j += tileColumns)
            {
                int columns = Math.Min(tileColumns, block.Columns - j);
                T* b = block.B.At(0, j);
                nint bStride = block.B.RowStride;
                if (columns % TOperations.Count != 0)
                {
                    bStride = PanelPacking<T, TVector, TOperations>.RoundUp(columns);
                    T* panel = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, block.Depth * bStride);
                    PanelPacking<T, TVector, TOperations>.PackColumns(block.B.From(0, j), columns, block.Depth, panel);
                    b = panel;
                }
                var tile = new Tile<T>(block.Depth, block.A, b, bStride, block.C + j, block.CStride, block.Accumulate);
                TileKernel<T, TVector, TOperations>.MultiplyDown(tile, block.Rows, columns, TileKernel<T, TVector, TOperations>.Rows * block.A.RowStride);
            }
        }
    }

    /// <summary>A row times a matrix: B is read once, row by row, so that memory delivers it at full speed.</summary>
    private struct RowProductWork : IProductWork
    {
        // This much of C stays in the first-level cache while the rows of B pass by.
        private const int ColumnBlock = 2048;

        public ProductArguments<T> Product;

        public bool SplitRows { get; set; }

        public int Unit { get; set; }

        public readonly void Execute(int part, int parts)
        {
            ProductArguments<T> mine = PartOf(Product, splitRows: false, Unit, part, parts);
            for (int j = 0; j < mine.Columns; j += ColumnBlock)
                MultiplyBlock(mine.Part(.., j..Math.Min(j + ColumnBlock, mine.Columns)));
        }

        private static void MultiplyBlock(in ProductArguments<T> block)
        {
            ClearUnlessAccumulating(block);
            int k = 0;
            for (; k + 4 <= block.Depth; k += 4) AddRows<Four>(block, k);
            for (; k < block.Depth; k++) AddRows<One>(block, k);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void AddRows<TRows>(in ProductArguments<T> block, int k) where TRows : struct, IConstant
        {
            T* b = block.B.At(k, 0), a = block.A.At(0, k), c = block.C;
            nint bStride = block.B.RowStride, aStride = block.A.ColumnStride;
            T a0 = a[0], a1 = TRows.Value > 1 ? a[aStride] : default;
            T a2 = TRows.Value > 1 ? a[2 * aStride] : default, a3 = TRows.Value > 1 ? a[3 * aStride] : default;
            TVector x0 = TOperations.Broadcast(a0), x1 = TOperations.Broadcast(a1);
            TVector x2 = TOperations.Broadcast(a2), x3 = TOperations.Broadcast(a3);
            int columns = block.Columns, j = 0;
            for (; j + TOperations.Count <= columns; j += TOperations.Count)
            {
                TVector sum = TOperations.FusedMultiplyAdd(x0, TOperations.Load(b + j), TOperations.Load(c + j));
                if (TRows.Value > 1)
                {
                    sum = TOperations.FusedMultiplyAdd(x1, TOperations.Load(b + bStride + j), sum);
                    sum = TOperations.FusedMultiplyAdd(x2, TOperations.Load(b + 2 * bStride + j), sum);
                    sum = TOperations.FusedMultiplyAdd(x3, TOperations.Load(b + 3 * bStride + j), sum);
                }
                TOperations.Store(sum, c + j);
            }
            for (; j < columns; j++)
            {
                T sum = T.FusedMultiplyAdd(a0, b[j], c[j]);
                if (TRows.Value > 1)
                {
                    sum = T.FusedMultiplyAdd(a1, b[bStride + j], sum);
                    sum = T.FusedMultiplyAdd(a2, b[2 * bStride + j], sum);
                    sum = T.FusedMultiplyAdd(a3, b[3 * bStride + j], sum);
                }
                c[j] = sum;
            }
        }
    }
}
