using System.Reflection;

namespace ILGpuNet.Compiler;

/// <summary>A kernel and the functions it calls, each translated once for the types and memories of its arguments.</summary>
internal sealed class TranslationUnit(string kernelName, Dialect dialect, string kernelIdentifier, KernelEpilogue? epilogue)
{
    private readonly Dictionary<(MethodBase, string), Function> byKey = [];
    private readonly HashSet<(MethodBase, string)> underway = [];
    private readonly HashSet<string> names = [kernelIdentifier];

    public string KernelName { get; } = kernelName;
    public Dialect Dialect { get; } = dialect;

    /// <summary>What takes the place of the kernel's stores; null: nothing.</summary>
    public KernelEpilogue? Epilogue { get; } = epilogue;

    /// <summary>In an order in which a function comes before those that call it.</summary>
    public List<Function> Functions { get; } = [];

    public Function FunctionFor(MethodBase method, IReadOnlyList<DeviceType> argumentTypes)
    {
        (MethodBase, string) key = (method, string.Join(", ", argumentTypes.Select(type => $"{type.Element.AssemblyQualifiedName} {type.Space}")));
        if (byKey.TryGetValue(key, out Function? function)) return function;
        if (method.GetMethodBody() is null) throw NoCounterpart(method);
        if (!underway.Add(key)) throw new UnsupportedConstructException($"recursion of {TypeNames.Of(method)}", "a device has no stack to speak of: write a loop");
        try
        {
            function = new MethodTranslator(this, method, argumentTypes).Translate(UniqueName(TypeNames.Identifier(method)));
        }
        catch (KernelCompilationException) when (method.Module == typeof(object).Module)
        {
            throw NoCounterpart(method); // a person sees the call, not what is inside .NET
        }
        underway.Remove(key);
        Functions.Add(function);
        return byKey[key] = function;
    }

    private static UnsupportedConstructException NoCounterpart(MethodBase method) =>
        new($"a call of {TypeNames.Of(method)}", "it has no counterpart on a device: write it out");

    private string UniqueName(string wanted)
    {
        string name = wanted;
        for (int number = 2; !names.Add(name); number++) name = $"{wanted}_{number}";
        return name;
    }
}
