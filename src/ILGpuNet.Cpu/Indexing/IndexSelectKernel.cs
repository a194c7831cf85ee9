using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Slice i of the output is slice indices[i] of the input: copies of runs of the axes behind the selected one.</summary>
internal sealed unsafe class IndexSelectKernel(int axis, Operand input, Shape indexShape) : CpuKernel
{
    private const double NanosecondsPerByte = 0.05;
    private const double NanosecondsPerRun = 5;

    private readonly AxisGeometry source = new(input.Shape, axis);
    private readonly long count = indexShape.Count;
    private readonly long runBytes = new AxisGeometry(input.Shape, axis).Inner * input.Type.Size();

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        var work = new Work { Kernel = this, Input = operands[0], Indices = (long*)operands[1], Output = operands[2] };
        IndexCheck.Validate("IndexSelect", work.Indices, count, axis, source.Length);
        long runs = source.Outer * count;
        ForkJoin.Run(ref work, Workload.Parts(runs * (NanosecondsPerRun + runBytes * NanosecondsPerByte), runs));
    }

    private struct Work : IParallelWork
    {
        public IndexSelectKernel Kernel;
        public byte* Input, Output;
        public long* Indices;

        public readonly void Execute(int part, int parts)
        {
            long count = Kernel.count, bytes = Kernel.runBytes;
            (long run, long end) = Workload.Range(Kernel.source.Outer * count, part, parts);
            for (; run < end; run++)
            {
                (long outer, long i) = Math.DivRem(run, count);
                byte* from = Input + (outer * Kernel.source.Length + Indices[i]) * bytes;
                Buffer.MemoryCopy(from, Output + run * bytes, bytes, bytes);
            }
        }
    }
}
