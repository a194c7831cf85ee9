using ILGpuNet.Graph;

namespace ILGpuNet.Optim;

/// <summary>
/// Changes parameters along their gradients. A step computes loss, gradients and all updates in one plan, and writes parameters and the
/// optimizer's own state in place.
/// </summary>
public abstract class Optimizer
{
    private readonly Dictionary<Parameter, Dictionary<string, Variable>> state = [];

    /// <summary>Creates an optimizer for parameters.</summary>
    protected Optimizer(IEnumerable<Parameter> parameters, double learningRate)
    {
        Parameters = [.. parameters];
        if (Parameters.Count == 0) throw new ILGpuNetException($"[{GetType().Name}] there are no parameters to train");
        if (Parameters.Distinct().Count() != Parameters.Count)
            throw new ILGpuNetException($"[{GetType().Name}] a parameter is given twice");
        LearningRate = learningRate;
    }

    /// <summary>What is trained.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Length of a step; may change from step to step.</summary>
    /// <exception cref="InvalidValueException">Negative or not a number.</exception>
    public double LearningRate
    {
        get;
        set => field = value >= 0 ? value : throw new InvalidValueException($"[{GetType().Name}] the learning rate must not be negative, found {value}");
    }

    /// <summary>Number of steps taken.</summary>
    public long StepCount { get; private set; }

    /// <summary>Forgets the gradients; call it once per step, before the backward pass.</summary>
    public void ZeroGradient()
    {
        foreach (Parameter parameter in Parameters) parameter.Gradient = null;
    }

    /// <summary>
    /// Updates every parameter that has a gradient. Nothing is changed where the computation fails. Afterwards the loss and the results of models
    /// can be read without further work; other tensors computed from the old parameters throw <see cref="StaleTensorException"/>.
    /// </summary>
    /// <exception cref="ILGpuNetException">No parameter has a gradient.</exception>
    public void Step()
    {
        long step = StepCount + 1;
        var updates = new List<(Variable Variable, Tensor Value)>();
        using (Tensor.NoGradient())
        {
            BeginStep(step);
            foreach (Parameter parameter in Parameters)
            {
                if (parameter.Gradient is not { } gradient || parameter.IsFrozen) continue;
                Update(parameter, gradient, updates);
            }
        }
        if (updates.Count == 0)
            throw new ILGpuNetException($"[{GetType().Name}] no parameter has a gradient: call Backward on the loss before Step");
        Variable.AssignAndEvaluate(updates);
        StepCount = step;
    }

    /// <summary>Prepares what all parameters of a step share, such as the scalars of the learning rate.</summary>
    /// <param name="step">Number of this step, from 1.</param>
    protected abstract void BeginStep(long step);

    /// <summary>Adds the new values of a parameter and its state to <paramref name="updates"/>.</summary>
    protected abstract void Update(Parameter parameter, Tensor gradient, List<(Variable Variable, Tensor Value)> updates);

    /// <summary>A variable that the optimizer keeps for a parameter, null before <see cref="CreateState"/>.</summary>
    protected Variable? FindState(Parameter parameter, string name) =>
        state.TryGetValue(parameter, out Dictionary<string, Variable>? variables) ? variables.GetValueOrDefault(name) : null;

    /// <summary>The variable of that name for a parameter, zeros of the parameter's shape at first.</summary>
    protected Variable StateOf(Parameter parameter, string name) =>
        FindState(parameter, name) ?? CreateState(parameter, name, Tensor.ZerosLike(parameter));

    /// <summary>Keeps a variable for a parameter.</summary>
    protected Variable CreateState(Parameter parameter, string name, Tensor initial)
    {
        if (!state.TryGetValue(parameter, out Dictionary<string, Variable>? variables)) state[parameter] = variables = [];
        return variables[name] = new Variable(initial);
    }

    /// <summary>A number of a step as a scalar that all parameters share; not part of the plan's structure.</summary>
    private protected Tensor StepScalar(double value) => Tensor.Full(Shape.Scalar, value, Parameters[0].DType, Parameters[0].Device);
}
