using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// A device as its driver shows it: memory, programs and one queue, in which work is done in the order in which it was given. Nothing waits but
/// <see cref="Download"/>. Not safe to use from several threads: the engine takes turns.
/// </summary>
internal abstract class GpuRuntime
{
    /// <summary>What the device is.</summary>
    public abstract GpuDescription Description { get; }

    /// <summary>Libraries of the vendor with their versions, or that they are not there, for people; asking may load them.</summary>
    public virtual string Libraries => "";

    /// <summary>Kernels that have been loaded so far.</summary>
    public abstract int Programs { get; }

    /// <summary>Allocates memory.</summary>
    /// <exception cref="InsufficientMemoryException">The device has not that much left.</exception>
    public abstract nint Allocate(long byteLength);

    /// <summary>Frees memory as soon as the work that was given so far no longer needs it.</summary>
    public abstract void Free(nint memory);

    /// <summary>Copies to the device. The source may change as soon as this returns.</summary>
    public abstract void Upload(ReadOnlySpan<byte> source, nint memory, long byteOffset);

    /// <summary>Waits for all work given so far and copies to the host.</summary>
    public abstract void Download(nint memory, long byteOffset, Span<byte> destination);

    /// <summary>Makes a kernel that is written in C# ready to launch, once.</summary>
    /// <exception cref="GpuException">The driver does not take what the kernel is translated to.</exception>
    public abstract LoadedKernel Load(Type kernel);

    /// <summary>Makes a map ready to launch, once for each program and pattern of strides.</summary>
    /// <exception cref="DTypeException">A function is not defined for its operands.</exception>
    public abstract LoadedMap Load(MapProgram program, MapIndexing indexing);

    /// <summary>Products by a library of the vendor; null where there is none that has them. Arguments: the memory of a, b and c.</summary>
    public virtual GpuFunction? LoadProduct(LibraryProduct product) => null;

    /// <summary>Builds what has been loaded but not built. A function that cannot be built has a <see cref="GpuFunction.Failure"/>.</summary>
    public virtual void Build()
    {
    }

    /// <summary>Gives a launch of a function that is built to the queue.</summary>
    public abstract void Launch(GpuFunction function, int groups, int groupSize, ReadOnlySpan<ArgumentValue> arguments);
}

/// <summary>Facts about a device.</summary>
/// <param name="Name">The hardware's name.</param>
/// <param name="Driver">Driver and version.</param>
/// <param name="MemoryBytes">All memory that the device has.</param>
/// <param name="MaximumAllocationBytes">The largest piece that it gives.</param>
/// <param name="SharedBytes">Memory that the threads of a group can share.</param>
/// <param name="MaximumGroupSize">Most threads in a group.</param>
/// <param name="ComputeUnits">How many groups run at the same time, or some of that.</param>
/// <param name="HasFloat64">Whether it computes in double precision.</param>
/// <param name="IsProcessor">Whether it is a CPU that behaves like a GPU.</param>
internal sealed record GpuDescription(
    string Name, string Driver, long MemoryBytes, long MaximumAllocationBytes, int SharedBytes, int MaximumGroupSize, int ComputeUnits,
    bool HasFloat64, bool IsProcessor)
{
    /// <summary>NVIDIA's compute capability under CUDA, 80 for 8.0; 0 for anything else.</summary>
    public int ComputeCapability { get; init; }
}

/// <summary>A text for a driver to compile.</summary>
/// <param name="KernelName">The kernel in it.</param>
/// <param name="Text">The whole text.</param>
/// <param name="Options">The compiler's options.</param>
internal sealed record ProgramSource(string KernelName, string Text, string Options);

/// <summary>An argument of a launch, ready to be handed over: memory from an element on, or bytes.</summary>
internal readonly struct ArgumentValue
{
    private readonly byte[]? bytes;

    private ArgumentValue(nint memory, long bits, int size, byte[]? bytes) => (Memory, Bits, Size, this.bytes) = (memory, bits, size, bytes);

    /// <summary>Memory from a byte on.</summary>
    public static ArgumentValue View(nint memory, long byteOffset, int elementSize) => new(memory, byteOffset, elementSize, null);

    /// <summary>A number of up to eight bytes.</summary>
    public static ArgumentValue Number(long bits, int size) => new(0, bits, size, null);

    /// <summary>A number or struct as its bytes.</summary>
    public static ArgumentValue Constant(byte[] bytes) => new(0, 0, bytes.Length, bytes);

    public bool IsView => Memory != 0;

    /// <summary>Of a view, the memory's handle.</summary>
    public nint Memory { get; }

    /// <summary>Of a number, its bits, lowest first; of a view, the offset in bytes.</summary>
    public long Bits { get; }

    /// <summary>Bytes of the value, or of an element of the view.</summary>
    public int Size { get; }

    /// <summary>Of a constant, its bytes; else empty.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;
}
