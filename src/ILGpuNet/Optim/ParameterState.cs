using ILGpuNet.Graphs.Replay;

namespace ILGpuNet.Optim;

/// <summary>What an optimizer keeps for one parameter from step to step: tensors of the parameter's shape, and numbers, by name.</summary>
public sealed class ParameterState
{
    private const string StepName = "step";

    private readonly Parameter parameter;
    private readonly Dictionary<string, Variable> variables = [];
    private readonly Dictionary<string, double> numbers = [], newNumbers = [];
    private List<(Variable Variable, Tensor Value)> updates = [];
    private long stepCount;

    internal ParameterState(Parameter parameter) => this.parameter = parameter;

    /// <summary>Number of steps that the parameter has taken.</summary>
    public long StepCount
    {
        get
        {
            CallTrace.Current?.Require(this, nameof(StepCount), IsAt(stepCount));
            return stepCount;
        }
        private set => stepCount = value;
    }

    internal IEnumerable<Tensor> Tensors => variables.Values;

    /// <summary>A tensor of the state: reading gives its value before the step (zeros at first), setting it the one afterwards.</summary>
    public Tensor this[string name]
    {
        get => Of(name, initial: 0);
        set => updates.Add((Of(name, initial: 0), value));
    }

    /// <summary>A tensor of the state before the step, null before the first one has been stored.</summary>
    public Tensor? Find(string name) => variables.GetValueOrDefault(name) is { IsPending: false } variable ? variable : null;

    /// <summary>A tensor of the state before the step; of one value everywhere at first.</summary>
    public Variable Of(string name, double initial)
    {
        if (!variables.TryGetValue(name, out Variable? variable))
        {
            variable = new Variable(Tensor.Full(parameter.Shape, initial, parameter.DType.ComputeType(), parameter.Device));
            variables.Add(name, variable);
        }
        return variable;
    }

    /// <summary>A number of the state before the step.</summary>
    public double Number(string name, double initial)
    {
        double number = numbers.GetValueOrDefault(name, initial);
        CallTrace.Current?.Require(this, name, () => numbers.GetValueOrDefault(name, initial).Equals(number));
        return number;
    }

    /// <summary>Stores a number of the state, which counts once the step has succeeded.</summary>
    public void SetNumber(string name, double value)
    {
        CallTrace.Current?.Prevent("an update rule stored a number outside of a scalar");
        newNumbers[name] = value;
    }

    /// <summary>Whether the parameter's next step has the same number as that of another, so that they can share scalars.</summary>
    internal bool HasStepOf(ParameterState other)
    {
        bool isEqual = stepCount == other.stepCount;
        if (isEqual && other != this) CallTrace.Current?.Require(this, nameof(HasStepOf), () => stepCount == other.stepCount);
        return isEqual;
    }

    private Func<bool> IsAt(long step) => () => stepCount == step;

    /// <summary>Begins a step whose new tensors go into a list.</summary>
    internal void Begin(List<(Variable Variable, Tensor Value)> newTensors)
    {
        updates = newTensors;
        newNumbers.Clear();
    }

    /// <summary>Takes over the numbers of a step that has succeeded.</summary>
    internal void Commit()
    {
        updates = [];
        foreach ((string name, double value) in newNumbers) numbers[name] = value;
        StepCount++;
    }

    /// <summary>Adds everything to a dictionary, under the parameter's name.</summary>
    internal void Collect(string parameterName, Dictionary<string, Tensor> state)
    {
        state.Add($"{parameterName}/{StepName}", Tensor.FromScalar(StepCount));
        foreach ((string name, Variable variable) in variables) state.Add($"{parameterName}/{name}", variable);
        foreach ((string name, double number) in numbers) state.Add($"{parameterName}/{name}", Tensor.FromScalar(number));
    }

    /// <summary>The state of a parameter in a dictionary, null where it has taken no step. Differences are noted by the reader.</summary>
    internal static ParameterState? Read(Parameter parameter, string parameterName, StateReader reader,
        IEnumerable<string> tensorNames, IEnumerable<string> numberNames)
    {
        if (!reader.Contains($"{parameterName}/{StepName}")) return null;
        var state = new ParameterState(parameter) { StepCount = reader.TakeCount($"{parameterName}/{StepName}") };
        foreach (string name in tensorNames)
        {
            Tensor? value = reader.Take($"{parameterName}/{name}", parameter.Shape, parameter.DType.ComputeType());
            if (value is not null) state.variables.Add(name, new Variable(value.To(parameter.Device)));
        }
        foreach (string name in numberNames) state.numbers.Add(name, reader.TakeNumber($"{parameterName}/{name}"));
        return state;
    }
}
