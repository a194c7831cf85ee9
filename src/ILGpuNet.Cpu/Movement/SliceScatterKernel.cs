using System.Runtime.InteropServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Zeros or a copy of the second input, with the first put into a slice.</summary>
internal sealed unsafe class SliceScatterKernel : CpuKernel
{
    private const long BytesPerChunk = 64 << 10;
    private const double NanosecondsPerByte = 0.03;

    private readonly StridedCopy copy;
    private readonly StridedCopy? rest;
    private readonly long sliceOffset, byteLength;
    private readonly bool isCovered;

    public SliceScatterKernel(SliceScatterPrimitive primitive, ReadOnlySpan<Operand> inputs, Operand output)
    {
        Operand input = inputs[0];
        Layout slice = output.Layout.Slice(primitive.Starts.Span, input.Shape.Span, primitive.Steps.Span);
        copy = new StridedCopy(output.Type, input.Layout, slice);
        sliceOffset = slice.Offset * output.Type.Size();
        byteLength = output.Shape.Count * output.Type.Size();
        isCovered = input.Shape == output.Shape;
        if (inputs.Length > 1) rest = new StridedCopy(output.Type, inputs[1].Layout, output.Layout);
    }

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        byte* output = operands[rest is null ? 1 : 2];
        if (!isCovered && rest is not null)
        {
            rest.Run(operands[1], output);
        }
        else if (!isCovered)
        {
            var work = new ClearWork { Output = output, ByteLength = byteLength };
            ForkJoin.Run(ref work, Workload.Parts(byteLength * NanosecondsPerByte, work.Chunks));
        }
        copy.Run(operands[0], output + sliceOffset);
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
