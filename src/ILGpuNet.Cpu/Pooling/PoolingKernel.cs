using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Pooling of planes of up to three axes; missing ones count as extents of 1 in front. A row of windows is worked on together, one
/// element of each window at a time; where rows have few windows, window by window. Parallel over planes.
/// </summary>
/// <typeparam name="T">Element.</typeparam>
/// <typeparam name="TIndex">Integer of the same size, for indices inside of vectors.</typeparam>
internal sealed unsafe class PoolingKernel<T, TIndex> : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TIndex : unmanaged, IBinaryInteger<TIndex>
{
    private const double NanosecondsPerWindowElement = 0.7;

    /// <summary>Rows with fewer windows are not worth vectors.</summary>
    private const int ShortestRow = 6;

    private readonly PoolingKind kind;
    private readonly PoolingAxis depth, height, width;
    private readonly WindowRange[] windowRanges;
    private readonly T[] widthDivisors;
    private readonly int[] firstColumns;
    private readonly long planes;
    private readonly int inputPlane, outputPlane;
    private readonly bool isPairwise, isByRows, isAdaptive;
    private readonly double nanoseconds;

    public PoolingKernel(PoolingPrimitive primitive)
    {
        PoolingGeometry geometry = primitive.Geometry;
        kind = primitive.Kind;
        (depth, height, width) = (PoolingAxis.Create(geometry, 0), PoolingAxis.Create(geometry, 1), PoolingAxis.Create(geometry, 2));
        windowRanges = width.WindowRanges();
        firstColumns = [.. Enumerable.Range(0, width.Output).Select(w => Math.Min(width.Inside(w).Start, width.Input - 1))];
        widthDivisors = [.. Enumerable.Range(0, width.Output).Select(w => T.CreateTruncating(width.Divisor(w)))];
        planes = (long)geometry.Batch * geometry.Channels;
        inputPlane = checked(depth.Input * height.Input * width.Input);
        outputPlane = checked(depth.Output * height.Output * width.Output);
        isPairwise = typeof(T) == typeof(float) && IsPairwise(geometry) && (kind == PoolingKind.Max || geometry.Divisor != PoolingDivisor.One);
        isAdaptive = geometry.IsAdaptive;
        isByRows = width.Output >= ShortestRow && !isAdaptive;
        double windowElements = 1;
        foreach (int extent in geometry.Window) windowElements *= extent;
        nanoseconds = planes * outputPlane * (isPairwise ? 1 : windowElements * NanosecondsPerWindowElement);
    }

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        if (planes * Math.Max(inputPlane, outputPlane) == 0) return;
        var work = new Work { Kernel = this, Input = (T*)operands[0], Output = (T*)operands[1] };
        if (kind == PoolingKind.Max) work.Indices = (long*)operands[2];
        ForkJoin.Run(ref work, Workload.Parts(nanoseconds, planes));
    }

    /// <summary>Whether windows are squares of 2 by 2 side by side.</summary>
    private static bool IsPairwise(PoolingGeometry geometry) =>
        geometry.SpatialRank == 2 && !geometry.IsAdaptive
        && geometry.Window == [2, 2] && geometry.Stride == [2, 2] && geometry.Dilation == [1, 1] && geometry.Padding == [0, 0]
        && geometry.Output[0] * 2 <= geometry.Input[0] && geometry.Output[1] * 2 <= geometry.Input[1];

    private void AverageOfPairs(float* x, float* y)
    {
        IVectorCode code = VectorCodes.Widest;
        if (kind == PoolingKind.Average) code.AveragePairs(x, width.Input, y, height.Output, width.Output);
        else code.SpreadOverPairs(x, height.Output, width.Output, y, height.Input, width.Input);
    }

    /// <summary>Walks the rows of windows of a plane, and of each the rows of the input that its windows cover.</summary>
    private void RunPlane(T* x, T* y, long* indices)
    {
        // One row each of collected elements, of indices, and of shares of a gradient.
        T* scratch = (T*)ThreadScratch.Get(3L * width.Output * sizeof(T));
        if (kind == PoolingKind.AverageGradient) new Span<T>(y, inputPlane).Clear();
        for (int d = 0; d < depth.Output; d++)
            for (int h = 0; h < height.Output; h++)
            {
                var window = new WindowRow(depth, height, d, h);
                int row = (d * height.Output + h) * width.Output;
                if (kind == PoolingKind.Max && isByRows) MaxByRows(x, y + row, indices + row, window, scratch);
                else if (kind == PoolingKind.Max) Max(x, y + row, indices + row, window);
                else if (kind == PoolingKind.Average && isByRows) AverageByRows(x, y + row, window, scratch);
                else if (kind == PoolingKind.Average) Average(x, y + row, window);
                else if (isAdaptive) AdaptiveAverageGradient(x + row, y, window, scratch);
                else AverageGradient(x + row, y, window, scratch);
            }
    }

    private void MaxByRows(T* x, T* values, long* indices, in WindowRow window, T* scratch)
    {
        var best = (TIndex*)(scratch + width.Output);
        int firstRow = window.Row(0, 0) * width.Input;
        for (int w = 0; w < width.Output; w++)
        {
            values[w] = T.NegativeInfinity;
            best[w] = TIndex.CreateTruncating(firstRow + firstColumns[w]);
        }
        for (int i = 0; i < window.Planes; i++)
            for (int j = 0; j < window.Rows; j++)
                foreach ((int first, int count, int position) in windowRanges)
                {
                    int index = window.Row(i, j) * width.Input + position;
                    T* candidates = PoolingRows.Collect(x + index, width.Stride, count, scratch);
                    PoolingRows.TakeLarger(candidates, TIndex.CreateTruncating(index), TIndex.CreateTruncating(width.Stride),
                        values + first, best + first, count);
                }
        for (int w = 0; w < width.Output; w++) indices[w] = long.CreateTruncating(best[w]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Max(T* x, T* values, long* indices, in WindowRow window)
    {
        int step = width.Dilation, rowLength = width.Input;
        for (int w = 0; w < width.Output; w++)
        {
            (int start, int count) = width.Inside(w);
            T best = T.NegativeInfinity;
            int bestIndex = window.Row(0, 0) * rowLength + firstColumns[w];
            for (int i = 0; i < window.Planes; i++)
                for (int j = 0; j < window.Rows; j++)
                {
                    int index = window.Row(i, j) * rowLength + start;
                    for (int k = 0; k < count; k++, index += step)
                    {
                        T value = x[index];
                        if (value <= best || T.IsNaN(best)) continue;
                        (best, bestIndex) = (value, index);
                    }
                }
            (values[w], indices[w]) = (best, bestIndex);
        }
    }

    private void AverageByRows(T* x, T* y, in WindowRow window, T* scratch)
    {
        new Span<T>(y, width.Output).Clear();
        for (int i = 0; i < window.Planes; i++)
            for (int j = 0; j < window.Rows; j++)
                foreach ((int first, int count, int position) in windowRanges)
                {
                    T* row = x + window.Row(i, j) * width.Input + position;
                    PoolingRows.Add(PoolingRows.Collect(row, width.Stride, count, scratch), y + first, count);
                }
        DivideByCount(y, y, window);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Average(T* x, T* y, in WindowRow window)
    {
        int step = width.Dilation, rowLength = width.Input;
        for (int w = 0; w < width.Output; w++)
        {
            (int start, int count) = width.Inside(w);
            T sum = T.Zero;
            for (int i = 0; i < window.Planes; i++)
                for (int j = 0; j < window.Rows; j++)
                {
                    T* row = x + window.Row(i, j) * rowLength + start;
                    T rowSum = T.Zero;
                    for (int k = 0; k < count; k++) rowSum += row[k * step];
                    sum += rowSum;
                }
            y[w] = sum;
        }
        DivideByCount(y, y, window);
    }

    private void AverageGradient(T* outputGradient, T* inputGradient, in WindowRow window, T* scratch)
    {
        DivideByCount(outputGradient, scratch, window);
        for (int i = 0; i < window.Planes; i++)
            for (int j = 0; j < window.Rows; j++)
                foreach ((int first, int count, int position) in windowRanges)
                {
                    T* row = inputGradient + window.Row(i, j) * width.Input + position;
                    PoolingRows.AddStrided(scratch + first, row, width.Stride, count);
                }
    }

    /// <summary>Windows of different extents have no element in common steps: each adds its own share.</summary>
    private void AdaptiveAverageGradient(T* outputGradient, T* inputGradient, in WindowRow window, T* scratch)
    {
        DivideByCount(outputGradient, scratch, window);
        for (int i = 0; i < window.Planes; i++)
            for (int j = 0; j < window.Rows; j++)
                for (int w = 0; w < width.Output; w++)
                {
                    (int start, int count) = width.Inside(w);
                    T* row = inputGradient + window.Row(i, j) * width.Input + start;
                    for (int k = 0; k < count; k++) row[k] += scratch[w];
                }
    }

    private void DivideByCount(T* sums, T* means, in WindowRow window)
    {
        fixed (T* columns = widthDivisors) PoolingRows.Divide(sums, T.CreateTruncating(window.Divisor), columns, means, widthDivisors.Length);
    }

    private struct Work : IParallelWork
    {
        public PoolingKernel<T, TIndex> Kernel;
        public T* Input, Output;
        public long* Indices;

        public readonly void Execute(int part, int parts)
        {
            bool isGradient = Kernel.kind == PoolingKind.AverageGradient;
            long inputPlane = isGradient ? Kernel.outputPlane : Kernel.inputPlane;
            long outputPlane = isGradient ? Kernel.inputPlane : Kernel.outputPlane;
            (long plane, long end) = Workload.Range(Kernel.planes, part, parts);
            if (Kernel is { isPairwise: true, kind: PoolingKind.Max })
            {
                VectorCodes.Widest.PoolPairs((float*)(Input + plane * inputPlane), end - plane, Kernel.height.Input, Kernel.width.Input,
                    (float*)(Output + plane * outputPlane), Indices + plane * outputPlane, Kernel.height.Output, Kernel.width.Output);
                return;
            }
            for (; plane < end; plane++)
            {
                T* x = Input + plane * inputPlane, y = Output + plane * outputPlane;
                if (Kernel.isPairwise) Kernel.AverageOfPairs((float*)x, (float*)y);
                else Kernel.RunPlane(x, y, Indices + plane * outputPlane);
            }
        }
    }
}
