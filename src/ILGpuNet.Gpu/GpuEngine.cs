using System.Globalization;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// The engine of every GPU, whatever its driver. Kernels are launched without waiting, in order; only reading waits. Values that a primitive cannot take
/// are found by the device and reported by the next read.
/// </summary>
public sealed class GpuEngine : Engine
{
    private readonly GpuRuntime runtime;
    private readonly Lock gate = new();
    private readonly Dictionary<Type, LoadedKernel> kernels = [];
    private readonly DataChecks checks;
    private long hostCopies, launches;

    internal GpuEngine(string name, GpuRuntime runtime)
    {
        Name = name;
        this.runtime = runtime;
        checks = new DataChecks(runtime);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Description => $"{runtime.Description.Name}, {runtime.Description.ComputeUnits} compute units";

    /// <inheritdoc/>
    public override string Driver => runtime.Description.Driver;

    /// <inheritdoc/>
    public override long MemoryBytes => runtime.Description.MemoryBytes;

    /// <summary>
    /// How often a kernel has copied its operands to the processor and back, because no kernel of the device computes it: factorizations of matrices.
    /// Training of networks does none.
    /// </summary>
    public long HostCopies => Interlocked.Read(ref hostCopies);

    /// <summary>Programs that the driver has built or loaded so far.</summary>
    public int Programs
    {
        get { lock (gate) return runtime.Programs; }
    }

    /// <summary>Launches so far.</summary>
    public long Launches => Interlocked.Read(ref launches);

    /// <summary>What the device is.</summary>
    internal GpuDescription Hardware => runtime.Description;

    /// <inheritdoc cref="DataChecks.Register"/>
    internal (nint Memory, long First, long Position, long Value) Register(object key, Func<long, int, string> message)
    {
        lock (gate) return checks.Register(key, message);
    }

    /// <inheritdoc/>
    public override Kernel CreateKernel(Primitive primitive, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) =>
        KernelSelection.Create(this, primitive, inputs, outputs);

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<byte> source, BufferView destination)
    {
        lock (gate) runtime.Upload(source, ((GpuBuffer)destination.Buffer).Memory, destination.ByteOffset);
    }

    /// <inheritdoc/>
    public override void Download(BufferView source, Span<byte> destination)
    {
        lock (gate)
        {
            runtime.Download(((GpuBuffer)source.Buffer).Memory, source.ByteOffset, destination);
            checks.Verify();
        }
    }

    /// <inheritdoc/>
    protected internal override DeviceBuffer Allocate(long byteLength)
    {
        if (byteLength > runtime.Description.MaximumAllocationBytes) throw OutOfMemory(byteLength);
        lock (gate)
        {
            try
            {
                return new GpuBuffer(runtime.Allocate(byteLength), byteLength);
            }
            catch (InsufficientMemoryException)
            {
                throw OutOfMemory(byteLength);
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Free(DeviceBuffer buffer)
    {
        lock (gate) runtime.Free(((GpuBuffer)buffer).Memory);
    }

    /// <summary>Translates and builds a kernel, once.</summary>
    internal LoadedKernel Load(Type kernel)
    {
        lock (gate)
        {
            if (!kernels.TryGetValue(kernel, out LoadedKernel? loaded)) kernels[kernel] = loaded = runtime.Load(kernel);
            return loaded;
        }
    }

    /// <summary>Translates and builds a map, once for each program and pattern of strides.</summary>
    internal LoadedMap Load(MapProgram program, MapIndexing indexing)
    {
        lock (gate) return runtime.Load(program, indexing);
    }

    /// <inheritdoc cref="GpuRuntime.LoadProduct"/>
    internal GpuFunction? LoadProduct(DType type)
    {
        lock (gate) return runtime.LoadProduct(type);
    }

    /// <summary>Gives launches to the device, all without one of another thread in between.</summary>
    internal void Run(ReadOnlySpan<KernelLaunch> work, ReadOnlySpan<BufferView> operands, ReadOnlySpan<Scalar> scalars)
    {
        lock (gate)
        {
            foreach (KernelLaunch launch in work)
            {
                ArgumentValue[] values = launch.Values;
                for (int i = 0; i < values.Length; i++) values[i] = launch.Arguments[i].Resolve(operands, scalars, Name);
                runtime.Launch(launch.Function, launch.Groups, launch.GroupSize, values);
                if (launch.IsCheck) checks.HasPending = true;
            }
        }
        Interlocked.Add(ref launches, work.Length);
    }

    internal void CountHostCopy() => Interlocked.Increment(ref hostCopies);

    private InsufficientMemoryException OutOfMemory(long byteLength) => new(string.Create(CultureInfo.InvariantCulture,
        $"[{Name}] no memory for {byteLength:N0} bytes: {runtime.Description.Name} has {runtime.Description.MemoryBytes:N0}, at most {runtime.Description.MaximumAllocationBytes:N0} in one piece; {Memory.ReservedBytes:N0} are reserved. Use smaller batches or another device"));
}
