using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Pooling of planes of up to three axes; missing ones count as extents of 1 in front. Parallel over planes.</summary>
internal sealed unsafe class PoolingKernel<T> : CpuKernel where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double NanosecondsPerWindowElement = 0.7;

    private readonly PoolingKind kind;
    private readonly PoolingAxis depth, height, width;
    private readonly long planes;
    private readonly int inputPlane, outputPlane;
    private readonly bool isPairwise;
    private readonly double nanoseconds;

    public PoolingKernel(PoolingPrimitive primitive)
    {
        PoolingGeometry geometry = primitive.Geometry;
        kind = primitive.Kind;
        (depth, height, width) = (PoolingAxis.Create(geometry, 0), PoolingAxis.Create(geometry, 1), PoolingAxis.Create(geometry, 2));
        planes = (long)geometry.Batch * geometry.Channels;
        inputPlane = checked(depth.Input * height.Input * width.Input);
        outputPlane = checked(depth.Output * height.Output * width.Output);
        isPairwise = typeof(T) == typeof(float) && kind == PoolingKind.Max && IsPairwise(geometry);
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
        geometry.SpatialRank == 2
        && geometry.Window == [2, 2] && geometry.Stride == [2, 2] && geometry.Dilation == [1, 1] && geometry.Padding == [0, 0]
        && geometry.Output[0] * 2 <= geometry.Input[0] && geometry.Output[1] * 2 <= geometry.Input[1];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Max(T* x, T* y, long* indices)
    {
        for (int d = 0; d < depth.Output; d++)
            for (int h = 0; h < height.Output; h++)
                for (int w = 0; w < width.Output; w++) *indices++ = MaxOfWindow(x, y++, d, h, w);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int MaxOfWindow(T* x, T* y, int d, int h, int w)
    {
        int columns = width.Counts[w], step = width.Dilation;
        T best = T.NegativeInfinity;
        int bestIndex = -1;
        for (int i = 0; i < depth.Counts[d]; i++)
            for (int j = 0; j < height.Counts[h]; j++)
            {
                int index = Index(d, i, h, j) + width.Starts[w];
                for (int k = 0; k < columns; k++, index += step)
                {
                    T value = x[index];
                    // Larger or NaN, unless the best is NaN; the first element starts off even if it is -infinity.
                    if (bestIndex >= 0 && (value <= best || T.IsNaN(best))) continue;
                    (best, bestIndex) = (value, index);
                }
            }
        *y = best;
        return Math.Max(bestIndex, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Average(T* x, T* y)
    {
        for (int d = 0; d < depth.Output; d++)
            for (int h = 0; h < height.Output; h++)
                for (int w = 0; w < width.Output; w++)
                {
                    int columns = width.Counts[w], step = width.Dilation;
                    T sum = T.Zero;
                    for (int i = 0; i < depth.Counts[d]; i++)
                        for (int j = 0; j < height.Counts[h]; j++)
                        {
                            T* row = x + Index(d, i, h, j) + width.Starts[w];
                            T rowSum = T.Zero;
                            for (int k = 0; k < columns; k++) rowSum += row[k * step];
                            sum += rowSum;
                        }
                    *y++ = sum / Divisor(d, h, w);
                }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AverageGradient(T* outputGradient, T* inputGradient)
    {
        new Span<T>(inputGradient, inputPlane).Clear();
        for (int d = 0; d < depth.Output; d++)
            for (int h = 0; h < height.Output; h++)
                for (int w = 0; w < width.Output; w++)
                {
                    int columns = width.Counts[w], step = width.Dilation;
                    T share = *outputGradient++ / Divisor(d, h, w);
                    for (int i = 0; i < depth.Counts[d]; i++)
                        for (int j = 0; j < height.Counts[h]; j++)
                        {
                            T* row = inputGradient + Index(d, i, h, j) + width.Starts[w];
                            for (int k = 0; k < columns; k++) row[k * step] += share;
                        }
                }
    }

    /// <summary>Index of the row of the plane that is row (i, j) of the window at (d, h).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Index(int d, int i, int h, int j) =>
        ((depth.Starts[d] + i * depth.Dilation) * height.Input + height.Starts[h] + j * height.Dilation) * width.Input;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Divisor(int d, int h, int w) =>
        T.CreateTruncating((long)depth.Divisors[d] * height.Divisors[h] * width.Divisors[w]);

    private struct Work : IParallelWork
    {
        public PoolingKernel<T> Kernel;
        public T* Input, Output;
        public long* Indices;

        public readonly void Execute(int part, int parts)
        {
            long inputPlane = Kernel.inputPlane, outputPlane = Kernel.outputPlane;
            (long plane, long end) = Workload.Range(Kernel.planes, part, parts);
            for (; plane < end; plane++)
            {
                if (Kernel.isPairwise)
                    PairwiseMaxPooling.Run((float*)Input + plane * inputPlane, Kernel.height.Input, Kernel.width.Input,
                        (float*)Output + plane * outputPlane, Indices + plane * outputPlane, Kernel.height.Output, Kernel.width.Output);
                else if (Kernel.kind == PoolingKind.Max)
                    Kernel.Max(Input + plane * inputPlane, Output + plane * outputPlane, Indices + plane * outputPlane);
                else if (Kernel.kind == PoolingKind.Average)
                    Kernel.Average(Input + plane * inputPlane, Output + plane * outputPlane);
                else
                    Kernel.AverageGradient(Input + plane * outputPlane, Output + plane * inputPlane);
            }
        }
    }
}
