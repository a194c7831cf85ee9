using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using ILGpuNet.Graphs.Replay;
using ILGpuNet.Serialization;

namespace ILGpuNet.Nn;

/// <summary>
/// A part of a network: parameters, running statistics and other modules, found in its fields and properties, alone or in arrays, lists,
/// dictionaries and tuples, under their names in <c>snake_case</c> (so <c>Conv1.Weight</c> is <c>conv1.weight</c> and <c>Blocks[2].Bias</c> is <c>blocks.2.bias</c>,
/// PyTorch's names).
/// </summary>
public abstract class Module
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> MemberFields = new();

    private bool isTraining = true;

    /// <summary>Whether the module behaves as in training (dropout drops, batch normalisation uses the batch) or as in use.</summary>
    public bool IsTraining
    {
        get
        {
            if (CallTrace.Current is { } trace) NoteMode(trace);
            return isTraining;
        }
        internal set => isTraining = value;
    }

    /// <summary>Switches this module and all within to training or, with false, to use.</summary>
    public void Train(bool isTraining = true)
    {
        foreach ((_, Module module) in Modules()) module.IsTraining = isTraining;
    }

    /// <summary>Switches to training or use until the result is disposed; then every module within behaves as before.</summary>
    internal IDisposable UseMode(bool isTraining)
    {
        var modes = new ModeScope([.. Modules().Select(entry => (entry.Module, entry.Module.IsTraining))]);
        Train(isTraining);
        return modes;
    }

    /// <summary>Switches this module and all within to use: the opposite of <see cref="Train"/>.</summary>
    public void Eval() => Train(false);

    /// <summary>
    /// Moves all parameters and running statistics to a device, and other tensors in fields, such as masks. To be called before an optimizer is made, whose
    /// state stays where it is.
    /// </summary>
    public void To(Device device)
    {
        Variable[] variables = [.. NamedVariables().Select(named => named.Value)];
        foreach (Variable variable in variables) variable.MoveTo(device);
        Tensor.Evaluate(variables);
        foreach ((_, Module module) in Modules())
        {
            foreach (FieldInfo field in FieldsOf(module.GetType()))
            {
                if (field.GetValue(module) is Tensor constant and not Variable) field.SetValue(module, constant.To(device).Evaluate());
            }
        }
    }

    /// <summary>The parameters of this module and all within, with their names, in the order of declaration.</summary>
    public IEnumerable<KeyValuePair<string, Parameter>> NamedParameters()
    {
        foreach ((string name, Variable variable) in NamedVariables())
        {
            if (variable is Parameter parameter) yield return new KeyValuePair<string, Parameter>(name, parameter);
        }
    }

    /// <summary>The parameters of this module and all within.</summary>
    public IEnumerable<Parameter> Parameters() => NamedParameters().Select(named => named.Value);

    /// <summary>Number of elements of all parameters, frozen ones included.</summary>
    public long ParameterCount => Parameters().Sum(parameter => parameter.Count);

    /// <summary>Parameters and running statistics by name: what is saved.</summary>
    public IReadOnlyDictionary<string, Tensor> State() =>
        NamedVariables().ToDictionary(named => named.Key, named => (Tensor)named.Value);

    /// <summary>Takes over parameters and running statistics by name. Nothing is changed unless all fit.</summary>
    /// <param name="state">Tensors by name.</param>
    /// <param name="strict">
    /// Whether the names must be the same; with false only those are taken over that both have, such as all but the last layer of a model that was trained
    /// for other classes.
    /// </param>
    /// <returns>What was left out where not strict: names that the state lacks, and those that the module does not have.</returns>
    /// <exception cref="ILGpuNetException">
    /// A name is missing or unknown, or has another shape or type; the message lists all differences. Where not strict: no name is known.
    /// </exception>
    public IReadOnlyList<string> LoadState(IReadOnlyDictionary<string, Tensor> state, bool strict = true)
    {
        var own = NamedVariables().ToDictionary();
        (List<string> names, List<string> values) = Differences(own, state);
        bool isNone = own.Count > 0 && !own.Keys.Any(state.ContainsKey);
        if (values.Count > 0 || names.Count > 0 && (strict || isNone))
            throw new ILGpuNetException($"[LoadState] the state does not fit {GetType().Name}: {string.Join("; ", values.Concat(names))}");
        var updates = own.Where(named => state.ContainsKey(named.Key)).Select(named => (named.Value, state[named.Key].To(named.Value.Device))).ToList();
        Variable.AssignAndEvaluate(updates);
        return names;
    }

    /// <summary>Saves parameters and running statistics in a safetensors file. The file is replaced as a whole at the end.</summary>
    /// <param name="path">The file; its folder must be there.</param>
    /// <inheritdoc cref="Safetensors.Save" path="/exception"/>
    public void Save(string path) => Safetensors.Save(path, State());

    /// <summary>
    /// Loads parameters and running statistics from a safetensors file: one that <see cref="Save"/> or PyTorch has written, or a checkpoint of a
    /// <see cref="Training.Trainer"/>, whose other parts are left out. Nothing is changed unless all fit.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="strict">As in <see cref="LoadState"/>.</param>
    /// <returns>As that of <see cref="LoadState"/>.</returns>
    /// <inheritdoc cref="LoadState" path="/exception"/>
    /// <inheritdoc cref="Safetensors.Load" path="/exception"/>
    public IReadOnlyList<string> Load(string path, bool strict = true) => StateFile.Load(path, NamedVariables().FirstOrDefault().Value?.Device, state =>
    {
        Dictionary<string, Tensor> part = Training.CheckpointFile.Part(state, Training.CheckpointFile.ModelPart);
        return LoadState(part.Count > 0 ? part : state, strict);
    });

    /// <summary>What a state has otherwise than this module: names of one of them only, or other shapes and types.</summary>
    internal IEnumerable<string> Differences(IReadOnlyDictionary<string, Tensor> state)
    {
        (List<string> names, List<string> values) = Differences(NamedVariables().ToDictionary(), state);
        return values.Concat(names);
    }

    private static (List<string> Names, List<string> Values) Differences(Dictionary<string, Variable> own, IReadOnlyDictionary<string, Tensor> state)
    {
        var (names, values) = (new List<string>(), new List<string>());
        foreach ((string name, Variable variable) in own)
        {
            if (!state.TryGetValue(name, out Tensor? value)) names.Add($"{name} is missing");
            else if (value.Shape != variable.Shape) values.Add($"{name} has shape {value.Shape}, expected {variable.Shape}");
            else if (value.DType != variable.DType) values.Add($"{name} is {value.DType}, expected {variable.DType}: convert it with To(DType.{variable.DType})");
        }
        names.AddRange(state.Keys.Where(name => !own.ContainsKey(name)).Select(name => $"{name} is not in the module"));
        return (names, values);
    }

    /// <summary>The modules directly within, with their names.</summary>
    protected internal virtual IEnumerable<(string Name, Module Module)> Children()
    {
        foreach ((string name, object member) in Members())
        {
            if (member is Module module) yield return (name, module);
        }
    }

    /// <summary>This module and all within, each once, with their paths: empty, <c>conv1.</c>, <c>blocks.2.</c></summary>
    internal IEnumerable<(string Path, Module Module)> Modules()
    {
        var seen = new HashSet<Module>(ReferenceEqualityComparer.Instance) { this };
        var open = new Stack<(string Path, Module Module)>([("", this)]);
        while (open.TryPop(out (string Path, Module Module) next))
        {
            yield return next;
            // Pushed last to first, so that children come in the order of declaration.
            foreach ((string name, Module child) in next.Module.Children().Reverse())
            {
                if (seen.Add(child)) open.Push(($"{next.Path}{name}.", child));
            }
        }
    }

    /// <summary>What is being recorded holds for the present mode only.</summary>
    private void NoteMode(CallTrace trace)
    {
        bool mode = isTraining;
        trace.Require(this, nameof(IsTraining), () => isTraining == mode);
    }

    /// <summary>Generators in fields of this module and all within: sources of dropout and the like; each once.</summary>
    internal IEnumerable<Generator> Generators() =>
        Modules().SelectMany(entry => FieldsOf(entry.Module.GetType()).Select(field => field.GetValue(entry.Module))).OfType<Generator>().Distinct();

    /// <summary>Variables with their names; one that several modules share is named once, where it is found first.</summary>
    /// <exception cref="ILGpuNetException">Two variables have the same name.</exception>
    internal IEnumerable<KeyValuePair<string, Variable>> NamedVariables()
    {
        var seen = new HashSet<Variable>();
        var names = new HashSet<string>();
        foreach ((string path, Module module) in Modules())
        {
            foreach ((string name, object member) in module.Members())
            {
                if (member is not Variable variable || !seen.Add(variable)) continue;
                if (!names.Add(path + name))
                    throw new ILGpuNetException(
                        $"[{GetType().Name}] two variables are named '{path}{name}': rename one of the two fields");
                yield return new KeyValuePair<string, Variable>(path + name, variable);
            }
        }
    }

    /// <summary>
    /// Variables and modules in fields, whatever the field's declared type; those in lists and tuples are named by field and position, those in
    /// dictionaries by field and key, and so on within.
    /// </summary>
    private protected virtual IEnumerable<(string Name, object Member)> Members() =>
        FieldsOf(GetType()).SelectMany(field => Within(NameOf(field), field.GetValue(this)));

    private static IEnumerable<(string Name, object Member)> Within(string name, object? value)
    {
        switch (value)
        {
            case Variable or Module:
                return [(name, value)];
            case IDictionary entries:
                return entries.Keys.Cast<object>().SelectMany(key => Within($"{name}.{key}", entries[key]));
            case IList list when !HoldsNumbers(list):
                return list.Cast<object?>().SelectMany((element, i) => Within($"{name}.{i}", element));
            case ITuple tuple:
                return Enumerable.Range(0, tuple.Length).SelectMany(i => Within($"{name}.{i}", tuple[i]));
            default:
                return [];
        }
    }

    /// <summary>Data, which can be long, instead of parts.</summary>
    private static bool HoldsNumbers(IList list)
    {
        Type type = list.GetType();
        Type? element = type.IsArray ? type.GetElementType() : type.IsGenericType ? type.GetGenericArguments()[0] : null;
        return element is { IsValueType: true } && !typeof(ITuple).IsAssignableFrom(element);
    }

    /// <summary>Fields that can hold variables or modules, of base classes first, in the order of declaration.</summary>
    private static FieldInfo[] FieldsOf(Type type) => MemberFields.GetOrAdd(type, static type =>
    {
        var fields = new List<FieldInfo>();
        for (Type? current = type; current is not null && current != typeof(Module); current = current.BaseType)
        {
            FieldInfo[] declared = current.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
            fields.InsertRange(0, declared
                .Where(field => !field.FieldType.IsValueType || typeof(ITuple).IsAssignableFrom(field.FieldType))
                .OrderBy(field => field.MetadataToken));
        }
        return [.. fields];
    });

    /// <summary>A field's or property's name in snake_case.</summary>
    private static string NameOf(FieldInfo field)
    {
        string name = field.Name;
        if (name.StartsWith('<')) name = name[1..name.IndexOf('>', StringComparison.Ordinal)];
        name = name.TrimStart('_');
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && !char.IsUpper(name[i - 1])) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }

    /// <summary>Gives modules their modes back.</summary>
    private sealed class ModeScope((Module Module, bool IsTraining)[] modes) : IDisposable
    {
        public void Dispose()
        {
            foreach ((Module module, bool isTraining) in modes) module.IsTraining = isTraining;
        }
    }
}
