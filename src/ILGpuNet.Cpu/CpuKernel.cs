using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>A kernel of this engine: works on plain pointers, in the order inputs, outputs, workspace.</summary>
internal abstract unsafe class CpuKernel : Kernel
{
    public sealed override void Run(ReadOnlySpan<BufferView> operands, ReadOnlySpan<Scalar> scalars)
    {
        byte** pointers = stackalloc byte*[operands.Length];
        for (int i = 0; i < operands.Length; i++)
            pointers[i] = ((CpuBuffer)operands[i].Buffer).Pointer + operands[i].ByteOffset;
        Run(pointers, scalars);
    }

    /// <summary>Runs on pointers to the first element of each operand.</summary>
    protected abstract void Run(byte** operands, ReadOnlySpan<Scalar> scalars);

    /// <summary>
    /// Runs without scalars and hands the result on in pieces of whole extents of its first axis, each as soon as it is complete.
    /// </summary>
    public virtual void Run(byte** operands, in MapPieces pieces)
    {
        Run(operands, []);
        pieces.RunAll();
    }
}
