using ILGpuNet.Graphs.Replay;

namespace ILGpuNet.Optim;

/// <summary>Parameters of an optimizer that share its numbers: learning rate, weight decay and so on. Made by <see cref="Optimizer.AddGroup"/>.</summary>
public sealed class ParameterGroup
{
    private const string LearningRateName = "learningRate", WeightDecayName = "weightDecay";

    private readonly string optimizer;
    private readonly Hyperparameter[] hyperparameters;
    private readonly double[] values;

    internal ParameterGroup(string optimizer, Hyperparameter[] hyperparameters, Parameter[] parameters)
    {
        (this.optimizer, this.hyperparameters, Parameters) = (optimizer, hyperparameters, parameters);
        values = Array.ConvertAll(hyperparameters, hyperparameter => hyperparameter.Default);
    }

    /// <summary>What is trained.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The names of all numbers that can be set, as in the optimizer's constructor.</summary>
    public IEnumerable<string> Hyperparameters => hyperparameters.Select(hyperparameter => hyperparameter.Name);

    /// <summary>Length of a step. Schedules that are made afterwards start from the value set here.</summary>
    /// <exception cref="InvalidValueException">Negative or not finite.</exception>
    public double LearningRate
    {
        get => this[LearningRateName];
        set => this[LearningRateName] = value;
    }

    /// <summary>Weight decay: an L2 penalty, or decoupled where the optimizer says so.</summary>
    /// <exception cref="InvalidValueException">Negative or not finite.</exception>
    public double WeightDecay
    {
        get => this[WeightDecayName];
        set => this[WeightDecayName] = value;
    }

    /// <summary>Momentum, or <c>beta1</c> where the optimizer calls it that.</summary>
    /// <exception cref="InvalidValueException">The optimizer has no momentum, or the value is out of range.</exception>
    public double Momentum
    {
        get => this[MomentumName];
        set => this[MomentumName] = value;
    }

    /// <summary>A number by its name in the optimizer's constructor, such as <c>group["epsilon"]</c>.</summary>
    /// <exception cref="InvalidValueException">The optimizer has no such number, or the value is out of range.</exception>
    public double this[string name]
    {
        get
        {
            int index = IndexOf(name);
            if (CallTrace.Current is { } trace) NoteValue(trace, name, index);
            return values[index];
        }
        set
        {
            Set(name, value);
            if (name == LearningRateName) InitialLearningRate = null;
        }
    }

    /// <summary>Whether a number is other than zero. Rules that only ask for this keep their plan when the number changes.</summary>
    /// <exception cref="InvalidValueException">The optimizer has no such number.</exception>
    public bool Uses(string name)
    {
        int index = IndexOf(name);
        if (CallTrace.Current is { } trace) NoteUse(trace, name, index);
        return values[index] != 0;
    }

    /// <summary>Whether the optimizer has a momentum that schedules can change.</summary>
    internal bool HasMomentum => Array.Exists(hyperparameters, hyperparameter => hyperparameter.Name == MomentumName);

    /// <summary>Whether the optimizer has a weight decay.</summary>
    internal bool HasWeightDecay => Array.Exists(hyperparameters, hyperparameter => hyperparameter.Name == WeightDecayName);

    /// <summary>The rate before the first schedule changed it, null where none did since it was set by hand.</summary>
    internal double? InitialLearningRate { get; set; }

    private string MomentumName => Array.Exists(hyperparameters, hyperparameter => hyperparameter.Name == "beta1") ? "beta1" : "momentum";

    /// <summary>Changes the learning rate for a schedule: the rate that schedules start from stays.</summary>
    internal void Schedule(double learningRate) => Set(LearningRateName, learningRate);

    /// <summary>What is wrong with a value, null where it is in range.</summary>
    internal string? Error(string name, double value) => hyperparameters[IndexOf(name)].Error(value);

    private void Set(string name, double value)
    {
        CallTrace.RequireNone($"[{optimizer}] {name} is set", "set it before or after the call");
        if (Error(name, value) is { } error) throw new InvalidValueException($"[{optimizer}] {error}");
        values[IndexOf(name)] = value;
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < hyperparameters.Length; i++)
        {
            if (hyperparameters[i].Name == name) return i;
        }
        throw new InvalidValueException(
            $"[{optimizer}] there is no hyperparameter '{name}': expected one of {string.Join(", ", Hyperparameters)}");
    }

    /// <summary>What is being recorded has the number in it, so that it holds for this value only.</summary>
    private void NoteValue(CallTrace trace, string name, int index)
    {
        double value = values[index];
        trace.Require(this, name, () => values[index].Equals(value));
    }

    private void NoteUse(CallTrace trace, string name, int index)
    {
        bool isUsed = values[index] != 0;
        trace.Require(this, name + "?", () => values[index] != 0 == isUsed);
    }
}
