using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Products of factors that are stored with 16 bits each: block by block they are widened into memory that stays in the caches, which is exact, and multiplied there.
/// What memory delivers is half of what the same factors are in Float32; C and all sums are Float32.
/// </summary>
internal sealed unsafe class WideningProductKernel<TVector, TOperations>(BatchedProductGeometry geometry, MapLoop widen) : CpuKernel
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, float>
{
    // So few rows use B so little that widening it must cost little more than reading it: long pieces of its lines, in blocks that lie in the caches.
    private const int FewRows = 32;
    private const int BlockElementsOfFewRows = 32 << 10;
    private const int LongPiece = 2048;

    // Blocks of B for many rows: half a megabyte when they are widened.
    private const int BlockElements = 128 << 10;
    private const int DepthBlock = 256;
    private const int RowBlock = 512;

    // Widening an element takes as long as it takes to multiply it with so many rows.
    private const int RowsPerWidening = 4;

    private const int PartsPerThread = 4;
    private const int MinimumLinesPerPart = 128;

    // Long lines of a power of two in bytes would share few sets of the caches.
    private const int ShortestPaddedLine = 256;
    private const int Padding = 16;

    private readonly BatchedProductGeometry geometry = geometry;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        if (geometry.Rows == 0 || geometry.Columns == 0) return;
        var work = new BatchWork { Kernel = this, A = (ushort*)operands[0], B = (ushort*)operands[1], C = (float*)operands[2] };
        double flops = MatrixProduct<float, TVector, TOperations>.WorkOf(geometry.Rows + RowsPerWidening, geometry.Columns, geometry.Depth);
        int threads = flops * geometry.Batch < MatrixProduct<float, TVector, TOperations>.MinimumParallelFlops ? 1 : ForkJoin.Threads;
        if (geometry.Batch >= PartsPerThread * threads)
        {
            ForkJoin.Run(ref work, threads);
            return;
        }
        int lines = Math.Max(geometry.Rows, geometry.Columns);
        for (long index = 0; index < geometry.Batch; index++)
        {
            ProductWork product = work.Product(index);
            // Parts of many rows each widen all of the other factor: no more of them than threads.
            int partsPerThread = threads == 1 || geometry.Rows > FewRows ? 1 : Math.Clamp(lines / MinimumLinesPerPart / threads, 1, PartsPerThread);
            ForkJoin.Run(ref product, Math.Min(partsPerThread * threads, (lines + TOperations.Count - 1) / TOperations.Count));
        }
    }

    private void Multiply(MatrixView<ushort> a, MatrixView<ushort> b, float* c, int rows, int columns)
    {
        nint cStride = geometry.Columns;
        if (geometry.Depth == 0)
        {
            for (int i = 0; i < rows; i++) new Span<float>(c + i * cStride, columns).Clear();
            return;
        }
        (int depthBlock, int columnBlock) = geometry.Rows > FewRows ? (DepthBlock, BlockElements / DepthBlock)
            : IsByColumns(b) ? (LongPiece, BlockElementsOfFewRows / LongPiece)
            : (BlockElementsOfFewRows / LongPiece, LongPiece);
        for (int k = 0; k < geometry.Depth; k += depthBlock)
        {
            int depth = Math.Min(depthBlock, geometry.Depth - k);
            MatrixView<float> left = default;
            for (int j = 0; j < columns; j += columnBlock)
            {
                int count = Math.Min(columnBlock, columns - j);
                MatrixView<float> right = Widen(b.From(k, j), depth, count, ScratchSlot.WidenedRight);
                for (int i = 0; i < rows; i += RowBlock)
                {
                    int rowCount = Math.Min(RowBlock, rows - i);
                    if (j == 0 || rows > RowBlock) left = Widen(a.From(i, k), rowCount, depth, ScratchSlot.WidenedLeft);
                    var block = new ProductArguments<float>(rowCount, count, depth, left, right, c + i * cStride + j, cStride, accumulate: k > 0);
                    MatrixProduct<float, TVector, TOperations>.Multiply(block, threads: 1);
                }
            }
        }
    }

    private static bool IsByColumns(MatrixView<ushort> matrix) => matrix.RowStride == 1 && matrix.ColumnStride != 1;

    /// <summary>A matrix in Float32, which lies as the stored one does: by rows, or by columns.</summary>
    private MatrixView<float> Widen(MatrixView<ushort> source, int rows, int columns, ScratchSlot slot)
    {
        bool isByColumns = IsByColumns(source);
        if (isByColumns) (source, rows, columns) = (source.Transposed, columns, rows);
        nint stride = columns < ShortestPaddedLine ? columns : columns + Padding;
        float* target = ThreadScratch.Get<float>(slot, (rows + 1) * stride);
        ushort* line = (ushort*)(target + rows * stride);
        bool isOneLine = source.ColumnStride == 1 && source.RowStride == columns && stride == columns;
        if (isOneLine) widen.Invoke((byte*)source.Data, null, null, (byte*)target, rows * columns);
        for (int i = 0; i < rows && !isOneLine; i++)
        {
            ushort* from = source.Data + i * source.RowStride;
            if (source.ColumnStride != 1)
            {
                for (int j = 0; j < columns; j++) line[j] = from[j * source.ColumnStride];
                from = line;
            }
            widen.Invoke((byte*)from, null, null, (byte*)(target + i * stride), columns);
        }
        return isByColumns ? new MatrixView<float>(target, 1, stride) : new MatrixView<float>(target, stride, 1);
    }

    /// <summary>Whole products, shared by their number.</summary>
    private struct BatchWork : IParallelWork
    {
        public WideningProductKernel<TVector, TOperations> Kernel;
        public ushort* A, B;
        public float* C;

        public readonly void Execute(int part, int parts)
        {
            (long first, long last) = Workload.Range(Kernel.geometry.Batch, part, parts);
            for (long index = first; index < last; index++) Product(index).Execute(0, 1);
        }

        public readonly ProductWork Product(long index)
        {
            BatchedProductGeometry geometry = Kernel.geometry;
            (nint a, nint b) = geometry.Offsets(index);
            return new ProductWork
            {
                Kernel = Kernel,
                A = new MatrixView<ushort>(A + a, geometry.RowStrideA, geometry.ColumnStrideA),
                B = new MatrixView<ushort>(B + b, geometry.RowStrideB, geometry.ColumnStrideB),
                C = C + index * geometry.Rows * geometry.Columns,
            };
        }
    }

    /// <summary>One product, shared along the longer side of C.</summary>
    private struct ProductWork : IParallelWork
    {
        public WideningProductKernel<TVector, TOperations> Kernel;
        public MatrixView<ushort> A, B;
        public float* C;

        public readonly void Execute(int part, int parts)
        {
            int rows = Kernel.geometry.Rows, columns = Kernel.geometry.Columns, lines = Math.Max(rows, columns);
            (int first, int count) = Partition.Split(lines, TOperations.Count, part, parts).GetOffsetAndLength(lines);
            if (count == 0) return;
            if (rows > columns) Kernel.Multiply(A.From(first, 0), B, C + (nint)first * columns, count, columns);
            else Kernel.Multiply(A, B.From(0, first), C + first, rows, count);
        }
    }
}
