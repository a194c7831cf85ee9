using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// A scan along an axis of [outer, length, inner]. Along the innermost axis rows are walked one by one; along another axis several of them side by side,
/// in the order of the memory. Parallel over the rows.
/// </summary>
internal sealed unsafe class ScanKernel<T, TState, TScan>(Shape shape, int axis, bool isReverse, bool isExclusive, int inputs) : CpuKernel
    where T : unmanaged, INumberBase<T>
    where TState : unmanaged, INumberBase<TState>
    where TScan : struct, IScan<T, TState>
{
    private const double NanosecondsPerElement = 1.5;
    private const int ColumnsPerBlock = 256;

    private readonly AxisGeometry geometry = new(shape, axis);

    private long BlocksPerOuter => (geometry.Inner + ColumnsPerBlock - 1) / ColumnsPerBlock;

    protected override void Run(byte** operands, ReadOnlySpan<Runtime.Scalar> scalars)
    {
        if (geometry.Count == 0) return;
        var work = new Work { Kernel = this, First = (T*)operands[0], Second = (T*)operands[inputs - 1], Output = (T*)operands[inputs] };
        ForkJoin.Run(ref work, Workload.Parts(geometry.Count * NanosecondsPerElement, geometry.Outer * BlocksPerOuter));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScanRow(T* first, T* second, T* output)
    {
        TState state = TScan.Initial;
        long step = isReverse ? -1 : 1, i = isReverse ? geometry.Length - 1 : 0;
        for (long left = geometry.Length; left > 0; left--, i += step)
        {
            TState next = TScan.Next(state, first[i], second[i]);
            output[i] = T.CreateTruncating(isExclusive ? state : next);
            state = next;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScanColumns(T* first, T* second, T* output, int columns)
    {
        var states = (TState*)ThreadScratch.Get(columns * sizeof(TState));
        new Span<TState>(states, columns).Fill(TScan.Initial);
        for (long row = 0; row < geometry.Length; row++)
        {
            long offset = (isReverse ? geometry.Length - 1 - row : row) * geometry.Inner;
            T* a = first + offset, b = second + offset, y = output + offset;
            for (int column = 0; column < columns; column++)
            {
                TState next = TScan.Next(states[column], a[column], b[column]);
                y[column] = T.CreateTruncating(isExclusive ? states[column] : next);
                states[column] = next;
            }
        }
    }

    private struct Work : IParallelWork
    {
        public ScanKernel<T, TState, TScan> Kernel;
        public T* First, Second, Output;

        public readonly void Execute(int part, int parts)
        {
            AxisGeometry geometry = Kernel.geometry;
            (long item, long end) = Workload.Range(geometry.Outer * Kernel.BlocksPerOuter, part, parts);
            for (; item < end; item++)
            {
                (long outer, long block) = Math.DivRem(item, Kernel.BlocksPerOuter);
                long start = outer * geometry.Length * geometry.Inner + block * ColumnsPerBlock;
                if (geometry.Inner == 1)
                    Kernel.ScanRow(First + start, Second + start, Output + start);
                else
                    Kernel.ScanColumns(First + start, Second + start, Output + start, (int)Math.Min(ColumnsPerBlock, geometry.Inner - block * ColumnsPerBlock));
            }
        }
    }
}
