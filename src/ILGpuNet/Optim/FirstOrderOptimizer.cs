using ILGpuNet.Graphs.Replay;

namespace ILGpuNet.Optim;

/// <summary>How a step changes one parameter: gives its new value, and stores that of its state.</summary>
/// <param name="value">The parameter, any shape.</param>
/// <param name="gradient">Its gradient, of the same shape; negated where the optimizer maximizes.</param>
/// <param name="state">What the optimizer keeps for the parameter.</param>
public delegate Tensor UpdateRule(Tensor value, Tensor gradient, ParameterState state);

/// <summary>
/// An optimizer that needs one gradient per step and treats every element alike. A step computes loss, gradients and all updates in one plan,
/// and writes parameters and state in place; its numbers are run-time scalars of that plan. Parameters of 16-bit types are updated in Float32,
/// in which their state is kept as well.
/// </summary>
public abstract class FirstOrderOptimizer : Optimizer
{
    private readonly bool maximize;
    private readonly Dictionary<Parameter, ParameterState> states = [];
    private ParameterState? present;

    /// <summary>Creates an optimizer with one group.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="maximize">Whether the loss is to grow instead of to fall.</param>
    /// <param name="hyperparameters">Its numbers, <c>learningRate</c> among them; <c>weightDecay</c> where weights decay.</param>
    protected FirstOrderOptimizer(IEnumerable<Parameter> parameters, bool maximize, params Hyperparameter[] hyperparameters)
        : base(parameters, hyperparameters) => this.maximize = maximize;

    /// <summary>Whether weight decay shrinks the parameter itself, by learningRate · weightDecay, instead of entering the gradient.</summary>
    private protected virtual bool IsDecayDecoupled => false;

    /// <inheritdoc/>
    public sealed override void Step()
    {
        CallTrace.Current?.NoteStep(this);
        var updates = new List<(Variable Variable, Tensor Value)>();
        var stepped = new List<ParameterState>();
        using (Tensor.NoGradient())
        {
            foreach (ParameterGroup group in Groups) AddUpdates(group, updates, stepped);
        }
        if (stepped.Count == 0)
            throw new ILGpuNetException($"[{Name}] no parameter has a gradient: call Backward on the loss before Step");
        Variable.AssignAndEvaluate(updates);
        if (CallTrace.Current is { } trace) NoteStep(trace, stepped);
        else Commit(stepped);
    }

    /// <summary>
    /// The rule of a step, for all parameters of a group that have taken as many steps. Numbers that differ from step to step enter it by
    /// <see cref="Scalar(ParameterGroup, Func{ParameterGroup, long, double})"/>: steps are compiled once and replayed with other scalars.
    /// </summary>
    /// <param name="group">The numbers.</param>
    protected abstract UpdateRule RuleOf(ParameterGroup group);

    /// <summary>Names of the tensors that a parameter of a group has as its state once it has taken a step.</summary>
    protected abstract IEnumerable<string> StateNames(ParameterGroup group);

    /// <summary>Names of the numbers that a parameter has as its state once it has taken a step.</summary>
    protected virtual IEnumerable<string> NumberNames => [];

    /// <summary>
    /// A number of a step as a scalar that all parameters of a group share; not part of the plan's structure. Call it while the rule is made, or in it.
    /// </summary>
    /// <param name="group">The numbers.</param>
    /// <param name="value">From the group and the number of the step, from 1, to the scalar's value. Called again when a compiled function takes a step.</param>
    protected Tensor Scalar(ParameterGroup group, Func<ParameterGroup, long, double> value) =>
        Scalar(group, present!, (numbers, state) => value(numbers, state.StepCount + 1));

    /// <summary>A number of a step that is a parameter's own.</summary>
    /// <param name="group">The numbers.</param>
    /// <param name="state">The state of the parameter; its numbers can be set here.</param>
    /// <param name="value">From group and state, before the step, to the scalar's value. Called again when a compiled function takes a step.</param>
    protected static Tensor Scalar(ParameterGroup group, ParameterState state, Func<ParameterGroup, ParameterState, double> value) =>
        Tensor.Number(() => value(group, state), group.Parameters[0].DType.ComputeType(), group.Parameters[0].Device);

    private void AddUpdates(ParameterGroup group, List<(Variable Variable, Tensor Value)> updates, List<ParameterState> stepped)
    {
        bool decays = group.HasWeightDecay && group.Uses("weightDecay");
        (UpdateRule? rule, Tensor? decay, ParameterState? first) = (null, null, null);
        foreach (Parameter parameter in group.Parameters)
        {
            if (parameter.Gradient is not { } gradient || parameter.IsFrozen) continue;
            ParameterState state = StateOf(parameter);
            if (rule is null || !state.HasStepOf(first!))
            {
                present = first = state;
                if (decays) decay = IsDecayDecoupled
                    ? Scalar(group, static (group, _) => 1 - group.LearningRate * group.WeightDecay)
                    : Scalar(group, static (group, _) => group.WeightDecay);
                rule = RuleOf(group);
            }

            DType type = parameter.DType.ComputeType();
            Tensor value = parameter.DType == type ? parameter : parameter.To(type);
            gradient = gradient.To(type);
            if (maximize) gradient = -gradient;
            if (decays && IsDecayDecoupled) value *= decay!;
            else if (decays) gradient += value * decay!;

            state.Begin(updates);
            updates.Add((parameter, rule(value, gradient, state).To(parameter.DType)));
            stepped.Add(state);
        }
    }

    private void Commit(List<ParameterState> stepped)
    {
        foreach (ParameterState state in stepped) state.Commit();
        StepCount++;
    }

    private void NoteStep(CallTrace trace, List<ParameterState> stepped)
    {
        int version = Version;
        trace.Require(this, nameof(Version), () => Version == version);
        trace.Afterwards.Add(() => Commit(stepped));
    }

    private ParameterState StateOf(Parameter parameter)
    {
        if (!states.TryGetValue(parameter, out ParameterState? state)) states[parameter] = state = new ParameterState(parameter);
        return state;
    }

    private protected override void CollectState(IReadOnlyList<string> names, Dictionary<string, Tensor> state)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (states.TryGetValue(Parameters[i], out ParameterState? own) && own.StepCount > 0) own.Collect(names[i], state);
        }
    }

    private protected override Action ReadState(IReadOnlyList<string> names, StateReader reader)
    {
        var read = new Dictionary<Parameter, ParameterState>();
        int index = 0;
        foreach (ParameterGroup group in Groups)
        {
            foreach (Parameter parameter in group.Parameters)
            {
                ParameterState? state = ParameterState.Read(parameter, names[index++], reader, StateNames(group), NumberNames);
                if (state is not null) read.Add(parameter, state);
            }
        }
        return () =>
        {
            Tensor.Evaluate([.. read.Values.SelectMany(state => state.Tensors)]);
            states.Clear();
            foreach ((Parameter parameter, ParameterState state) in read) states.Add(parameter, state);
        };
    }
}
