using ILGpuNet.Nn;
using ILGpuNet.Serialization;

namespace ILGpuNet.Optim;

// What is saved: "conv1.weight/first_moment" and so on for parameters, "Adam/step" and "Adam/groups.0.learningRate" for the optimizer itself.
public abstract partial class Optimizer
{
    /// <summary>
    /// Everything that the optimizer needs to go on where it is: state of the parameters, step counts, and the numbers of the groups. The tensors
    /// follow later steps; save them, or <see cref="Tensor.Detach"/> them, to keep their values.
    /// </summary>
    /// <param name="model">Gives the parameters their names; where it is null they are named by position: 0, 1, ...</param>
    /// <exception cref="ILGpuNetException">A parameter is not in the model.</exception>
    public IReadOnlyDictionary<string, Tensor> State(Module? model = null)
    {
        var state = new Dictionary<string, Tensor> { [$"{Name}/step"] = Tensor.FromScalar(StepCount) };
        for (int i = 0; i < groups.Count; i++)
        {
            foreach (string name in groups[i].Hyperparameters) state.Add($"{Name}/groups.{i}.{name}", Tensor.FromScalar(groups[i][name]));
        }
        CollectState(NamesIn(model), state);
        return state;
    }

    /// <summary>Takes over what <see cref="State"/> has given. Nothing is changed unless all fits.</summary>
    /// <param name="state">Tensors by name.</param>
    /// <param name="model">As in <see cref="State"/>.</param>
    /// <exception cref="ILGpuNetException">
    /// The state is that of another optimizer, of other groups or of other parameters; the message lists all differences.
    /// </exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state, Module? model = null)
    {
        var reader = new StateReader(Name, state);
        long stepCount = reader.TakeCount($"{Name}/step");
        var numbers = new List<(ParameterGroup Group, string Name, double Value)>();
        for (int i = 0; i < groups.Count; i++)
        {
            foreach (string name in groups[i].Hyperparameters)
            {
                string key = $"{Name}/groups.{i}.{name}";
                double value = reader.TakeNumber(key);
                if (reader.Contains(key) && groups[i].Error(name, value) is { } error) reader.AddDifference($"{key}: {error}");
                numbers.Add((groups[i], name, value));
            }
        }
        Action takeOver = ReadState(NamesIn(model), reader);
        reader.RequireFit();
        takeOver();
        Version++;
        foreach ((ParameterGroup group, string name, double value) in numbers) group[name] = value;
        StepCount = stepCount;
    }

    /// <summary>Saves the state in a safetensors file.</summary>
    /// <param name="path">The file; its folder must be there.</param>
    /// <param name="model">As in <see cref="State"/>.</param>
    /// <inheritdoc cref="Safetensors.Save" path="/exception"/>
    public void Save(string path, Module? model = null) => Safetensors.Save(path, State(model));

    /// <summary>Loads the state from a file. Nothing is changed unless all fits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">As in <see cref="State"/>.</param>
    /// <inheritdoc cref="LoadState" path="/exception"/>
    /// <inheritdoc cref="Safetensors.Load" path="/exception"/>
    public void Load(string path, Module? model = null) =>
        StateFile.Load(path, parameters[0].Device, state => LoadState(state, model));

    /// <summary>Adds the state of the parameters.</summary>
    /// <param name="names">The parameters' names, in order.</param>
    /// <param name="state">What is saved.</param>
    private protected abstract void CollectState(IReadOnlyList<string> names, Dictionary<string, Tensor> state);

    /// <summary>Reads what <see cref="CollectState"/> has added; the action that is returned takes it over.</summary>
    private protected abstract Action ReadState(IReadOnlyList<string> names, StateReader reader);

    private string[] NamesIn(Module? model)
    {
        if (model is null) return [.. Enumerable.Range(0, parameters.Count).Select(position => $"{position}")];
        var names = model.NamedParameters().ToDictionary(named => named.Value, named => named.Key);
        return [.. parameters.Select((parameter, position) => names.GetValueOrDefault(parameter) ?? throw new ILGpuNetException(
            $"[{Name}] parameter {position} of shape {parameter.Shape} is not in the {model.GetType().Name}: pass the model that contains all parameters"))];
    }
}
