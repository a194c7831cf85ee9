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
    // So many lines are read at a time. Prefetch instructions, or fewer lines, make it slower: a core then has fewer reads under way.
    private const int Lines = 8;

    // Bytes of the row that stay in the first-level cache.
    private const int BlockBytes = 16 << 10;

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
                for (; j + Lines <= block.Columns; j += Lines) MultiplyLines<Eight>(block, j);
                for (; j < block.Columns; j++) MultiplyLines<One>(block, j);
            }
        }

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void MultiplyLines<TLines>(in ProductArguments<T> block, int column) where TLines : struct, IConstant
        {
            nint stride = block.B.ColumnStride, rest = block.Depth % TOperations.Count;
            T* a = block.A.Data, b = block.B.At(0, column), c = b + (TLines.Value > 1 ? 4 * stride : 0), end = a + (block.Depth - rest);
            TVector s0 = TOperations.Zero, s1 = TOperations.Zero, s2 = TOperations.Zero, s3 = TOperations.Zero;
            TVector s4 = TOperations.Zero, s5 = TOperations.Zero, s6 = TOperations.Zero, s7 = TOperations.Zero;
            for (; a < end; a += TOperations.Count, b += TOperations.Count, c += TOperations.Count)
            {
                TVector x = TOperations.Load(a);
                s0 = TOperations.FusedMultiplyAdd(x, TOperations.Load(b), s0);
                if (TLines.Value > 1)
                {
                    s1 = TOperations.FusedMultiplyAdd(x, TOperations.Load(b + stride), s1);
                    s2 = TOperations.FusedMultiplyAdd(x, TOperations.Load(b + 2 * stride), s2);
                    s3 = TOperations.FusedMultiplyAdd(x, TOperations.Load(b + 3 * stride), s3);
                    s4 = TOperations.FusedMultiplyAdd(x, TOperations.Load(c), s4);
                    s5 = TOperations.FusedMultiplyAdd(x, TOperations.Load(c + stride), s5);
                    s6 = TOperations.FusedMultiplyAdd(x, TOperations.Load(c + 2 * stride), s6);
                    s7 = TOperations.FusedMultiplyAdd(x, TOperations.Load(c + 3 * stride), s7);
                }
            }
            if (rest > 0 && block.Depth > rest)
            {
                // The last vector overlaps the one before it; zeros on both sides keep those products out even where they are not finite.
                a += rest;
                b += rest;
                c += rest;
                int count = (int)rest;
                TVector x = TOperations.LoadLast(a, count);
                s0 = TOperations.FusedMultiplyAdd(x, TOperations.LoadLast(b, count), s0);
                if (TLines.Value > 1)
                {
                    s1 = TOperations.FusedMultiplyAdd(x, TOperations.LoadLast(b + stride, count), s1);
                    s2 = TOperations.FusedMultiplyAdd(x, TOperations.LoadLast(b + 2 * stride, count), s2);
                    s3 = TOperations.FusedMultiplyAdd(x, TOperations.LoadLast(b + 3 * stride, count), s3);
                    s4 = TOperations.FusedMultiplyAdd(x, TOperations.LoadLast(c, count), s4);
                    s5 = TOperations.FusedMultiplyAdd(x, TOperations.LoadLast(c + stride, count), s5);
                    s6 = TOperations.FusedMultiplyAdd(x, TOperations.LoadLast(c + 2 * stride, count), s6);
                    s7 = TOperations.FusedMultiplyAdd(x, TOperations.LoadLast(c + 3 * stride, count), s7);
                }
                rest = 0;
            }
            // Through memory: sums that are alive across calls would not stay in registers.
            T* sums = stackalloc T[TLines.Value * TOperations.Count];
            TOperations.Store(s0, sums);
            if (TLines.Value > 1)
            {
                TOperations.Store(s1, sums + TOperations.Count);
                TOperations.Store(s2, sums + 2 * TOperations.Count);
                TOperations.Store(s3, sums + 3 * TOperations.Count);
                TOperations.Store(s4, sums + 4 * TOperations.Count);
                TOperations.Store(s5, sums + 5 * TOperations.Count);
                TOperations.Store(s6, sums + 6 * TOperations.Count);
                TOperations.Store(s7, sums + 7 * TOperations.Count);
            }
            for (int i = 0; i < TLines.Value; i++) Finish(block, column + i, TOperations.Load(sums + i * TOperations.Count), (int)rest);
        }

        /// <summary>Adds up a vector and the products of the last elements, and stores the sum.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Finish(in ProductArguments<T> block, int column, TVector vector, int rest)
        {
            T* a = block.A.Data, b = block.B.At(0, column), c = block.C + column;
            T sum = TOperations.Sum(vector);
            for (int k = block.Depth - rest; k < block.Depth; k++) sum = T.FusedMultiplyAdd(a[k], b[k], sum);
            *c = block.Accumulate ? *c + sum : sum;
        }
    }
}
