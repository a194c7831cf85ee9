using ILGpuNet.Compiler;
using ILGpuNet.Gpu;

namespace ILGpuNet.Tests.Gpu;

/// <summary>A device with little memory and no arithmetic, whose driver fails when it is told to.</summary>
internal sealed class FailingRuntime : TextRuntime
{
    private readonly Dictionary<nint, byte[]> memories = [];
    private nint last;

    /// <summary>What the driver throws from now on; null: nothing.</summary>
    public Func<Exception>? Failure { get; set; }

    /// <summary>Calls of the driver.</summary>
    public int Calls { get; private set; }

    public long UsedBytes => memories.Values.Sum(memory => (long)memory.Length);

    public override GpuDescription Description { get; } = new("Test device", "Test driver 1.0", 4096, 3072, 1024, 256, 1, HasFloat64: false, IsProcessor: false);

    public override KernelDialect Dialect => KernelDialect.OpenCl;

    /// <summary>An engine over it.</summary>
    public GpuEngine CreateEngine() => new("test", this);

    public override nint Allocate(long byteLength)
    {
        Enter();
        if (UsedBytes + byteLength > Description.MemoryBytes) throw new InsufficientMemoryException("[test] no memory");
        memories[++last] = new byte[byteLength];
        return last;
    }

    public override void Free(nint memory)
    {
        Enter();
        memories.Remove(memory);
    }

    public override void Upload(ReadOnlySpan<byte> source, nint memory, long byteOffset)
    {
        Enter();
        source.CopyTo(memories[memory].AsSpan((int)byteOffset));
    }

    public override void Download(nint memory, long byteOffset, Span<byte> destination)
    {
        Enter();
        if (destination.Length > 0) memories[memory].AsSpan((int)byteOffset, destination.Length).CopyTo(destination);
    }

    protected override void Build(ProgramSource source, ReadOnlySpan<(string Name, GpuFunction Function)> kernels, ProgramCache cache)
    {
        Enter();
        foreach ((_, GpuFunction function) in kernels) function.Complete(1, Description.MaximumGroupSize);
    }

    public override void Launch(GpuFunction function, int groups, int groupSize, ReadOnlySpan<ArgumentValue> arguments) => Enter();

    private void Enter()
    {
        Calls++;
        if (Failure is not null) throw Failure();
    }
}
