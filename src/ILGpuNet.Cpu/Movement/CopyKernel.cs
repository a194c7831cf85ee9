using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Makes a contiguous copy: a map whose program only copies.</summary>
internal sealed unsafe class CopyKernel(Operand input, Operand output) : CpuKernel
{
    private readonly StridedCopy copy = new(input.Type, input.Layout, output.Layout);

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars) => copy.Run(operands[0], operands[1]);
}
