using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Index of the first extreme element. Two passes while the elements are in the cache: the extreme value, then the first place where it
/// is; both are vectorised, which a search for both at once is not.
/// </summary>
internal sealed unsafe class ExtremeIndexKernel<T, TFold>(ReductionShape shape) : CpuKernel
    where T : unmanaged, INumber<T>
    where TFold : struct, IFold<T, T>
{
    private const int LongestColumnBlock = 512;
    private const int BlockLength = 4096;
    private const double NanosecondsPerElement = 0.3;

    private readonly long columns = shape.Kept.Extents[^1];
    private readonly long columnBlocks = (shape.Kept.Extents[^1] + LongestColumnBlock - 1) / LongestColumnBlock;

    private long Items => columns == 0 ? 0 : shape.IsByRows ? shape.Kept.Count : shape.Kept.Count / columns * columnBlocks;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        if (shape.Count == 0) return;
        var work = new Work { Kernel = this, Input = (T*)operands[0], Output = (long*)operands[1] };
        ForkJoin.Run(ref work, Workload.Parts(shape.Count * NanosecondsPerElement, Items));
    }

    private long FindInRows(T* input)
    {
        long length = shape.Reduced.Extents[^1], rows = shape.Reduced.Count / length, stride = shape.ReducedStride;
        T* scratch = stride == 1 ? null : (T*)ThreadScratch.Get(BlockLength * sizeof(T));
        FoldVectors<T> vectors = FoldLoops<T, T, T, TFold>.Identity;
        for (long row = 0; row < rows; row++)
        {
            T* start = input + shape.Reduced.Offset(0, row, shape.Reduced.Rank - 1);
            for (long i = 0; i < length; i += BlockLength)
            {
                int count = (int)Math.Min(BlockLength, length - i);
                FoldLoops<T, T, T, TFold>.FoldRow(Collect(start + i * stride, stride, count, scratch), count, ref vectors);
            }
        }
        T extreme = FoldLoops<T, T, T, TFold>.Finish(vectors);
        for (long row = 0; row < rows; row++)
        {
            T* start = input + shape.Reduced.Offset(0, row, shape.Reduced.Rank - 1);
            for (long i = 0; i < length; i += BlockLength)
            {
                int count = (int)Math.Min(BlockLength, length - i);
                int found = IndexOf(Collect(start + i * stride, stride, count, scratch), count, extreme);
                if (found >= 0) return row * length + i + found;
            }
        }
        return 0;
    }

    /// <summary>Position of the first element equal to a value, or of the first NaN for NaN; -1 if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int IndexOf(T* row, int count, T value)
    {
        int width = Vector512<T>.Count, i = 0;
        if (!T.IsNaN(value))
        {
            Vector512<T> sought = Vector512.Create(value);
            while (i <= count - width && !Vector512.EqualsAny(Vector512.Load(row + i), sought)) i += width;
        }
        for (; i < count; i++)
            if (IsSame(row[i], value)) return i;
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindInColumns(T* input, int width, long* output)
    {
        T* extremes = (T*)ThreadScratch.Get(width * sizeof(T));
        long stride = shape.KeptStride;
        for (int i = 0; i < width; i++) (extremes[i], output[i]) = (TFold.Identity, -1);
        for (long row = 0; row < shape.Reduced.Count; row++)
        {
            T* start = input + shape.Reduced.Offset(0, row, shape.Reduced.Rank);
            if (stride == 1) FoldLoops<T, T, T, TFold>.AddRow(start, extremes, width);
            else for (int i = 0; i < width; i++) extremes[i] = TFold.Combine(extremes[i], start[i * stride]);
        }
        int missing = width;
        for (long row = 0; missing > 0 && row < shape.Reduced.Count; row++)
        {
            T* start = input + shape.Reduced.Offset(0, row, shape.Reduced.Rank);
            for (int i = 0; i < width; i++)
            {
                if (output[i] >= 0 || !IsSame(start[i * stride], extremes[i])) continue;
                output[i] = row;
                missing--;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSame(T element, T extreme) => element == extreme || (T.IsNaN(extreme) && T.IsNaN(element));

    private static T* Collect(T* source, long stride, int count, T* scratch)
    {
        if (stride == 1) return source;
        for (int i = 0; i < count; i++) scratch[i] = source[i * stride];
        return scratch;
    }

    private struct Work : IParallelWork
    {
        public ExtremeIndexKernel<T, TFold> Kernel;
        public T* Input;
        public long* Output;

        public readonly void Execute(int part, int parts)
        {
            (long item, long end) = Workload.Range(Kernel.Items, part, parts);
            LoopNest kept = Kernel.Kept;
            for (; item < end; item++)
            {
                if (Kernel.IsByRows)
                {
                    Output[item] = Kernel.FindInRows(Input + kept.Offset(0, item, kept.Rank));
                    continue;
                }
                (long outer, long block) = Math.DivRem(item, Kernel.columnBlocks);
                long column = block * LongestColumnBlock;
                int width = (int)Math.Min(LongestColumnBlock, Kernel.columns - column);
                T* input = Input + kept.Offset(0, outer, kept.Rank - 1) + column * Kernel.KeptStride;
                Kernel.FindInColumns(input, width, Output + outer * Kernel.columns + column);
            }
        }
    }

    private LoopNest Kept => shape.Kept;

    private bool IsByRows => shape.IsByRows;

    private long KeptStride => shape.KeptStride;
}
