using System.Globalization;
using ILGpuNet.Compiler;
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
    private readonly Dictionary<(Type, string?), LoadedKernel> kernels = [];
    private readonly DataChecks checks;
    private long hostCopies, launches;
    private string? loss;

    internal GpuEngine(string name, GpuRuntime runtime)
    {
        Name = name;
        Tuner = new TileTuner(this, new TileChoices(ProgramCache.DefaultFolder, $"{name} {runtime.Description.Name} {runtime.Description.Driver}"));
        this.runtime = runtime;
        checks = new DataChecks(runtime);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Description => $"{runtime.Description.Name}, {runtime.Description.ComputeUnits} compute units";

    /// <inheritdoc/>
    public override string Driver => runtime.Libraries is { Length: > 0 } libraries ? $"{Hardware.Driver}, {libraries}" : Hardware.Driver;

    /// <inheritdoc/>
    public override long MemoryBytes => runtime.Description.MemoryBytes;

    /// <summary>
    /// How often a kernel has copied its operands to the processor and back, because no kernel of the device computes it: factorizations of matrices.
    /// Training of networks does none.
    /// </summary>
    public long HostCopies => Interlocked.Read(ref hostCopies);

    /// <summary>Kernels that the driver has built or loaded so far.</summary>
    public int Programs
    {
        get { lock (gate) return runtime.Programs; }
    }

    /// <summary>Launches so far.</summary>
    public long Launches => Interlocked.Read(ref launches);

    /// <summary>Chooses the tiles of products and convolutions.</summary>
    internal TileTuner Tuner { get; init; }

    /// <summary>What the device is.</summary>
    internal GpuDescription Hardware => runtime.Description;

    /// <summary>Whether its driver compiles texts, so that kernels can be written for what they do.</summary>
    internal bool HasTexts => runtime is TextRuntime;

    /// <summary>The runtime, of which <see cref="HasTexts"/> says that it compiles texts.</summary>
    internal TextRuntime Texts => (TextRuntime)runtime;

    /// <summary>What the device is to those who choose kernels: a processor only where texts can be written for it.</summary>
    internal GpuDescription HardwareOfTexts => HasTexts ? Hardware : Hardware with { IsProcessor = false };

    /// <inheritdoc cref="DataChecks.Register"/>
    internal (nint Memory, long First, long Position, long Value) Register(object key, Func<long, int, string> message)
    {
        lock (gate) return checks.Register(key, message);
    }

    /// <inheritdoc/>
    public override Kernel CreateKernel(Primitive primitive, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) =>
        KernelSelection.Create(this, primitive, inputs, outputs);

    /// <inheritdoc/>
    public override bool Supports(ProductPrecision precision) =>
        precision == ProductPrecision.Float32 || (HasTexts && TensorFormats.AreRounded(precision, Hardware));

    /// <inheritdoc/>
    public override bool CanReadStored(Primitive product) =>
        HasTexts && product is MatrixProductPrimitive or ConvolutionPrimitive && !ConvolutionKernels.IsDirect(product);

    /// <inheritdoc/>
    public override bool CanFuse(Primitive head) => HasTexts && head is MatrixProductPrimitive or ConvolutionPrimitive { Pass: not ConvolutionPass.WeightGradient };

    /// <inheritdoc/>
    public override bool CanFuseSum(DType type, Shape shape, ValueList<int> axes) => HasTexts && type is (DType.Float32 or DType.Float64);

    /// <inheritdoc/>
    public override bool CanJoinMaps(MapProgram program) => HasTexts && MapKernels.CanJoin(program);

    /// <inheritdoc/>
    public override bool CanRunRecurrent => HasTexts;

    /// <inheritdoc/>
    public override bool CanFuseRows(long rows, int length, int segments) => segments == 1 && HasTexts && RowKernels.AreWorthwhile(rows, length, Hardware);

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<byte> source, BufferView destination)
    {
        lock (gate)
        {
            RequireDevice();
            try
            {
                runtime.Upload(source, ((GpuBuffer)destination.Buffer).Memory, destination.ByteOffset);
            }
            catch (DeviceLostException exception)
            {
                throw Lose(exception);
            }
        }
    }

    /// <inheritdoc/>
    public override void Download(BufferView source, Span<byte> destination)
    {
        lock (gate)
        {
            RequireDevice();
            try
            {
                runtime.Download(((GpuBuffer)source.Buffer).Memory, source.ByteOffset, destination);
                checks.Verify();
            }
            catch (DeviceLostException exception)
            {
                throw Lose(exception);
            }
        }
    }

    /// <inheritdoc/>
    public override void Synchronize()
    {
        lock (gate)
        {
            RequireDevice();
            try
            {
                runtime.Download(0, 0, []);
            }
            catch (DeviceLostException exception)
            {
                throw Lose(exception);
            }
        }
    }

    /// <inheritdoc/>
    protected internal override DeviceBuffer Allocate(long byteLength)
    {
        if (byteLength > runtime.Description.MaximumAllocationBytes) throw OutOfMemory(byteLength);
        lock (gate)
        {
            RequireDevice();
            try
            {
                return new GpuBuffer(runtime.Allocate(byteLength), byteLength);
            }
            catch (DeviceLostException exception)
            {
                throw Lose(exception);
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
        lock (gate)
        {
            // The memory of a lost device has gone with it.
            if (loss is null) runtime.Free(((GpuBuffer)buffer).Memory);
        }
    }

    /// <summary>Translates a kernel and has it built before its first launch, with a map in the place of its stores or without, once.</summary>
    internal LoadedKernel Load(Type kernel, KernelEpilogue? epilogue)
    {
        (Type, string?) key = (kernel, epilogue?.Key);
        lock (gate)
        {
            if (!kernels.TryGetValue(key, out LoadedKernel? loaded))
                kernels[key] = loaded = Guard(() => epilogue is null ? runtime.Load(kernel) : Texts.Load(kernel, epilogue));
            return loaded;
        }
    }

    /// <summary>Translates a map and has it built before its first launch, once for each program and pattern of strides.</summary>
    internal LoadedMap Load(MapProgram program, MapIndexing indexing)
    {
        lock (gate) return Guard(() => runtime.Load(program, indexing));
    }

    /// <summary>Has a text built before its first launch, once.</summary>
    internal GpuFunction Load(ProgramSource source)
    {
        lock (gate) return Guard(() => Texts.Load(source));
    }

    /// <inheritdoc cref="GpuRuntime.LoadProduct"/>
    internal GpuFunction? LoadProduct(LibraryProduct product)
    {
        lock (gate) return Guard(() => runtime.LoadProduct(product));
    }

    /// <summary>Gives launches to the device, all without one of another thread in between.</summary>
    /// <exception cref="GpuException">The driver does not build a kernel.</exception>
    /// <exception cref="DeviceException">A kernel needs larger groups than the device has for it.</exception>
    internal void Run(ReadOnlySpan<KernelLaunch> work, ReadOnlySpan<BufferView> operands, ReadOnlySpan<Scalar> scalars)
    {
        lock (gate)
        {
            RequireDevice();
            try
            {
                runtime.Build();
                foreach (KernelLaunch launch in work) RequireLaunchable(launch);
                foreach (KernelLaunch launch in work)
                {
                    ArgumentValue[] values = launch.Values;
                    for (int i = 0; i < values.Length; i++) values[i] = launch.Arguments[i].Resolve(operands, scalars, Name);
                    runtime.Launch(launch.Function, launch.Groups, launch.GroupSize, values);
                    if (launch.IsCheck) checks.NoteLaunch(values);
                }
            }
            catch (DeviceLostException exception)
            {
                throw Lose(exception);
            }
        }
        Interlocked.Add(ref launches, work.Length);
    }

    private void RequireLaunchable(KernelLaunch launch)
    {
        GpuFunction function = launch.Function;
        if (function.Failure is not null) throw new GpuException(function.Failure);
        if (launch.GroupSize > function.MaximumGroupSize)
            throw new DeviceException($"[{Name}] {function.Name} needs groups of {launch.GroupSize} threads, {Hardware.Name} has {function.MaximumGroupSize} for it");
    }

    internal void CountHostCopy() => Interlocked.Increment(ref hostCopies);

    /// <summary>From the first sign on the driver is not asked again: what it says about a lost device differs from call to call.</summary>
    private void RequireDevice()
    {
        if (loss is not null) throw new DeviceLostException(loss);
    }

    private T Guard<T>(Func<T> ask)
    {
        RequireDevice();
        try
        {
            return ask();
        }
        catch (DeviceLostException exception)
        {
            throw Lose(exception);
        }
    }

    private DeviceLostException Lose(DeviceLostException sign)
    {
        loss = $"[{Name}] {Hardware.Name} was lost: {sign.Message}. What was in its memory is gone; start the process anew, or go on from a checkpoint on another device";
        return new DeviceLostException(loss);
    }

    private InsufficientMemoryException OutOfMemory(long byteLength) => new(string.Create(CultureInfo.InvariantCulture,
        $"[{Name}] no memory for {byteLength:N0} bytes: {runtime.Description.Name} has {runtime.Description.MemoryBytes:N0}, at most {runtime.Description.MaximumAllocationBytes:N0} in one piece; {Memory.ReservedBytes - byteLength:N0} are reserved. Use smaller batches or another device"));
}
