using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Copies each input into its slice of the output.</summary>
internal sealed unsafe class ConcatenateKernel : CpuKernel
{
    private readonly StridedCopy[] copies;
    private readonly long[] byteOffsets;

    public ConcatenateKernel(ConcatenatePrimitive primitive, ReadOnlySpan<Operand> inputs, Operand output)
    {
        copies = new StridedCopy[inputs.Length];
        byteOffsets = new long[inputs.Length];
        int[] starts = new int[output.Shape.Rank], steps = new int[output.Shape.Rank];
        Array.Fill(steps, 1);
        for (int i = 0; i < inputs.Length; i++)
        {
            Layout slice = output.Layout.Slice(starts, inputs[i].Shape.Span, steps);
            copies[i] = new StridedCopy(output.Type, inputs[i].Layout, slice);
            byteOffsets[i] = slice.Offset * output.Type.Size();
            starts[primitive.Axis] += inputs[i].Shape[primitive.Axis];
        }
    }

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        byte* output = operands[copies.Length];
        for (int i = 0; i < copies.Length; i++) copies[i].Run(operands[i], output + byteOffsets[i]);
    }
}
