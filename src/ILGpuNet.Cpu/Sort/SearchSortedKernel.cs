using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>Binary search of every value in its sequence: the only one, or that of its row.</summary>
internal sealed unsafe class SearchSortedKernel<T>(Shape sequences, Shape values, bool isRight) : CpuKernel where T : unmanaged, INumber<T>
{
    private readonly long length = sequences[-1];
    private readonly long valuesPerSequence = sequences.Rank == 1 ? values.Count : values[-1];
    private readonly long count = values.Count;

    protected override void Run(byte** operands, ReadOnlySpan<Runtime.Scalar> scalars)
    {
        if (count == 0) return;
        var work = new Work { Kernel = this, Sequences = (T*)operands[0], Values = (T*)operands[1], Output = (long*)operands[2] };
        double nanosecondsPerValue = 3 * (1 + BitOperations.Log2((ulong)length + 1));
        ForkJoin.Run(ref work, Workload.Parts(count * nanosecondsPerValue, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long PlaceOf(T value, T* sequence)
    {
        (long start, long end) = (0, length);
        while (start < end)
        {
            long middle = start + (end - start) / 2;
            // Negated, so that a NaN goes to the end.
            bool isBehind = isRight ? !(sequence[middle] > value) : !(sequence[middle] >= value);
            if (isBehind) start = middle + 1;
            else end = middle;
        }
        return start;
    }

    private struct Work : IParallelWork
    {
        public SearchSortedKernel<T> Kernel;
        public T* Sequences, Values;
        public long* Output;

        public readonly void Execute(int part, int parts)
        {
            (long i, long end) = Workload.Range(Kernel.count, part, parts);
            for (; i < end; i++) Output[i] = Kernel.PlaceOf(Values[i], Sequences + i / Kernel.valuesPerSequence * Kernel.length);
        }
    }
}
