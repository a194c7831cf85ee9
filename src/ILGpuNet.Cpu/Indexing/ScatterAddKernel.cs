using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Zeros, with every value added at its index along the axis, in row-major order of the values. Parallel over the outer axes only, so
/// that no two threads add to the same element.
/// </summary>
internal sealed unsafe class ScatterAddKernel<T>(int axis, Shape indexShape, Shape output) : CpuKernel where T : unmanaged, INumber<T>
{
    private const double NanosecondsPerElement = 1;

    private readonly AxisGeometry indices = new(indexShape, axis), destination = new(output, axis);

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        var work = new Work { Kernel = this, Indices = (long*)operands[0], Values = (T*)operands[1], Output = (T*)operands[2] };
        IndexCheck.Validate("ScatterAdd", work.Indices, indices.Count, axis, destination.Length);
        ForkJoin.Run(ref work, Workload.Parts((indices.Count + destination.Count * 0.1) * NanosecondsPerElement, destination.Outer));
    }

    private struct Work : IParallelWork
    {
        public ScatterAddKernel<T> Kernel;
        public long* Indices;
        public T* Values, Output;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Execute(int part, int parts)
        {
            AxisGeometry indices = Kernel.indices, destination = Kernel.destination;
            long inner = destination.Inner, plane = destination.Length * inner;
            (long outer, long end) = Workload.Range(destination.Outer, part, parts);
            for (; outer < end; outer++)
            {
                T* to = Output + outer * plane;
                NativeMemory.Clear(to, (nuint)(plane * sizeof(T)));
                long* index = Indices + outer * indices.Length * inner;
                T* value = Values + outer * indices.Length * inner;
                if (inner == 1)
                {
                    for (long i = 0; i < indices.Length; i++) to[index[i]] += value[i];
                    continue;
                }
                for (long row = 0; row < indices.Length; row++, index += inner, value += inner)
                    for (long i = 0; i < inner; i++) to[index[i] * inner + i] += value[i];
            }
        }
    }
}
