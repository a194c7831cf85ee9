using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// A copy of the input, with every value put at its index along the axis, in row-major order of the values. Parallel over the outer axes only, so
/// that the order of repeated indices does not depend on threads.
/// </summary>
internal sealed unsafe class ScatterKernel<T>(int axis, Shape indexShape, Shape output) : CpuKernel where T : unmanaged
{
    private const double NanosecondsPerElement = 1;

    private readonly AxisGeometry indices = new(indexShape, axis), destination = new(output, axis);

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        var work = new Work
        {
            Kernel = this,
            Input = (T*)operands[0],
            Indices = (long*)operands[1],
            Values = (T*)operands[2],
            Output = (T*)operands[3],
        };
        IndexCheck.Validate("Scatter", work.Indices, indices.Count, axis, destination.Length);
        ForkJoin.Run(ref work, Workload.Parts((indices.Count + destination.Count * 0.2) * NanosecondsPerElement, destination.Outer));
    }

    private struct Work : IParallelWork
    {
        public ScatterKernel<T> Kernel;
        public long* Indices;
        public T* Input, Values, Output;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int part, int parts)
        {
            AxisGeometry indices = Kernel.indices, destination = Kernel.destination;
            long inner = destination.Inner, plane = destination.Length * inner;
            (long outer, long end) = Workload.Range(destination.Outer, part, parts);
            for (; outer < end; outer++)
            {
                T* to = Output + outer * plane;
                Buffer.MemoryCopy(Input + outer * plane, to, plane * sizeof(T), plane * sizeof(T));
                long* index = Indices + outer * indices.Length * inner;
                T* value = Values + outer * indices.Length * inner;
                for (long row = 0; row < indices.Length; row++, index += inner, value += inner)
                    for (long i = 0; i < inner; i++) to[index[i] * inner + i] = value[i];
            }
        }
    }
}
