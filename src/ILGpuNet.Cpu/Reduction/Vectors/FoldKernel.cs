using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Folds the reduced axes. The input is cut into segments that depend on the shape only, so that the result does not depend on the
/// number of threads; sums go over blocks of at most <see cref="BlockLength"/> elements, whose results are added in a wider type.
/// </summary>
internal sealed unsafe class FoldKernel<TElement, T, TTotal, TFold> : CpuKernel
    where TElement : unmanaged, INumber<TElement>
    where T : unmanaged, INumber<T>
    where TTotal : unmanaged, INumber<TTotal>
    where TFold : struct, IFold<T, TTotal>
{
    /// <summary>Elements that are added in their own type: 64 to each element of four vectors, so that rounding errors stay small.</summary>
    private static int BlockLength => 64 * 4 * Vector512<float>.Count;

    private const int RowsPerBlock = 256;
    private const int LongestColumnBlock = 2048;
    private const int ShortestWideRow = 256;
    private const int ShortRow = 16;
    private const int ManyOutputs = 16;
    private const int OutputsPerItem = 16;
    private const int OutputsPerShortItem = 64;
    private const int EnoughItems = 16;
    private const int ElementsPerSegment = 16 << 10;
    private const int MaximumSegments = 16;

    private readonly ReductionShape shape;
    private readonly long innerLength, outerCount, columns;
    /// <summary>By columns: this many adjacent short rows are added as one wide row and put together at the end.</summary>
    private readonly long rowsPerWideRow = 1;
    /// <summary>Units of a segment: pieces of rows, or wide rows.</summary>
    private readonly long unitsPerInner, units;
    private readonly long outputsPerItem = 1, columnBlocks = 1, segments = 1, items;
    /// <summary>Where the reduced elements of an output lie, if they are few.</summary>
    private readonly long[]? shortRowOffsets;
    private readonly double nanoseconds;

    public FoldKernel(ReductionShape shape)
    {
        this.shape = shape;
        innerLength = shape.Reduced.Extents[^1];
        outerCount = innerLength == 0 ? 0 : shape.Reduced.Count / innerLength;
        columns = shape.Kept.Extents[^1];
        long unitLength = BlockLength;
        if (!shape.IsByRows)
        {
            bool isAdjacent = shape.KeptStride == 1 && shape.ReducedStride == columns && columns < ShortestWideRow / 2;
            if (isAdjacent) rowsPerWideRow = Math.Min(ShortestWideRow / columns, Math.Max(innerLength, 1));
            unitLength = rowsPerWideRow;
            columnBlocks = (columns + LongestColumnBlock - 1) / LongestColumnBlock;
        }
        unitsPerInner = (innerLength + unitLength - 1) / unitLength;
        units = outerCount * unitsPerInner;
        if (shape.IsByRows && shape.Reduced.Count <= ShortRow && shape.Kept.Count >= ManyOutputs)
        {
            outputsPerItem = OutputsPerShortItem;
            LoopNest reduced = shape.Reduced;
            shortRowOffsets = [.. Enumerable.Range(0, (int)reduced.Count).Select(i => reduced.Offset(0, i, reduced.Rank))];
        }
        else if (shape.IsByRows && innerLength < BlockLength / 2 && (outerCount > 1 || shape.Kept.Count >= OutputsPerItem * EnoughItems))
        {
            outputsPerItem = OutputsPerItem;
        }
        long outputItems = columns == 0 ? 0
            : shape.IsByRows ? (shape.Kept.Count + outputsPerItem - 1) / outputsPerItem
            : shape.Kept.Count / columns * columnBlocks;
        if (outputItems is > 0 and < EnoughItems && units > 1 && shortRowOffsets is null)
            segments = Math.Clamp(shape.Count / ElementsPerSegment / outputItems, 1, Math.Min(units, MaximumSegments / outputItems));
        items = outputItems * segments;
        nanoseconds = shape.Count * 0.03 * sizeof(TElement) + shape.Kept.Count * 3;
    }

    public override long WorkspaceBytes => segments == 1 ? 0 : segments * shape.Kept.Count * sizeof(TTotal);

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        if (shape.Kept.Count == 0) return;
        var work = new Work { Kernel = this, Input = (TElement*)operands[0], Output = (T*)operands[1] };
        if (segments > 1) work.Partial = (TTotal*)operands[2];
        ForkJoin.Run(ref work, Workload.Parts(nanoseconds, items));
        if (segments > 1) CombineSegments(work.Partial, work.Output);
    }

    private void CombineSegments(TTotal* partial, T* output)
    {
        long count = shape.Kept.Count;
        for (long i = 0; i < count; i++)
        {
            TTotal total = partial[i];
            for (long segment = 1; segment < segments; segment++) total = TFold.Combine(total, partial[segment * count + i]);
            output[i] = FoldLoops<TElement, T, TTotal, TFold>.Convert<TTotal, T>(total);
        }
    }

    /// <summary>
    /// Folds the rows of one or more outputs. Several where rows are short and lie apart: then row after row is read of all of them,
    /// which is the order of the memory.
    /// </summary>
    private void FoldRows(in Work work, long item, long segment)
    {
        long firstOutput = item * outputsPerItem;
        int outputs = (int)Math.Min(outputsPerItem, shape.Kept.Count - firstOutput);
        if (shortRowOffsets is not null)
        {
            FoldShortRows(work, firstOutput, outputs, shortRowOffsets);
            return;
        }
        long stride = shape.ReducedStride;
        if (units == 1 && stride == 1)
        {
            FoldWholeRows(work, firstOutput, outputs);
            return;
        }
        byte* scratch = ThreadScratch.Get(
            outputs * (sizeof(FoldVectors<T>) + sizeof(TElement*) + sizeof(TTotal)) + (stride == 1 ? 0 : BlockLength * sizeof(TElement)));
        var vectors = (FoldVectors<T>*)scratch;
        var inputs = (TElement**)(vectors + outputs);
        var totals = (TTotal*)(inputs + outputs);
        var collected = (TElement*)(totals + outputs);
        for (int i = 0; i < outputs; i++)
        {
            vectors[i] = FoldLoops<TElement, T, TTotal, TFold>.Identity;
            inputs[i] = work.Input + shape.Kept.Offset(0, firstOutput + i, shape.Kept.Rank);
            totals[i] = FoldLoops<TElement, T, TTotal, TFold>.Convert<T, TTotal>(TFold.Identity);
        }
        long pending = 0;
        (long unit, long end) = Workload.Range(units, (int)segment, (int)segments);
        for (; unit < end; unit++)
        {
            (long row, long piece) = unitsPerInner == 1 ? (unit, 0) : Math.DivRem(unit, unitsPerInner);
            int count = (int)Math.Min(BlockLength, innerLength - piece * BlockLength);
            long offset = shape.Reduced.Offset(0, row, shape.Reduced.Rank - 1) + piece * BlockLength * stride;
            for (int i = 0; i < outputs; i++)
            {
                TElement* start = Collect(inputs[i] + offset, stride, count, collected);
                FoldLoops<TElement, T, TTotal, TFold>.FoldRow(start, count, ref vectors[i]);
            }
            pending += count;
            if (pending < BlockLength && unit + 1 < end) continue;
            for (int i = 0; i < outputs; i++)
            {
                totals[i] = TFold.Combine(totals[i], FoldLoops<TElement, T, TTotal, TFold>.Finish(vectors[i]));
                vectors[i] = FoldLoops<TElement, T, TTotal, TFold>.Identity;
            }
            pending = 0;
        }
        for (int i = 0; i < outputs; i++) Store(work, firstOutput + i, segment, totals[i]);
    }

    /// <summary>Folds rows of neighbouring elements, each of which is one block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FoldWholeRows(in Work work, long firstOutput, int outputs)
    {
        for (long output = firstOutput; output < firstOutput + outputs; output++)
        {
            TTotal total = FoldLoops<TElement, T, TTotal, TFold>.OfRow(work.Input + shape.Kept.Offset(0, output, shape.Kept.Rank), innerLength);
            work.Output[output] = FoldLoops<TElement, T, TTotal, TFold>.Convert<TTotal, T>(total);
        }
    }

    /// <summary>Folds few elements for each of many outputs: they are transposed, so that vectors run along the outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FoldShortRows(in Work work, long firstOutput, int outputs, long[] offsets)
    {
        var transposed = (TElement*)ThreadScratch.Get(offsets.Length * outputs * sizeof(TElement));
        for (int i = 0; i < outputs; i++)
        {
            TElement* input = work.Input + shape.Kept.Offset(0, firstOutput + i, shape.Kept.Rank);
            for (int j = 0; j < offsets.Length; j++) transposed[j * outputs + i] = input[offsets[j]];
        }
        T* output = work.Output + firstOutput;
        new Span<T>(output, outputs).Fill(TFold.Identity);
        for (int j = 0; j < offsets.Length; j++)
            FoldLoops<TElement, T, TTotal, TFold>.AddRow(transposed + j * outputs, output, outputs);
    }

    private void FoldColumns(in Work work, long item, long segment)
    {
        (long outer, long block) = Math.DivRem(item, columnBlocks);
        long column = block * LongestColumnBlock;
        int width = (int)Math.Min(LongestColumnBlock, columns - column), wideWidth = (int)(width * rowsPerWideRow);
        TElement* input = work.Input + shape.Kept.Offset(0, outer, shape.Kept.Rank - 1) + column * shape.KeptStride;

        byte* scratch = ThreadScratch.Get(wideWidth * (sizeof(TTotal) + sizeof(T) + 4 * sizeof(TElement)));
        TTotal* totals = (TTotal*)scratch;
        T* accumulator = (T*)(totals + wideWidth);
        TElement* collected = (TElement*)(accumulator + wideWidth);
        new Span<T>(accumulator, wideWidth).Fill(TFold.Identity);

        (long unit, long end) = Workload.Range(units, (int)segment, (int)segments);
        if (segments == 1 && rowsPerWideRow == 1 && units <= RowsPerBlock)
        {
            FoldColumnBlock(input, unit, end, width, accumulator, collected);
            Buffer.MemoryCopy(accumulator, work.Output + outer * columns + column, width * sizeof(T), width * sizeof(T));
            return;
        }
        new Span<TTotal>(totals, wideWidth).Fill(FoldLoops<TElement, T, TTotal, TFold>.Convert<T, TTotal>(TFold.Identity));
        for (long blockEnd; unit < end; unit = blockEnd)
        {
            blockEnd = Math.Min(unit + RowsPerBlock, end);
            FoldColumnBlock(input, unit, blockEnd, width, accumulator, collected);
            FoldLoops<TElement, T, TTotal, TFold>.MoveToTotals(accumulator, totals, wideWidth);
        }
        for (int i = 0; i < width; i++)
        {
            TTotal total = totals[i];
            for (long row = 1; row < rowsPerWideRow; row++) total = TFold.Combine(total, totals[row * width + i]);
            Store(work, outer * columns + column + i, segment, total);
        }
    }

    /// <summary>Folds rows into the accumulator, four at a time; a wide row that is not full is the last of its innermost axis.</summary>
    private void FoldColumnBlock(TElement* input, long unit, long end, int width, T* accumulator, TElement* collected)
    {
        long stride = shape.KeptStride;
        int wideWidth = (int)(width * rowsPerWideRow);
        while (unit < end)
        {
            TElement* first = Row(input, unit, width, out int length);
            if (unit + 4 <= end && length == wideWidth)
            {
                TElement* second = Row(input, unit + 1, width, out int secondLength);
                TElement* third = Row(input, unit + 2, width, out int thirdLength);
                TElement* fourth = Row(input, unit + 3, width, out int fourthLength);
                if (secondLength == wideWidth && thirdLength == wideWidth && fourthLength == wideWidth)
                {
                    FoldLoops<TElement, T, TTotal, TFold>.AddFourRows(
                        Collect(first, stride, width, collected), Collect(second, stride, width, collected + width),
                        Collect(third, stride, width, collected + 2 * width), Collect(fourth, stride, width, collected + 3 * width),
                        accumulator, wideWidth);
                    unit += 4;
                    continue;
                }
            }
            FoldLoops<TElement, T, TTotal, TFold>.AddRow(Collect(first, stride, length, collected), accumulator, length);
            unit++;
        }
    }

    private TElement* Row(TElement* input, long unit, int width, out int length)
    {
        (long outer, long wideRow) = unitsPerInner == units ? (0, unit) : Math.DivRem(unit, unitsPerInner);
        long row = wideRow * rowsPerWideRow;
        length = (int)(Math.Min(rowsPerWideRow, innerLength - row) * width);
        return input + shape.Reduced.Offset(0, outer, shape.Reduced.Rank - 1) + row * shape.ReducedStride;
    }

    /// <summary>A row as consecutive elements: itself, or collected into scratch memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TElement* Collect(TElement* source, long stride, int count, TElement* scratch)
    {
        if (stride == 1) return source;
        for (int i = 0; i < count; i++) scratch[i] = source[i * stride];
        return scratch;
    }

    private void Store(in Work work, long output, long segment, TTotal total)
    {
        if (segments == 1) work.Output[output] = FoldLoops<TElement, T, TTotal, TFold>.Convert<TTotal, T>(total);
        else work.Partial[segment * shape.Kept.Count + output] = total;
    }

    private struct Work : IParallelWork
    {
        public FoldKernel<TElement, T, TTotal, TFold> Kernel;
        public TElement* Input;
        public T* Output;
        public TTotal* Partial;

        public readonly void Execute(int part, int parts)
        {
            (long item, long end) = Workload.Range(Kernel.items, part, parts);
            for (; item < end; item++)
            {
                (long outputItem, long segment) = Kernel.segments == 1 ? (item, 0) : Math.DivRem(item, Kernel.segments);
                if (Kernel.shape.IsByRows) Kernel.FoldRows(this, outputItem, segment);
                else Kernel.FoldColumns(this, outputItem, segment);
            }
        }
    }
}
