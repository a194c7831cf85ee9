using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>y[.., i, ..] = x[.., indices[.., i, ..], ..]</summary>
internal sealed unsafe class TakeAlongAxisKernel<T>(int axis, Shape input, Shape indexShape) : CpuKernel where T : unmanaged
{
    private const double NanosecondsPerElement = 1;

    private readonly AxisGeometry source = new(input, axis), indices = new(indexShape, axis);

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        var work = new Work { Kernel = this, Input = (T*)operands[0], Indices = (long*)operands[1], Output = (T*)operands[2] };
        IndexCheck.Validate("Gather", work.Indices, indices.Count, axis, source.Length);
        ForkJoin.Run(ref work, Workload.Parts(indices.Count * NanosecondsPerElement, indices.Outer * indices.Length));
    }

    private struct Work : IParallelWork
    {
        public TakeAlongAxisKernel<T> Kernel;
        public T* Input, Output;
        public long* Indices;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int part, int parts)
        {
            AxisGeometry source = Kernel.source, indices = Kernel.indices;
            long inner = indices.Inner;
            (long row, long end) = Workload.Range(indices.Outer * indices.Length, part, parts);
            while (row < end)
            {
                long outer = row / indices.Length, stop = Math.Min(end, (outer + 1) * indices.Length);
                T* from = Input + outer * source.Length * inner;
                if (inner == 1)
                {
                    for (; row < stop; row++) Output[row] = from[Indices[row]];
                    continue;
                }
                for (; row < stop; row++)
                {
                    long* index = Indices + row * inner;
                    T* to = Output + row * inner;
                    for (long i = 0; i < inner; i++) to[i] = from[index[i] * inner + i];
                }
            }
        }
    }
}
