using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Copies elements from one layout to another of the same shape. The innermost axis and the one that is innermost to the source span
/// tiles; each tile is a small matrix that is copied by rows, or transposed within the cache.
/// </summary>
internal sealed unsafe class StridedCopy
{
    private const int Source = 0, Destination = 1;
    private const int TransposeTile = 64;
    private const long ElementsPerTile = 16 << 10;

    private readonly int elementSize;
    private readonly LoopNest outer;
    private readonly long rows, columns, rowTile, columnTile, rowTiles, columnTiles;
    private readonly long sourceRow, sourceColumn, destinationRow, destinationColumn;
    private readonly double nanoseconds;

    public StridedCopy(DType type, Layout source, Layout destination)
    {
        elementSize = type.Size();
        LoopNest nest = LoopNest.Create(source, destination);
        int columnAxis = nest.Rank - 1, rowAxis = ChooseRowAxis(nest);
        (columns, sourceColumn, destinationColumn) =
            (nest.Extents[columnAxis], nest.Strides(Source)[columnAxis], nest.Strides(Destination)[columnAxis]);
        (rows, sourceRow, destinationRow) = rowAxis < 0 ? (1, 0, 0)
            : (nest.Extents[rowAxis], nest.Strides(Source)[rowAxis], nest.Strides(Destination)[rowAxis]);
        var outerAxes = new List<(long, long[])>();
        for (int axis = 0; axis < columnAxis; axis++)
            if (axis != rowAxis) outerAxes.Add((nest.Extents[axis], [nest.Strides(Source)[axis], nest.Strides(Destination)[axis]]));
        outer = LoopNest.Create(outerAxes.ToArray(), operands: 2);

        Count = nest.Count;
        long longestTile = Math.Max(columns, 1);
        // A single row is cut into one piece for each thread: long copies are faster than many.
        if (outer.Count == 1 && rows == 1)
            longestTile = Math.Max((columns + ForkJoin.Threads - 1) / ForkJoin.Threads, ElementsPerTile);
        (rowTile, columnTile) = IsTransposed
            ? (TransposeTile, TransposeTile)
            : (Math.Max(1, ElementsPerTile / longestTile), longestTile);
        rowTiles = (rows + rowTile - 1) / rowTile;
        columnTiles = (columns + columnTile - 1) / columnTile;
        nanoseconds = Count * (sourceColumn == 1 && destinationColumn == 1 ? 0.04 * elementSize : 0.5);
    }

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    private bool IsTransposed => destinationColumn == 1 && sourceRow is 1 or -1 && Math.Abs(sourceColumn) > 1;

    /// <summary>Copies between the first elements of source and destination.</summary>
    public void Run(byte* source, byte* destination)
    {
        if (Count == 0) return;
        var work = new Work { Copy = this, Source = source, Destination = destination };
        ForkJoin.Run(ref work, Workload.Parts(nanoseconds, outer.Count * rowTiles * columnTiles));
    }

    /// <summary>The axis with the smallest stride of the source, unless the innermost is that one; else the next to innermost.</summary>
    private static int ChooseRowAxis(LoopNest nest)
    {
        ReadOnlySpan<long> strides = nest.Strides(Source);
        int chosen = nest.Rank - 2;
        if (Math.Abs(strides[^1]) <= 1) return chosen;
        for (int axis = chosen - 1; axis >= 0; axis--)
            if (strides[axis] != 0 && Math.Abs(strides[axis]) < Math.Abs(strides[chosen])) chosen = axis;
        return chosen;
    }

    private void CopyTiles<T>(T* source, T* destination, long firstTile, long endTile) where T : unmanaged
    {
        for (long tile = firstTile; tile < endTile; tile++)
        {
            (long rest, long columnIndex) = Math.DivRem(tile, columnTiles);
            (long outerIndex, long rowIndex) = Math.DivRem(rest, rowTiles);
            long row = rowIndex * rowTile, column = columnIndex * columnTile;
            long height = Math.Min(rowTile, rows - row), width = Math.Min(columnTile, columns - column);
            T* from = source + outer.Offset(Source, outerIndex, outer.Rank) + row * sourceRow + column * sourceColumn;
            T* to = destination + outer.Offset(Destination, outerIndex, outer.Rank) + row * destinationRow + column * destinationColumn;
            CopyTile(from, to, height, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyTile<T>(T* source, T* destination, long height, long width) where T : unmanaged
    {
        if (destinationColumn == 1 && sourceColumn == 1)
        {
            for (long row = 0; row < height; row++)
                Buffer.MemoryCopy(source + row * sourceRow, destination + row * destinationRow, width * sizeof(T), width * sizeof(T));
        }
        else if (destinationColumn == 1 && sourceColumn == 0)
        {
            for (long row = 0; row < height; row++)
                new Span<T>(destination + row * destinationRow, checked((int)width)).Fill(source[row * sourceRow]);
        }
        else if (IsTransposed && sourceRow == 1)
        {
            MatrixTranspose.Run(source, sourceColumn, destination, destinationRow, height, width);
        }
        else
        {
            for (long row = 0; row < height; row++)
            {
                T* from = source + row * sourceRow, to = destination + row * destinationRow;
                for (long column = 0; column < width; column++) to[column * destinationColumn] = from[column * sourceColumn];
            }
        }
    }

    private struct Work : IParallelWork
    {
        public StridedCopy Copy;
        public byte* Source, Destination;

        public readonly void Execute(int part, int parts)
        {
            (long start, long end) = Workload.Range(Copy.outer.Count * Copy.rowTiles * Copy.columnTiles, part, parts);
            switch (Copy.elementSize)
            {
                case 1: Copy.CopyTiles(Source, Destination, start, end); break;
                case 2: Copy.CopyTiles((ushort*)Source, (ushort*)Destination, start, end); break;
                case 4: Copy.CopyTiles((uint*)Source, (uint*)Destination, start, end); break;
                default: Copy.CopyTiles((ulong*)Source, (ulong*)Destination, start, end); break;
            }
        }
    }
}
