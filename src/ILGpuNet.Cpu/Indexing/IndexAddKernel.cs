using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Zeros, with slice i of the values added to slice indices[i], in the order of i. Parts take blocks of columns of all slices, so that
/// no two add to the same element.
/// </summary>
internal sealed unsafe class IndexAddKernel<T>(int axis, Shape indexShape, Shape output) : CpuKernel where T : unmanaged, INumber<T>
{
    private const double NanosecondsPerElement = 0.3;
    private const int ColumnsPerBlock = 256;

    private readonly AxisGeometry destination = new(output, axis);
    private readonly long count = indexShape.Count;

    private long BlocksPerSlice => (destination.Inner + ColumnsPerBlock - 1) / ColumnsPerBlock;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        var work = new Work { Kernel = this, Indices = (long*)operands[0], Values = (T*)operands[1], Output = (T*)operands[2] };
        IndexCheck.Validate("IndexAdd", work.Indices, count, axis, destination.Length);
        double elements = destination.Count + (double)destination.Outer * count * destination.Inner;
        ForkJoin.Run(ref work, Workload.Parts(elements * NanosecondsPerElement, destination.Outer * BlocksPerSlice));
    }

    private struct Work : IParallelWork
    {
        public IndexAddKernel<T> Kernel;
        public long* Indices;
        public T* Values, Output;

        public readonly void Execute(int part, int parts)
        {
            AxisGeometry destination = Kernel.destination;
            long inner = destination.Inner, count = Kernel.count, blocks = Kernel.BlocksPerSlice;
            (long item, long end) = Workload.Range(destination.Outer * blocks, part, parts);
            for (; item < end; item++)
            {
                (long outer, long block) = Math.DivRem(item, blocks);
                long column = block * ColumnsPerBlock;
                int width = (int)Math.Min(ColumnsPerBlock, inner - column);
                T* to = Output + outer * destination.Length * inner + column;
                T* from = Values + outer * count * inner + column;
                for (long slice = 0; slice < destination.Length; slice++) new Span<T>(to + slice * inner, width).Clear();
                for (long i = 0; i < count; i++) Add(to + Indices[i] * inner, from + i * inner, width);
            }
        }

        private static void Add(T* sum, T* values, int width) =>
            MapLoops.Binary<T, AddFunction<T>>((byte*)sum, (byte*)values, null, (byte*)sum, width);
    }
}
