using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// The blocked product of Goto and van de Geijn (Anatomy of High-Performance Matrix Multiplication, 2008): blocks of A and B are packed
/// into panels that stay in the second- and third-level cache while tiles of C run over them.
/// </summary>
internal static unsafe class PackedProduct<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int DepthBlock = 256;

    // A packed block of A fills part of the second-level cache, one of B part of the third.
    private const int BlockBytesA = 512 << 10;
    private const int BlockBytesB = 3 << 20;

    private static int TileRows => TileKernel<T, TVector, TOperations>.Rows;

    private static int TileColumns => TileKernel<T, TVector, TOperations>.Columns;

    private static int RowBlock => BlockBytesA / (DepthBlock * sizeof(T)) / TileRows * TileRows;

    private static int ColumnBlock => BlockBytesB / (DepthBlock * sizeof(T)) / TileColumns * TileColumns;

    /// <summary>Computes the product in at most so many parts.</summary>
    public static void Multiply(in ProductArguments<T> product, int parts)
    {
        int rowTiles = CeilingDivide(product.Rows, TileRows), columnVectors = CeilingDivide(product.Columns, TOperations.Count);
        if (product.Rows <= RowBlock && columnVectors >= 3 * parts) MultiplyByColumns(product, parts);
        else MultiplyByRows(product, Math.Min(parts, rowTiles));
    }

    /// <summary>For few rows: all of A's block is packed once, and each thread packs the panels of B that it alone needs.</summary>
    private static void MultiplyByColumns(in ProductArguments<T> product, int parts)
    {
        int paddedRows = CeilingDivide(product.Rows, TileRows) * TileRows;
        T* panels = ThreadScratch.Get<T>(ScratchSlot.SharedPanels, (nint)paddedRows * DepthBlock);
        for (int start = 0; start < product.Depth;)
        {
            int length = NextDepth(product.Depth - start);
            var packing = new PackRowsWork { Block = product.DepthPart(start, length), Panels = panels };
            ForkJoin.Run(ref packing, parts);
            var columns = new ColumnsWork { Block = packing.Block, Panels = panels };
            ForkJoin.Run(ref columns, parts);
            start += length;
        }
    }

    /// <summary>For many rows: a block of B is packed by all threads together, and each packs the rows of A that it alone needs.</summary>
    private static void MultiplyByRows(in ProductArguments<T> product, int parts)
    {
        int columnBlock = Math.Min(ColumnBlock, CeilingDivide(product.Columns, TileColumns) * TileColumns);
        T* panels = ThreadScratch.Get<T>(ScratchSlot.SharedPanels, (nint)columnBlock * DepthBlock);
        for (int column = 0; column < product.Columns; column += columnBlock)
        {
            ProductArguments<T> columns = product.Part(.., column..Math.Min(column + columnBlock, product.Columns));
            for (int start = 0; start < product.Depth;)
            {
                int length = NextDepth(product.Depth - start);
                var packing = new PackColumnsWork { Block = columns.DepthPart(start, length), Panels = panels };
                ForkJoin.Run(ref packing, parts);
                var rows = new RowsWork { Block = packing.Block, Panels = panels };
                ForkJoin.Run(ref rows, parts);
                start += length;
            }
        }
    }

    /// <summary>The next step of depth: whole blocks, and two halves at the end rather than a block and a short rest.</summary>
    private static int NextDepth(int left) =>
        left <= DepthBlock ? left : left < 2 * DepthBlock ? CeilingDivide(left / 2, TOperations.Count) * TOperations.Count : DepthBlock;

    private static int CeilingDivide(int value, int divisor) => (value + divisor - 1) / divisor;

    /// <summary>Multiplies packed rows of A with one packed panel of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPanel(in ProductArguments<T> block, T* aPanels, T* bPanel)
    {
        int bStride = PanelPacking<T, TVector, TOperations>.RoundUp(block.Columns);
        for (int i = 0; i < block.Rows; i += TileRows)
        {
            var a = new MatrixView<T>(aPanels + (nint)i * block.Depth, 1, TileRows);
            var tile = new Tile<T>(block.Depth, a, bPanel, bStride, block.C + i * block.CStride, block.CStride, block.Accumulate);
            TileKernel<T, TVector, TOperations>.Multiply(tile, Math.Min(TileRows, block.Rows - i), block.Columns);
        }
    }

    private static void PackRows(in ProductArguments<T> block, Range range, T* panels)
    {
        (int start, int count) = range.GetOffsetAndLength(block.Rows);
        for (int i = start; i < start + count; i += TileRows)
        {
            PanelPacking<T, TVector, TOperations>.PackRows(
                block.A.From(i, 0), Math.Min(TileRows, block.Rows - i), block.Depth, panels + (nint)(i - start) * block.Depth);
        }
    }

    private struct PackRowsWork : IParallelWork
    {
        public ProductArguments<T> Block;
        public T* Panels;

        public readonly void Execute(int part, int parts)
        {
            Range mine = Partition.Split(Block.Rows, TileRows, part, parts);
            PackRows(Block, mine, Panels + (nint)mine.Start.Value * Block.Depth);
        }
    }

    private struct ColumnsWork : IParallelWork
    {
        public ProductArguments<T> Block;
        public T* Panels;

        public readonly void Execute(int part, int parts)
        {
            ProductArguments<T> mine = Block.Part(.., Partition.Split(Block.Columns, TOperations.Count, part, parts));
            T* panel = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, (nint)TileColumns * DepthBlock);
            for (int j = 0; j < mine.Columns; j += TileColumns)
            {
                ProductArguments<T> columns = mine.Part(.., j..Math.Min(j + TileColumns, mine.Columns));
                PanelPacking<T, TVector, TOperations>.PackColumns(columns.B, columns.Columns, columns.Depth, panel);
                MultiplyPanel(columns, Panels, panel);
            }
        }
    }

    private struct PackColumnsWork : IParallelWork
    {
        public ProductArguments<T> Block;
        public T* Panels;

        public readonly void Execute(int part, int parts)
        {
            Range mine = Partition.Split(Block.Columns, TileColumns, part, parts);
            for (int j = mine.Start.Value; j < mine.End.Value; j += TileColumns)
            {
                PanelPacking<T, TVector, TOperations>.PackColumns(
                    Block.B.From(0, j), Math.Min(TileColumns, Block.Columns - j), Block.Depth, Panels + (nint)j * Block.Depth);
            }
        }
    }

    private struct RowsWork : IParallelWork
    {
        public ProductArguments<T> Block;
        public T* Panels;

        public readonly void Execute(int part, int parts)
        {
            Range mine = Partition.Split(Block.Rows, TileRows, part, parts);
            T* aPanels = ThreadScratch.Get<T>(ScratchSlot.OwnRowPanels, (nint)RowBlock * DepthBlock);
            for (int i = mine.Start.Value; i < mine.End.Value; i += RowBlock)
            {
                Range rows = i..Math.Min(i + RowBlock, mine.End.Value);
                PackRows(Block, rows, aPanels);
                for (int j = 0; j < Block.Columns; j += TileColumns)
                {
                    MultiplyPanel(
                        Block.Part(rows, j..Math.Min(j + TileColumns, Block.Columns)), aPanels, Panels + (nint)j * Block.Depth);
                }
            }
        }
    }
}
