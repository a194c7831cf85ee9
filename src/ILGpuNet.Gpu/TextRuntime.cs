using ILGpuNet.Compiler;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// A device whose driver compiles texts: kernels are translated to its language, maps are written in it. Texts wait until something is launched, so that
/// those of a whole plan can be compiled as one program.
/// </summary>
internal abstract class TextRuntime : GpuRuntime
{
    private readonly Dictionary<string, GpuFunction> functions = [];
    private readonly List<(ProgramSource Source, GpuFunction Function)> waiting = [];
    private ProgramCache? cache;

    /// <summary>The language that the driver compiles.</summary>
    public abstract KernelDialect Dialect { get; }

    public override int Programs => functions.Count;

    /// <summary>
    /// Whether one program of many kernels is compiled faster than a program for each. Where it is not, single ones are better: what was made of them is
    /// in the cache for other plans too.
    /// </summary>
    protected virtual bool CombinesTexts => false;

    /// <summary>Compiles a text, or takes what an earlier process made of it from the cache, and completes its kernels.</summary>
    /// <exception cref="GpuException">The driver does not take the text.</exception>
    protected abstract void Build(ProgramSource source, ReadOnlySpan<(string Name, GpuFunction Function)> kernels, ProgramCache cache);

    /// <summary>Has a text compiled before its kernel is launched, once.</summary>
    public GpuFunction Load(ProgramSource source)
    {
        if (functions.TryGetValue(source.Text, out GpuFunction? function)) return function;
        functions[source.Text] = function = new GpuFunction(source.KernelName);
        waiting.Add((source, function));
        return function;
    }

    public sealed override LoadedKernel Load(Type kernel) => Load(kernel, epilogue: null);

    /// <summary>Translates a kernel, with a map in the place of its stores.</summary>
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

    public sealed override void Build()
    {
        if (waiting.Count == 0) return;
        cache ??= new ProgramCache(ProgramCache.DefaultFolder, $"{Dialect} {Description.Name} {Description.Driver}");
        int most = CombinesTexts ? CombinedText.MostKernels : 1;
        foreach (IGrouping<string, (ProgramSource Source, GpuFunction Function)> equal in waiting.GroupBy(item => item.Source.Options).ToArray())
        {
            foreach ((ProgramSource Source, GpuFunction Function)[] batch in equal.Chunk(most)) Build(batch);
        }
        waiting.Clear();
    }

    private void Build((ProgramSource Source, GpuFunction Function)[] batch)
    {
        if (batch.Length > 1)
        {
            var combined = new CombinedText(Array.ConvertAll(batch, item => item.Source));
            try
            {
                Build(combined.Source, [.. combined.Names.Zip(batch, (name, item) => (name, item.Function))], cache!);
                return;
            }
            catch (GpuException)
            {
                // One at a time, the others are built, and the text at fault is found.
            }
        }
        foreach ((ProgramSource source, GpuFunction function) in batch)
        {
            try
            {
                Build(source, [(source.KernelName, function)], cache!);
            }
            catch (GpuException exception)
            {
                function.Fail(exception.Message);
            }
        }
    }
}
