using ILGpuNet.Compiler;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>A device whose driver compiles texts: kernels are translated to its language, maps are written in it.</summary>
internal abstract class TextRuntime : GpuRuntime
{
    private readonly Dictionary<string, GpuFunction> functions = [];
    private ProgramCache? cache;

    /// <summary>The language that the driver compiles.</summary>
    public abstract KernelDialect Dialect { get; }

    public override int Programs => functions.Count;

    /// <summary>Compiles a text, or takes what an earlier process made of it from the cache.</summary>
    /// <exception cref="GpuException">The driver does not take the text.</exception>
    public abstract GpuFunction Load(ProgramSource source, ProgramCache cache);

    /// <summary>Compiles a text, once.</summary>
    /// <exception cref="GpuException">The driver does not take the text.</exception>
    public GpuFunction Load(ProgramSource source)
    {
        cache ??= new ProgramCache(ProgramCache.DefaultFolder, $"{Dialect} {Description.Name} {Description.Driver}");
        if (!functions.TryGetValue(source.Text, out GpuFunction? function)) functions[source.Text] = function = Load(source, cache);
        return function;
    }

    public sealed override LoadedKernel Load(Type kernel) => Load(kernel, epilogue: null);

    /// <summary>Makes a kernel ready to launch, with a map in the place of its stores.</summary>
    /// <exception cref="GpuException">The driver does not take the text.</exception>
    public LoadedKernel Load(Type kernel, KernelEpilogue? epilogue)
    {
        CompiledKernel compiled = KernelCompiler.Compile(kernel, Dialect, epilogue);
        return new LoadedKernel(Load(new ProgramSource(compiled.Name, compiled.Text, compiled.BuildOptions)), compiled.GroupSize, compiled.Parameters);
    }

    public sealed override LoadedMap Load(MapProgram program, MapIndexing indexing)
    {
        var text = new MapText(program, indexing, Dialect, Description.HasFloat64, Description.IsProcessor);
        return new LoadedMap(Load(text.Source), text.Body.Failures);
    }
}
