using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The blocked product of Goto and van de Geijn (Anatomy of High-Performance Matrix Multiplication, 2008): blocks of A and B are packed
/// into panels that stay in the second- and third-level cache while tiles of C run over them. Work is cut into more parts than there are
/// threads, because two processors rarely run equally fast; an element of C is summed in the same order however it is cut.
/// </summary>
internal static unsafe class PackedProduct<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int DepthBlock = 256;

    // A packed block of B fills part of the third-level cache.
    private const int BlockBytesB = 3 << 20;

    // Rows of A that are contiguous and lie this close together are read where they are.
    private const int MaximumInPlaceBytesA = 64 << 10;
    private const int MaximumInPlaceRowsA = 64;

    // A block of B that stays in the first-level cache while rows of A pass by once.
    private const int FirstLevelBytes = 24 << 10;

    // Panels of B that a thread packs together: longer pieces of its rows arrive faster.
    private const int StripPanels = 4;

    private const int PartsPerThread = 4;
    private const int MinimumRowsPerPart = 64;

    // From so many rows, or columns, for each thread on it costs less that each packs all of the other operand than that it reads what others have written,
    // and writes over what they have read (measured with two threads).
    private const int MinimumLinesForOwnPanels = 64;

    // Below this, packing B together and fetching what the other threads have packed takes longer than they save.
    private static double MinimumFlopsForSharedPanels => TOperations.Registers >= 32 ? 1.1e6 : 4e5;

    // A packed block of A fills half of the second-level cache, of which processors with 512-bit vectors have more.
    private static int BlockBytesA => TOperations.Registers >= 32 ? 512 << 10 : 256 << 10;

    private static int TileRows => TileKernel<T, TVector, TOperations>.Rows;

    private static int TileColumns => TileKernel<T, TVector, TOperations>.Columns;

    private static int RowBlock => BlockBytesA / (DepthBlock * sizeof(T)) / TileRows * TileRows;

    private static int ColumnBlock => BlockBytesB / (DepthBlock * sizeof(T)) / TileColumns * TileColumns;

    private static int StripColumns => StripPanels * TileColumns;

    /// <summary>Computes the product on at most so many threads, which share its longer side: what all of them read is packed together.</summary>
    public static void Multiply(in ProductArguments<T> product, int threads)
    {
        int columnVectors = CeilingDivide(product.Columns, TOperations.Count);
        bool isWide = product.Rows <= product.Columns || IsInPlace(product);
        if (isWide && product.Rows <= RowBlock && columnVectors >= 3 * threads) MultiplyByColumns(product, threads);
        else MultiplyByRows(product, product.Flops < MinimumFlopsForSharedPanels ? 1 : Math.Min(threads, CeilingDivide(product.Rows, TileRows)));
    }

    /// <summary>
    /// For few rows: all of A's block is packed by all threads together, or by each for itself, and each packs the panels of B that it alone needs.
    /// </summary>
    private static void MultiplyByColumns(in ProductArguments<T> product, int threads)
    {
        int panels = CeilingDivide(product.Columns, TileColumns);
        int parts = threads == 1 ? 1 : Math.Clamp(panels / threads, 1, PartsPerThread) * threads;
        int unit = panels >= 2 * parts ? TileColumns : TOperations.Count;
        if (IsInPlace(product))
        {
            var columns = new ColumnsWork { Block = product, Unit = unit };
            ForkJoin.Run(ref columns, parts);
            return;
        }
        int paddedRows = CeilingDivide(product.Rows, TileRows) * TileRows;
        int chunk = Math.Max(BlockBytesA / sizeof(T) / paddedRows / DepthBlock, 1) * DepthBlock;
        bool hasOwnPanels = product.Columns / threads >= MinimumLinesForOwnPanels;
        T* packed = hasOwnPanels ? null : ThreadScratch.Get<T>(ScratchSlot.SharedPanels, (nint)paddedRows * Math.Min(chunk, product.Depth));
        for (int start = 0; start < product.Depth; start += chunk)
        {
            ProductArguments<T> block = product.DepthPart(start, Math.Min(chunk, product.Depth - start));
            if (!hasOwnPanels)
            {
                var packing = new PackRowsWork { Block = block, Panels = packed };
                ForkJoin.Run(ref packing, Math.Min(threads, paddedRows / TileRows));
            }
            var columns = new ColumnsWork { Block = block, Panels = packed, Content = hasOwnPanels ? ThreadScratch.NewContent() : 0, Unit = unit };
            ForkJoin.Run(ref columns, parts);
        }
    }

    /// <summary>Whether A is read where it is when threads share the columns.</summary>
    private static bool IsInPlace(in ProductArguments<T> product) => product.A.ColumnStride == 1
        && (product.Rows <= MaximumInPlaceRowsA || (long)product.Rows * product.Depth * sizeof(T) <= MaximumInPlaceBytesA);

    /// <summary>
    /// For many rows: a block of B is packed by all threads together, or by each for itself, and each packs the rows of A that it alone needs.
    /// </summary>
    private static void MultiplyByRows(in ProductArguments<T> product, int threads)
    {
        int parts = threads == 1 ? 1 : Math.Clamp(product.Rows / MinimumRowsPerPart / threads, 1, PartsPerThread) * threads;
        int columnBlock = Math.Min(ColumnBlock, CeilingDivide(product.Columns, TileColumns) * TileColumns);
        bool hasOwnPanels = product.Rows / threads >= MinimumLinesForOwnPanels;
        T* panels = hasOwnPanels ? null : ThreadScratch.Get<T>(ScratchSlot.SharedPanels, (nint)columnBlock * DepthBlock);
        for (int column = 0; column < product.Columns; column += columnBlock)
        {
            ProductArguments<T> columns = product.Part(.., column..Math.Min(column + columnBlock, product.Columns));
            for (int start = 0; start < product.Depth;)
            {
                int length = NextDepth(product.Depth - start);
                ProductArguments<T> block = columns.DepthPart(start, length);
                bool isInPlace = block.A.ColumnStride == 1 && (long)block.Columns * length * sizeof(T) <= FirstLevelBytes;
                long content = hasOwnPanels ? ThreadScratch.NewContent() : 0;
                if (!hasOwnPanels)
                {
                    var packing = new PackColumnsWork { Block = block, Panels = panels };
                    ForkJoin.Run(ref packing, Math.Min(threads, CeilingDivide(block.Columns, StripColumns)));
                }
                if (isInPlace)
                {
                    var rows = new RowsInPlaceWork { Block = block, Panels = panels, Content = content };
                    ForkJoin.Run(ref rows, parts);
                }
                else
                {
                    var rows = new RowsWork { Block = block, Panels = panels, Content = content };
                    ForkJoin.Run(ref rows, parts);
                }
                start += length;
            }
        }
    }

    /// <summary>The next step of depth: whole blocks, and two halves at the end rather than a block and a short rest.</summary>
    private static int NextDepth(int left) =>
        left <= DepthBlock ? left : left < 2 * DepthBlock ? CeilingDivide(left / 2, TOperations.Count) * TOperations.Count : DepthBlock;

    private static int CeilingDivide(int value, int divisor) => (value + divisor - 1) / divisor;

    /// <summary>Multiplies rows of A, packed or in place, with one packed panel of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPanel(in ProductArguments<T> block, T* packedA, T* panelB)
    {
        int bStride = PanelPacking<T, TVector, TOperations>.RoundUp(block.Columns);
        MatrixView<T> a = packedA == null ? block.A : new MatrixView<T>(packedA, 1, TileRows);
        var tile = new Tile<T>(block.Depth, a, panelB, bStride, block.C, block.CStride, block.Accumulate);
        TileKernel<T, TVector, TOperations>.MultiplyDown(tile, block.Rows, block.Columns, TileRows * (packedA == null ? a.RowStride : block.Depth));
    }

    private struct PackRowsWork : IParallelWork
    {
        public ProductArguments<T> Block;
        public T* Panels;

        public readonly void Execute(int part, int parts) => PackRows(Block, Partition.Split(Block.Rows, TileRows, part, parts), Panels);
    }

    /// <summary>Packs some rows of A into their place among its panels: one block of depth after the other, in each the panels of all rows.</summary>
    private static void PackRows(in ProductArguments<T> block, Range rows, T* panels)
    {
        (int row, int count) = rows.GetOffsetAndLength(block.Rows);
        int paddedRows = CeilingDivide(block.Rows, TileRows) * TileRows;
        for (int start = 0; start < block.Depth;)
        {
            int length = NextDepth(block.Depth - start);
            PanelPacking<T, TVector, TOperations>.PackRows(block.A.From(row, start), count, length, panels + (nint)paddedRows * start + (nint)row * length);
            start += length;
        }
    }

    /// <summary>The calling thread's own panels of a block of A, packed in the first part that asks for them.</summary>
    private static T* OwnRowPanels(in ProductArguments<T> block, long content)
    {
        nint elements = (nint)CeilingDivide(block.Rows, TileRows) * TileRows * block.Depth;
        T* panels = ThreadScratch.Get<T>(ScratchSlot.OwnPanels, elements, content, out bool isFilled);
        if (!isFilled) PackRows(block, .., panels);
        return panels;
    }

    private struct ColumnsWork : IParallelWork
    {
        public ProductArguments<T> Block;

        // Null where A is read in place, or where each thread packs its own, under the number of the content.
        public T* Panels;
        public long Content;
        public int Unit;

        public readonly void Execute(int part, int parts)
        {
            ProductArguments<T> mine = Block.Part(.., Partition.Split(Block.Columns, Unit, part, parts));
            if (mine.Columns == 0) return;
            int paddedRows = CeilingDivide(Block.Rows, TileRows) * TileRows;
            T* panels = Content == 0 ? Panels : OwnRowPanels(Block, Content);
            T* strip = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, (nint)StripColumns * DepthBlock);
            for (int start = 0; start < Block.Depth;)
            {
                int length = NextDepth(Block.Depth - start);
                ProductArguments<T> block = mine.DepthPart(start, length);
                T* packedA = panels == null ? null : panels + (nint)paddedRows * start;
                for (int j = 0; j < block.Columns; j += StripColumns) MultiplyStrip(block.Part(.., j..Math.Min(j + StripColumns, block.Columns)), packedA, strip);
                start += length;
            }
        }

        private static void MultiplyStrip(in ProductArguments<T> block, T* packedA, T* strip)
        {
            PanelPacking<T, TVector, TOperations>.PackColumns(block.B, block.Columns, block.Depth, strip);
            for (int j = 0; j < block.Columns; j += TileColumns)
                MultiplyPanel(block.Part(.., j..Math.Min(j + TileColumns, block.Columns)), packedA, strip + (nint)j * block.Depth);
        }
    }

    /// <summary>Packs some columns of a block of B into their place among its panels.</summary>
    private static void PackStrips(in ProductArguments<T> block, Range columns, T* panels)
    {
        (int first, int count) = columns.GetOffsetAndLength(block.Columns);
        for (int j = first; j < first + count; j += StripColumns)
        {
            PanelPacking<T, TVector, TOperations>.PackColumns(
                block.B.From(0, j), Math.Min(StripColumns, first + count - j), block.Depth, panels + (nint)j * block.Depth);
        }
    }

    /// <summary>The calling thread's own panels of a block of B, packed in the first part that asks for them.</summary>
    private static T* OwnColumnPanels(in ProductArguments<T> block, long content)
    {
        nint elements = (nint)CeilingDivide(block.Columns, TileColumns) * TileColumns * block.Depth;
        T* panels = ThreadScratch.Get<T>(ScratchSlot.OwnPanels, elements, content, out bool isFilled);
        if (!isFilled) PackStrips(block, .., panels);
        return panels;
    }

    private struct PackColumnsWork : IParallelWork
    {
        public ProductArguments<T> Block;
        public T* Panels;

        public readonly void Execute(int part, int parts) => PackStrips(Block, Partition.Split(Block.Columns, StripColumns, part, parts), Panels);
    }

    private struct RowsWork : IParallelWork
    {
        public ProductArguments<T> Block;

        // Null where each thread packs its own, under the number of the content.
        public T* Panels;
        public long Content;

        public readonly void Execute(int part, int parts)
        {
            T* panels = Panels == null ? OwnColumnPanels(Block, Content) : Panels;
            Range mine = Partition.Split(Block.Rows, TileRows, part, parts);
            T* packedA = ThreadScratch.Get<T>(ScratchSlot.OwnRowPanels, (nint)RowBlock * DepthBlock);
            for (int i = mine.Start.Value; i < mine.End.Value; i += RowBlock)
            {
                ProductArguments<T> rows = Block.Part(i..Math.Min(i + RowBlock, mine.End.Value), ..);
                PanelPacking<T, TVector, TOperations>.PackRows(rows.A, rows.Rows, rows.Depth, packedA);
                for (int j = 0; j < rows.Columns; j += TileColumns)
                    MultiplyPanel(rows.Part(.., j..Math.Min(j + TileColumns, rows.Columns)), packedA, panels + (nint)j * rows.Depth);
            }
        }
    }

    /// <summary>Where all of B stays in the first-level cache, A is read once: packing it would be a second time.</summary>
    private struct RowsInPlaceWork : IParallelWork
    {
        public ProductArguments<T> Block;
        public T* Panels;
        public long Content;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int part, int parts)
        {
            T* panels = Panels == null ? OwnColumnPanels(Block, Content) : Panels;
            Range mine = Partition.Split(Block.Rows, TileRows, part, parts);
            for (int i = mine.Start.Value; i < mine.End.Value; i += TileRows)
            {
                int rows = Math.Min(TileRows, Block.Rows - i);
                var tile = new Tile<T>(Block.Depth, Block.A.From(i, 0), panels, TileColumns, Block.C + i * Block.CStride, Block.CStride, Block.Accumulate);
                TileKernel<T, TVector, TOperations>.MultiplyAcross(tile, rows, Block.Columns);
            }
        }
    }
}
