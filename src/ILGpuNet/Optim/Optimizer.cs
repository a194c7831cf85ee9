namespace ILGpuNet.Optim;

/// <summary>
/// Changes parameters along their gradients. Parameters are in groups: one to begin with, more by <see cref="AddGroup"/>, each with its own
/// learning rate, weight decay and so on. Schedules change the numbers of the groups from step to step.
/// </summary>
public abstract partial class Optimizer
{
    private readonly Hyperparameter[] hyperparameters;
    private readonly List<ParameterGroup> groups = [];
    private readonly List<Parameter> parameters = [];
    private readonly HashSet<Parameter> known = [];

    /// <summary>Creates an optimizer with one group.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="hyperparameters">Its numbers, <c>learningRate</c> among them.</param>
    /// <exception cref="InvalidValueException">A number is out of range.</exception>
    /// <exception cref="ILGpuNetException">There are no parameters, or one is given twice.</exception>
    protected Optimizer(IEnumerable<Parameter> parameters, params Hyperparameter[] hyperparameters)
    {
        this.hyperparameters = hyperparameters;
        foreach (Hyperparameter hyperparameter in hyperparameters) Require(hyperparameter.Error(hyperparameter.Default));
        Add(parameters);
    }

    /// <summary>The groups, in the order in which they were added.</summary>
    public IReadOnlyList<ParameterGroup> Groups => groups;

    /// <summary>What is trained: the parameters of all groups.</summary>
    public IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>Length of a step: that of the first group. Setting it sets that of all groups; see <see cref="Groups"/> for one of them.</summary>
    /// <exception cref="InvalidValueException">Negative or not finite.</exception>
    public double LearningRate
    {
        get => groups[0].LearningRate;
        set
        {
            foreach (ParameterGroup group in groups) group.LearningRate = value;
        }
    }

    /// <summary>Number of steps taken.</summary>
    public long StepCount { get; private protected set; }

    /// <summary>Changes with all that recorded steps depend on: the groups, and states that are loaded.</summary>
    internal int Version { get; private set; }

    private protected string Name => GetType().Name;

    /// <summary>Trains more parameters, with numbers of their own; all others are those of the constructor.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="learningRate">Length of a step; that of the constructor if null.</param>
    /// <param name="weightDecay">Weight decay; that of the constructor if null.</param>
    /// <exception cref="InvalidValueException">A number is out of range.</exception>
    /// <exception cref="ILGpuNetException">There are no parameters, or the optimizer has one of them already.</exception>
    public virtual ParameterGroup AddGroup(IEnumerable<Parameter> parameters, double? learningRate = null, double? weightDecay = null)
    {
        if (learningRate is { } rate) Require(groups[0].Error("learningRate", rate));
        if (weightDecay is { } decay) Require(groups[0].Error("weightDecay", decay));
        ParameterGroup group = Add(parameters);
        if (learningRate is not null) group.LearningRate = learningRate.Value;
        if (weightDecay is not null) group.WeightDecay = weightDecay.Value;
        return group;
    }

    /// <summary>Forgets the gradients; call it once per step, before the backward pass.</summary>
    public void ZeroGradient()
    {
        foreach (Parameter parameter in parameters) parameter.Gradient = null;
    }

    /// <summary>
    /// Computes the gradients that backward passes have accumulated so far. A step does that by itself; call it between the backward passes of
    /// one step, so that the activations of a batch are let go before the next one comes.
    /// </summary>
    public void EvaluateGradients() =>
        Tensor.Evaluate([.. parameters.Select(parameter => parameter.Gradient).OfType<Tensor>()]);

    /// <summary>
    /// Updates every parameter that has a gradient. Nothing is changed where the computation fails. Afterwards the loss and the results of models
    /// can be read without further work; other tensors computed from the old parameters throw <see cref="StaleTensorException"/>.
    /// </summary>
    /// <exception cref="ILGpuNetException">No parameter has a gradient, or the optimizer needs a closure.</exception>
    public abstract void Step();

    /// <summary>Takes a step with the gradients that a closure computes, and returns its loss.</summary>
    /// <param name="closure">Forgets the gradients, computes the loss, calls <see cref="Tensor.Backward(bool)"/> on it and returns it.</param>
    public virtual Tensor Step(Func<Tensor> closure)
    {
        Tensor loss = closure();
        Step();
        return loss;
    }

    private ParameterGroup Add(IEnumerable<Parameter> added)
    {
        Parameter[] members = [.. added];
        if (members.Length == 0) throw new ILGpuNetException($"[{Name}] there are no parameters to train");
        var distinct = new HashSet<Parameter>();
        foreach (Parameter parameter in members)
        {
            if (!distinct.Add(parameter) || known.Contains(parameter))
                throw new ILGpuNetException($"[{Name}] a parameter of shape {parameter.Shape} is given twice");
        }
        var group = new ParameterGroup(Name, hyperparameters, members);
        known.UnionWith(members);
        parameters.AddRange(members);
        groups.Add(group);
        Version++;
        return group;
    }

    private void Require(string? error)
    {
        if (error is not null) throw new InvalidValueException($"[{Name}] {error}");
    }
}
