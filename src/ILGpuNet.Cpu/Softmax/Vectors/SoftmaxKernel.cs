using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Softmax or log-softmax along one axis. With m the maximum and s the sum of e^(x - m): softmax is e^(x - m) / s, its logarithm
/// (x - m) - ln s. Along the innermost axis a row is worked on in vectors; along another axis several rows side by side are.
/// </summary>
internal sealed unsafe class SoftmaxKernel<T> : CpuKernel where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double NanosecondsPerElement = 0.8;

    /// <summary>Columns that are worked on side by side where the axis is not the innermost.</summary>
    private const int ColumnsPerBlock = 128;

    private readonly bool isLogarithmic;
    private readonly long outer, length, inner, blocksPerOuter;

    public SoftmaxKernel(SoftmaxPrimitive primitive, Shape shape)
    {
        isLogarithmic = primitive.Logarithmic;
        outer = Shape.Create(shape.Span[..primitive.Axis]).Count;
        length = shape[primitive.Axis];
        inner = Shape.Create(shape.Span[(primitive.Axis + 1)..]).Count;
        blocksPerOuter = (inner + ColumnsPerBlock - 1) / ColumnsPerBlock;
    }

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        if (outer * length * inner == 0) return;
        var work = new Work { Kernel = this, Input = (T*)operands[0], Output = (T*)operands[1] };
        ForkJoin.Run(ref work, Workload.Parts(outer * length * inner * NanosecondsPerElement, outer * blocksPerOuter));
    }

    /// <summary>Columns side by side: maximum, sum and result row by row, with two short rows of intermediate values.</summary>
    private void RunColumns(T* x, T* y, int columns)
    {
        T* maximum = (T*)ThreadScratch.Get(2 * ColumnsPerBlock * sizeof(T)), sum = maximum + ColumnsPerBlock;
        new Span<T>(maximum, columns).Fill(T.NegativeInfinity);
        new Span<T>(sum, columns).Clear();
        long i = 0;
        for (T* row = x; i <= length - 4; i += 4, row += 4 * inner)
            FoldLoops<T, T, T, MaxFold<T>>.AddFourRows(row, row + inner, row + 2 * inner, row + 3 * inner, maximum, columns);
        for (; i < length; i++) FoldLoops<T, T, T, MaxFold<T>>.AddRow(x + i * inner, maximum, columns);
        for (i = 0; i < length; i++) AddExponentials(x + i * inner, maximum, sum, isLogarithmic ? null : y + i * inner, columns);
        if (isLogarithmic) MapLoops.Unary<T, LogarithmFunction<T>>((byte*)sum, null, null, (byte*)sum, columns);
        for (i = 0; i < length; i++)
        {
            T* result = y + i * inner;
            if (isLogarithmic)
            {
                MapRow<SubtractFunction<T>>(x + i * inner, maximum, result, columns);
                MapRow<SubtractFunction<T>>(result, sum, result, columns);
            }
            else
            {
                MapRow<DivideFunction<T>>(result, sum, result, columns);
            }
        }
    }

    /// <summary>Adds e^(x - maximum) of a row to the sums, and stores it where it is needed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddExponentials(T* x, T* maximum, T* sum, T* exponentials, int columns)
    {
        int width = Vector512<T>.Count, i = 0;
        for (; i <= columns - width; i += width)
        {
            Vector512<T> exponential = VectorMath.Exponential(Vector512.Load(x + i) - Vector512.Load(maximum + i));
            (Vector512.Load(sum + i) + exponential).Store(sum + i);
            if (exponentials != null) exponential.Store(exponentials + i);
        }
        if (i == columns) return;
        int rest = columns - i;
        Vector512<T> last = VectorMath.Exponential(PartialVector.Load(x + i, rest) - PartialVector.Load(maximum + i, rest));
        PartialVector.Store(PartialVector.Load(sum + i, rest) + last, sum + i, rest);
        if (exponentials != null) PartialVector.Store(last, exponentials + i, rest);
    }

    private static void MapRow<TFunction>(T* first, T* second, T* result, int count) where TFunction : struct, IBinaryFunction<T> =>
        MapLoops.Binary<T, TFunction>((byte*)first, (byte*)second, null, (byte*)result, count);

    private struct Work : IParallelWork
    {
        public SoftmaxKernel<T> Kernel;
        public T* Input, Output;

        public readonly void Execute(int part, int parts)
        {
            (long item, long end) = Workload.Range(Kernel.outer * Kernel.blocksPerOuter, part, parts);
            for (; item < end; item++)
            {
                (long row, long block) = Math.DivRem(item, Kernel.blocksPerOuter);
                long start = row * Kernel.length * Kernel.inner + block * ColumnsPerBlock;
                int columns = (int)Math.Min(ColumnsPerBlock, Kernel.inner - block * ColumnsPerBlock);
                if (Kernel.inner > 1)
                    Kernel.RunColumns(Input + start, Output + start, columns);
                else if (Kernel.isLogarithmic)
                    SoftmaxRow<T>.LogSoftmax(Input + start, Output + start, Kernel.length);
                else
                    SoftmaxRow<T>.Softmax(Input + start, Output + start, Kernel.length);
            }
        }
    }
}
