using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Element i is start + i * step, computed in double precision and converted.</summary>
internal sealed unsafe class RangeKernel(Operand output) : CpuKernel
{
    private const int ChunkLength = 512;
    private const double NanosecondsPerElement = 0.3;

    private readonly long count = output.Shape.Count;
    private readonly int elementSize = output.Type.Size();
    private readonly MapLoop cast = VectorCodes.Widest.FindLoop(new MapInstruction(MapFunction.Cast, DType.Float64, output.Type, First: 0));

    private long Chunks => (count + ChunkLength - 1) / ChunkLength;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        if (count == 0) return;
        var work = new Work { Kernel = this, Output = operands[0], Start = scalars[0].AsDouble, Step = scalars[1].AsDouble };
        ForkJoin.Run(ref work, Workload.Parts(count * NanosecondsPerElement, Chunks));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(double* values, long first, double start, double step)
    {
        Vector512<double> index = Vector512.Create((double)first) + Vector512<double>.Indices;
        Vector512<double> width = Vector512.Create((double)Vector512<double>.Count);
        for (int i = 0; i < ChunkLength; i += Vector512<double>.Count, index += width)
            (Vector512.Create(start) + index * Vector512.Create(step)).Store(values + i);
    }

    private struct Work : IParallelWork
    {
        public RangeKernel Kernel;
        public byte* Output;
        public double Start, Step;

        public readonly void Execute(int part, int parts)
        {
            var values = (double*)ThreadScratch.Get(ChunkLength * sizeof(double));
            (long chunk, long end) = Workload.Range(Kernel.Chunks, part, parts);
            for (; chunk < end; chunk++)
            {
                long first = chunk * ChunkLength;
                Fill(values, first, Start, Step);
                byte* source = (byte*)values;
                int length = (int)Math.Min(ChunkLength, Kernel.count - first);
                Kernel.cast.Invoke(source, source, source, Output + first * Kernel.elementSize, length);
            }
        }
    }
}
