using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// A row times a transposed matrix, or a matrix times a column: inner products of one contiguous vector with contiguous lines, as fast as
/// memory delivers these.
/// </summary>
internal static unsafe class RowTimesTransposed<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    // So many lines are read at a time: more streams than that are not followed by the processor's prefetchers.
    private const int Lines = 4;

    // Bytes of the row that stay in the first-level cache.
    private const int BlockBytes = 16 << 10;

    // The processor's own prefetchers stop at the end of a page.
    private const int PrefetchBytes = 512;

    private const int PartsPerThread = 4;
    private const int MinimumBytesPerPart = 64 << 10;

    /// <summary>Computes a product of one row on at most so many threads.</summary>
    public static void Multiply(in ProductArguments<T> product, int threads)
    {
        var work = new Work { Product = product };
        long bytes = (long)product.Columns * product.Depth * sizeof(T);
        int parts = threads == 1 ? 1 : (int)Math.Clamp(bytes / MinimumBytesPerPart / threads, 1, PartsPerThread) * threads;
        ForkJoin.Run(ref work, Math.Min(parts, (product.Columns + Lines - 1) / Lines));
    }

    private struct Work : IParallelWork
    {
        public ProductArguments<T> Product;

        public readonly void Execute(int part, int parts)
        {
            ProductArguments<T> mine = Product.Part(.., Partition.Split(Product.Columns, Lines, part, parts));
            int depthBlock = BlockBytes / sizeof(T);
            for (int start = 0; start < mine.Depth; start += depthBlock)
            {
                ProductArguments<T> block = mine.DepthPart(start, Math.Min(depthBlock, mine.Depth - start));
                int j = 0;
                for (; j + Lines <= block.Columns; j += Lines) MultiplyLines<Four>(block, j);
                for (; j < block.Columns; j++) MultiplyLines<One>(block, j);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void MultiplyLines<TLines>(in ProductArguments<T> block, int column) where TLines : struct, IConstant
        {
            T* a = block.A.Data, b0 = block.B.At(0, column), b1 = b0, b2 = b0, b3 = b0;
            if (TLines.Value > 1)
            {
                b1 = b0 + block.B.ColumnStride;
                b2 = b1 + block.B.ColumnStride;
                b3 = b2 + block.B.ColumnStride;
            }
            TVector s0 = TOperations.Zero, s1 = TOperations.Zero, s2 = TOperations.Zero, s3 = TOperations.Zero;
            TVector t0 = TOperations.Zero, t1 = TOperations.Zero, t2 = TOperations.Zero, t3 = TOperations.Zero;
            int ahead = PrefetchBytes / sizeof(T), depth = block.Depth, k = 0;
            for (; k + 2 * TOperations.Count <= depth; k += 2 * TOperations.Count)
            {
                TVector x = TOperations.Load(a + k), y = TOperations.Load(a + k + TOperations.Count);
                TOperations.Prefetch(b0 + k + ahead);
                s0 = TOperations.FusedMultiplyAdd(x, TOperations.Load(b0 + k), s0);
                t0 = TOperations.FusedMultiplyAdd(y, TOperations.Load(b0 + k + TOperations.Count), t0);
                if (TLines.Value > 1)
                {
                    TOperations.Prefetch(b1 + k + ahead);
                    TOperations.Prefetch(b2 + k + ahead);
                    TOperations.Prefetch(b3 + k + ahead);
                    s1 = TOperations.FusedMultiplyAdd(x, TOperations.Load(b1 + k), s1);
                    t1 = TOperations.FusedMultiplyAdd(y, TOperations.Load(b1 + k + TOperations.Count), t1);
                    s2 = TOperations.FusedMultiplyAdd(x, TOperations.Load(b2 + k), s2);
                    t2 = TOperations.FusedMultiplyAdd(y, TOperations.Load(b2 + k + TOperations.Count), t2);
                    s3 = TOperations.FusedMultiplyAdd(x, TOperations.Load(b3 + k), s3);
                    t3 = TOperations.FusedMultiplyAdd(y, TOperations.Load(b3 + k + TOperations.Count), t3);
                }
            }
            Finish(block, column, TOperations.Add(s0, t0), b0, k);
            if (TLines.Value > 1)
            {
                Finish(block, column + 1, TOperations.Add(s1, t1), b1, k);
                Finish(block, column + 2, TOperations.Add(s2, t2), b2, k);
                Finish(block, column + 3, TOperations.Add(s3, t3), b3, k);
            }
        }

        /// <summary>Adds the elements from <paramref name="k"/> on, fewer than two vectors, and stores the sum.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Finish(in ProductArguments<T> block, int column, TVector vector, T* b, int k)
        {
            T* a = block.A.Data;
            if (k + TOperations.Count <= block.Depth)
            {
                vector = TOperations.FusedMultiplyAdd(TOperations.Load(a + k), TOperations.Load(b + k), vector);
                k += TOperations.Count;
            }
            T sum = TOperations.Sum(vector);
            for (; k < block.Depth; k++) sum = T.FusedMultiplyAdd(a[k], b[k], sum);
            T* c = block.C + column;
            *c = block.Accumulate ? *c + sum : sum;
        }
    }
}
