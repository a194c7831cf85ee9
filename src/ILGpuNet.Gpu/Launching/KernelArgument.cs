using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Where an argument of a launch comes from when a kernel runs.</summary>
internal readonly struct KernelArgument
{
    private enum Kind : byte
    {
        /// <summary>The operand with the index.</summary>
        Operand,
        /// <summary>Memory of the engine.</summary>
        Memory,
        /// <summary>The run-time scalar with the index.</summary>
        Scalar,
        /// <summary>Always the same bytes.</summary>
        Constant,
    }

    private readonly Kind kind;
    private readonly int index, size;
    private readonly long byteOffset;
    private readonly nint memory;
    private readonly DType type;
    private readonly byte[]? bytes;

    private KernelArgument(Kind kind, int index = 0, int size = 0, long byteOffset = 0, nint memory = 0, DType type = default, byte[]? bytes = null) =>
        (this.kind, this.index, this.size, this.byteOffset, this.memory, this.type, this.bytes) = (kind, index, size, byteOffset, memory, type, bytes);

    /// <summary>An operand from a byte on.</summary>
    public static KernelArgument Operand(int index, long byteOffset, int elementSize) => new(Kind.Operand, index, elementSize, byteOffset);

    /// <summary>Memory of the engine from a byte on.</summary>
    public static KernelArgument Memory(nint memory, long byteOffset, int elementSize) => new(Kind.Memory, 0, elementSize, byteOffset, memory);

    /// <summary>A run-time scalar as an element of a type.</summary>
    public static KernelArgument Scalar(int index, DType type) => new(Kind.Scalar, index, type.Size(), type: type);

    /// <summary>The same bytes each time.</summary>
    public static KernelArgument Constant(byte[] bytes) => new(Kind.Constant, bytes: bytes);

    /// <summary>The value in a run.</summary>
    /// <exception cref="DeviceException">The memory lies farther from the start of its buffer than kernels count.</exception>
    public unsafe ArgumentValue Resolve(ReadOnlySpan<BufferView> operands, ReadOnlySpan<Scalar> scalars, string device)
    {
        switch (kind)
        {
            case Kind.Operand:
                BufferView view = operands[index];
                long offset = view.ByteOffset + byteOffset;
                if (offset / size > int.MaxValue)
                    throw new DeviceException($"[{device}] an operand begins at element {offset / size:N0} of its buffer: kernels count them in 32 bits, expected at most {int.MaxValue:N0}; use smaller batches");
                return ArgumentValue.View(((GpuBuffer)view.Buffer).Memory, offset, size);
            case Kind.Memory:
                return ArgumentValue.View(memory, byteOffset, size);
            case Kind.Scalar:
                long bits = 0;
                scalars[index].Store(type, &bits);
                return ArgumentValue.Number(bits, size);
            default:
                return ArgumentValue.Constant(bytes!);
        }
    }
}
