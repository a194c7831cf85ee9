using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGpuNet.Compiler;
using ILGpuNet.Gpu;
using ILGpuNet.Gpu.Cuda;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Gpu;

/// <summary>
/// A device that says it is one of CUDA with tensor cores: its texts are CUDA C, and the kernels that a test names are run by the host executor in their place.
/// What else is launched does nothing but to be noted.
/// </summary>
internal sealed class HostCudaRuntime : TextRuntime
{
    private readonly Dictionary<nint, byte[]> memories = [];
    private readonly Dictionary<string, CompiledKernel> compiled = [];
    private readonly Dictionary<string, Type> types = [];
    private nint last;

    /// <param name="computeCapability">80 for 8.0.</param>
    /// <param name="kernels">What the host runs.</param>
    public HostCudaRuntime(int computeCapability, params Type[] kernels)
    {
        Description = new("Test device", "Test driver 1.0", 1 << 28, 1 << 28, 48 << 10, 1024, 2, HasFloat64: true, IsProcessor: false) { ComputeCapability = computeCapability };
        foreach (Type kernel in kernels)
        {
            CompiledKernel text = KernelCompiler.Compile(kernel, KernelDialect.Cuda);
            (compiled[text.Name], types[text.Name]) = (text, kernel);
        }
    }

    public override GpuDescription Description { get; }

    public override KernelDialect Dialect => KernelDialect.Cuda;

    /// <summary>Names of the kernels that were launched.</summary>
    public List<string> Launched { get; } = [];

    /// <summary>Whether there is a cuBLAS, which the host computes by its definition.</summary>
    public bool HasCublas { get; init; }

    public override string Libraries => HasCublas ? "cuBLAS of the host" : "no cuBLAS (not installed)";

    /// <summary>A device over it; its tiles go by rule.</summary>
    public Device CreateDevice()
    {
        var engine = new Lazy<GpuEngine>(() => CreateEngine());
        return new Device("cuda-on-host", () => engine.Value);
    }

    public GpuEngine CreateEngine()
    {
        var engine = new GpuEngine("cuda-on-host", this);
        engine.Tuner.IsOn = false;
        return engine;
    }

    public override nint Allocate(long byteLength)
    {
        memories[++last] = new byte[byteLength];
        return last;
    }

    public override void Free(nint memory) => memories.Remove(memory);

    public override void Upload(ReadOnlySpan<byte> source, nint memory, long byteOffset) => source.CopyTo(memories[memory].AsSpan((int)byteOffset));

    public override void Download(nint memory, long byteOffset, Span<byte> destination)
    {
        if (destination.Length > 0) memories[memory].AsSpan((int)byteOffset, destination.Length).CopyTo(destination);
    }

    protected override void Build(ProgramSource source, ReadOnlySpan<(string Name, GpuFunction Function)> kernels, ProgramCache cache)
    {
        foreach ((_, GpuFunction function) in kernels) function.Complete(1, Description.MaximumGroupSize);
    }

    public override GpuFunction? LoadProduct(LibraryProduct product) =>
        HasCublas && CublasArguments.Create(product, Description.ComputeCapability) is { } arguments ? new CublasFunction(arguments, Description.MaximumGroupSize) : null;

    public override void Launch(GpuFunction function, int groups, int groupSize, ReadOnlySpan<ArgumentValue> arguments)
    {
        Launched.Add(function.Name);
        if (function is CublasFunction product)
        {
            Span<float> MemoryOf(ArgumentValue view) => MemoryMarshal.Cast<byte, float>(memories[view.Memory].AsSpan((int)view.Bits));
            ColumnMajorProduct.Multiply(product.Arguments, MemoryOf(arguments[1]), MemoryOf(arguments[0]), MemoryOf(arguments[2]));
            return;
        }
        if (!compiled.TryGetValue(function.Name, out CompiledKernel? text)) return;
        object kernel = RuntimeHelpers.GetUninitializedObject(types[function.Name]);
        var writeBack = new List<Action>();
        for (int i = 0; i < arguments.Length; i++)
        {
            KernelParameter parameter = text.Parameters[i];
            parameter.Field.SetValue(kernel, parameter.ViewElement is { } element
                ? Invoke(nameof(ViewOf), element, memories[arguments[i].Memory], (int)arguments[i].Bits, writeBack)
                : Invoke(nameof(ValueOf), parameter.Field.FieldType, arguments[i].Bytes.ToArray()));
        }
        typeof(HostExecutor).GetMethod(nameof(HostExecutor.Run))!.MakeGenericMethod(types[function.Name]).Invoke(null, [kernel, groups, groupSize]);
        foreach (Action action in writeBack) action();
    }

    private static object Invoke(string method, Type type, params object[] arguments) => typeof(HostCudaRuntime)
        .GetMethod(method, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, arguments)!;

    private static View<T> ViewOf<T>(byte[] memory, int start, List<Action> writeBack) where T : unmanaged
    {
        T[] copy = MemoryMarshal.Cast<byte, T>(memory.AsSpan(start)).ToArray(), before = [.. copy];
        // Views of the same memory are copies of their own here: only what has changed goes back.
        writeBack.Add(() =>
        {
            Span<T> target = MemoryMarshal.Cast<byte, T>(memory.AsSpan(start));
            for (int i = 0; i < copy.Length; i++)
            {
                if (!EqualityComparer<T>.Default.Equals(copy[i], before[i])) target[i] = copy[i];
            }
        });
        return new View<T>(copy);
    }

    private static T ValueOf<T>(byte[] bytes) where T : unmanaged => MemoryMarshal.Read<T>(bytes);
}
