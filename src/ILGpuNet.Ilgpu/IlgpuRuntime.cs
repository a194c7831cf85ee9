using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using ILGpuNet.Gpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Ilgpu;

/// <summary>An accelerator of ILGPU, with one stream. Kernels are loaded once and stay.</summary>
internal sealed unsafe class IlgpuRuntime : GpuRuntime
{
    private const int LaunchesPerBatch = 4096;

    private readonly Accelerator accelerator;
    private readonly AcceleratorStream stream;
    private readonly Dictionary<nint, MemoryBuffer> buffers = [];
    private readonly Dictionary<(MapProgram, string), LoadedMap> maps = [];
    private readonly ArgumentReader arguments;
    private readonly Lazy<CuBlas?> library;
    private nint lastHandle;
    private int programs;
    private long launches;

    public IlgpuRuntime(Accelerator accelerator)
    {
        this.accelerator = accelerator;
        stream = accelerator.CreateStream();
        arguments = new ArgumentReader(buffers);
        library = new Lazy<CuBlas?>(() => ProductFunction.OpenLibrary(accelerator, stream));
        bool isProcessor = accelerator.AcceleratorType == AcceleratorType.CPU;
        long memory = isProcessor ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : accelerator.MemorySize;
        Description = new GpuDescription(
            accelerator.Name, $"ILGPU {typeof(Context).Assembly.GetName().Version?.ToString(3)}, {accelerator.AcceleratorType}", memory, memory,
            accelerator.MaxSharedMemoryPerGroup, accelerator.MaxNumThreadsPerGroup, accelerator.NumMultiprocessors,
            accelerator.Capabilities is not CLCapabilityContext capabilities || capabilities.Float64, isProcessor);
    }

    public override GpuDescription Description { get; }

    public override int Programs => programs;

    public override nint Allocate(long byteLength)
    {
        accelerator.Bind();
        try
        {
            buffers[++lastHandle] = accelerator.Allocate1D<byte>(byteLength);
            return lastHandle;
        }
        catch (Exception exception) when (IsOutOfMemory(exception))
        {
            throw new InsufficientMemoryException(exception.Message, exception);
        }
    }

    public override void Free(nint memory)
    {
        accelerator.Bind();
        buffers.Remove(memory, out MemoryBuffer? buffer);
        stream.Synchronize();
        buffer?.Dispose();
    }

    public override void Upload(ReadOnlySpan<byte> source, nint memory, long byteOffset)
    {
        if (source.Length == 0) return;
        accelerator.Bind();
        // Pinned, as the copy may be under way until the stream is empty.
        fixed (byte* pointer = source) buffers[memory].AsRawArrayView(byteOffset, source.Length).CopyFromCPU(stream, ref *pointer, source.Length);
    }

    public override void Download(nint memory, long byteOffset, Span<byte> destination)
    {
        accelerator.Bind();
        fixed (byte* pointer = destination)
        {
            if (destination.Length > 0) buffers[memory].AsRawArrayView(byteOffset, destination.Length).CopyToCPU(stream, ref *pointer, destination.Length);
            else stream.Synchronize();
        }
    }

    public override LoadedKernel Load(Type kernel)
    {
        Type own = KernelTypes.CounterpartOf(kernel);
        return new LoadedKernel(LoadFunction(own), KernelTypes.GroupSizeOf(own), KernelTypes.ParametersOf(kernel));
    }

    public override LoadedMap Load(MapProgram program, MapIndexing indexing)
    {
        (MapProgram, string) key = (program, indexing.Pattern);
        if (maps.TryGetValue(key, out LoadedMap? loaded)) return loaded;
        (Type kernel, IReadOnlyList<string> failures) = MapKernelEmitter.Emit(program, indexing);
        return maps[key] = new LoadedMap(LoadFunction(kernel), failures);
    }

    public override GpuFunction? LoadProduct(LibraryProduct product) =>
        product.Batch == 1 && product.Factors == product.Result && library.Value is { } opened ? new ProductFunction(opened, product, Description.MaximumGroupSize) : null;

    public override void Launch(GpuFunction function, int groups, int groupSize, ReadOnlySpan<ArgumentValue> arguments)
    {
        accelerator.Bind();
        this.arguments.Take(arguments);
        ((IlgpuFunction)function).Launch(stream, groups, groupSize, this.arguments);
        // A host that never reads must not run ahead without end: what waits in the queue takes memory.
        if (++launches % LaunchesPerBatch == 0) stream.Synchronize();
    }

    public override string ToString() => Description.Name;

    private IlgpuFunction LoadFunction(Type kernel)
    {
        accelerator.Bind();
        programs++;
        return IlgpuFunction.Load(kernel, accelerator);
    }

    private static bool IsOutOfMemory(Exception exception) => exception is OutOfMemoryException
        or CudaException { Error: nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY) }
        or CLException { Error: CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE or CLError.CL_OUT_OF_RESOURCES or CLError.CL_OUT_OF_HOST_MEMORY };
}
