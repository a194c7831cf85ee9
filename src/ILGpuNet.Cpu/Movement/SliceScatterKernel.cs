using System.Runtime.InteropServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Zeros, with the input put into a slice.</summary>
internal sealed unsafe class SliceScatterKernel : CpuKernel
{
    private const long BytesPerChunk = 64 << 10;
    private const double NanosecondsPerByte = 0.03;

    private readonly StridedCopy copy;
    private readonly long sliceOffset, byteLength;
    private readonly bool isCovered;

    public SliceScatterKernel(SliceScatterPrimitive primitive, Operand input, Operand output)
    {
        Layout slice = output.Layout.Slice(primitive.Starts.Span, input.Shape.Span, primitive.Steps.Span);
        copy = new StridedCopy(output.Type, input.Layout, slice);
        sliceOffset = slice.Offset * output.Type.Size();
        byteLength = output.Shape.Count * output.Type.Size();
        isCovered = input.Shape == output.Shape;
    }

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        if (!isCovered)
        {
            var work = new ClearWork { Output = operands[1], ByteLength = byteLength };
            ForkJoin.Run(ref work, Workload.Parts(byteLength * NanosecondsPerByte, work.Chunks));
        }
        copy.Run(operands[0], operands[1] + sliceOffset);
    }

    private struct ClearWork : IParallelWork
    {
        public byte* Output;
        public long ByteLength;

        public readonly long Chunks => (ByteLength + BytesPerChunk - 1) / BytesPerChunk;

        public readonly void Execute(int part, int parts)
        {
            (long start, long end) = Workload.Range(Chunks, part, parts);
            start *= BytesPerChunk;
            end = Math.Min(end * BytesPerChunk, ByteLength);
            if (end > start) NativeMemory.Clear(Output + start, (nuint)(end - start));
        }
    }
}
