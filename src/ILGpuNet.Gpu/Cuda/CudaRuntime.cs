using ILGpuNet.Compiler;
using static ILGpuNet.Gpu.Cuda.CudaError;
using static ILGpuNet.Gpu.Cuda.CudaLibrary;

namespace ILGpuNet.Gpu.Cuda;

/// <summary>A device of NVIDIA's driver, with its primary context and one stream.</summary>
internal sealed unsafe class CudaRuntime : TextRuntime
{
    private const int FunctionMaximumThreads = 0;
    private const uint NonBlocking = 1;

    private readonly string architecture;
    private readonly nint context, stream;
    private readonly Lazy<Cublas?> cublas;

    public CudaRuntime(int ordinal)
    {
        int device;
        Check(DeviceGet(&device, ordinal), "cuDeviceGet");
        Description = CudaDevices.Describe(device);
        architecture = CudaDevices.ArchitectureOf(device);
        nint handle;
        Check(DevicePrimaryCtxRetain(&handle, device), "cuDevicePrimaryCtxRetain", Description.Name);
        context = handle;
        Enter();
        Check(StreamCreate(&handle, NonBlocking), "cuStreamCreate", Description.Name);
        stream = handle;
        cublas = new Lazy<Cublas?>(() => Cublas.Open(stream));
    }

    public override GpuDescription Description { get; }

    public override string Libraries => Cublas.Text;

    public override KernelDialect Dialect => KernelDialect.Cuda;

    public override nint Allocate(long byteLength)
    {
        Enter();
        nint memory;
        Check(MemAlloc(&memory, (nuint)byteLength), "cuMemAlloc");
        return memory;
    }

    public override void Free(nint memory)
    {
        Enter();
        // The stream does not wait for it by itself.
        Check(StreamSynchronize(stream), "cuStreamSynchronize");
        Check(MemFree(memory), "cuMemFree");
    }

    /// <summary>The driver copies what is not page-locked before it returns.</summary>
    public override void Upload(ReadOnlySpan<byte> source, nint memory, long byteOffset)
    {
        Enter();
        fixed (byte* pointer = source)
            if (source.Length > 0) Check(MemcpyHtoDAsync(memory + (nint)byteOffset, pointer, (nuint)source.Length, stream), "cuMemcpyHtoDAsync");
    }

    public override void Download(nint memory, long byteOffset, Span<byte> destination)
    {
        Enter();
        fixed (byte* pointer = destination)
        {
            if (destination.Length > 0) Check(MemcpyDtoHAsync(pointer, memory + (nint)byteOffset, (nuint)destination.Length, stream), "cuMemcpyDtoHAsync");
            Check(StreamSynchronize(stream), "cuStreamSynchronize");
        }
    }

    protected override void Build(ProgramSource source, ReadOnlySpan<(string Name, GpuFunction Function)> kernels, ProgramCache cache)
    {
        Enter();
        nint module = 0;
        if (cache.Find(source) is { } cached) module = TryLoadModule(cached, out _);
        if (module == 0)
        {
            byte[] ptx = NvrtcLibrary.Compile(source, architecture);
            module = TryLoadModule(ptx, out int error);
            Check(error, "cuModuleLoadData", source.KernelName);
            cache.Store(source, ptx);
        }
        foreach ((string name, GpuFunction kernel) in kernels)
        {
            nint function;
            Check(ModuleGetFunction(&function, module, name), "cuModuleGetFunction", name);
            int threads;
            Check(FuncGetAttribute(&threads, FunctionMaximumThreads, function), "cuFuncGetAttribute", name);
            kernel.Complete(function, threads);
        }
    }

    public override GpuFunction? LoadProduct(LibraryProduct product)
    {
        if (CublasArguments.Create(product, Description.ComputeCapability) is not { } arguments) return null;
        Enter();
        return cublas.Value is null ? null : new CublasFunction(arguments, Description.MaximumGroupSize);
    }

    public override void Launch(GpuFunction function, int groups, int groupSize, ReadOnlySpan<ArgumentValue> arguments)
    {
        Enter();
        if (function is CublasFunction product)
        {
            cublas.Value!.Multiply(product.Arguments, Place(arguments[1]), Place(arguments[0]), Place(arguments[2]));
            return;
        }
        // Each argument lies at a multiple of eight bytes; the driver copies them before it returns.
        int total = 0;
        foreach (ArgumentValue argument in arguments) total += Room(argument);
        byte* values = stackalloc byte[total];
        void** pointers = stackalloc void*[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            ArgumentValue argument = arguments[i];
            pointers[i] = values;
            if (argument.Bytes.Length > 0) argument.Bytes.CopyTo(new Span<byte>(values, argument.Size));
            else *(long*)values = argument.IsView ? Place(argument) : argument.Bits;
            values += Room(argument);
        }
        Check(LaunchKernel(function.Handle, (uint)groups, 1, 1, (uint)groupSize, 1, 1, 0, stream, pointers, null), "cuLaunchKernel", function.Name);
    }

    public override string ToString() => Description.Name;

    private static nint Place(ArgumentValue view) => view.Memory + (nint)view.Bits;

    private static int Room(ArgumentValue argument) => (Math.Max(8, argument.Size) + 7) & ~7;

    private static nint TryLoadModule(byte[] image, out int error)
    {
        nint module;
        fixed (byte* pointer = image) error = ModuleLoadData(&module, pointer);
        return error == 0 ? module : 0;
    }

    /// <summary>Calls go to the context that is current on the calling thread.</summary>
    private void Enter() => Check(CtxSetCurrent(context), "cuCtxSetCurrent");
}
