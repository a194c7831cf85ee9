using ILGpuNet.Graphs.Replay;
using ILGpuNet.Nn;
using ILGpuNet.Serialization;

namespace ILGpuNet.Optim;

/// <summary>
/// Averages of a model's parameters over training, which often predict better than the last ones. Call <see cref="Update"/> after each optimizer
/// step, and evaluate inside of <c>using (average.Use()) { ... }</c>.
/// </summary>
public abstract class WeightAverage
{
    private const string CountName = "updates";

    private readonly string[] names;
    private readonly Variable[] values, averages;

    private protected WeightAverage(Module model, bool includeStatistics)
    {
        KeyValuePair<string, Variable>[] members =
            [.. model.NamedVariables().Where(named => named.Value is Parameter || includeStatistics && named.Value.DType.IsFloatingPoint())];
        if (members.Length == 0) throw new ILGpuNetException($"[{GetType().Name}] the {model.GetType().Name} has no parameters");
        names = Array.ConvertAll(members, member => member.Key);
        values = Array.ConvertAll(members, member => member.Value);
        using IDisposable mode = Tensor.NoGradient();
        averages = Array.ConvertAll(values, value => new Variable(value.To(value.DType.ComputeType())));
        Tensor.Evaluate(averages);
    }

    /// <summary>Number of updates so far.</summary>
    public long UpdateCount { get; private set; }

    /// <summary>Whether the model has the averages now.</summary>
    public bool IsInUse { get; private set; }

    /// <summary>Takes the model's present values into the averages; the first ones as they are.</summary>
    /// <exception cref="ILGpuNetException">The model has the averages now.</exception>
    public void Update()
    {
        RequireNotInUse();
        CallTrace.Current?.NoteStep(this);
        using IDisposable mode = Tensor.NoGradient();
        Tensor gain = Tensor.Number(Gain, DType.Float64, values[0].Device), keep = Tensor.Number(() => 1 - Gain(), DType.Float64, values[0].Device);
        var updates = new List<(Variable Variable, Tensor Value)>();
        for (int i = 0; i < values.Length; i++)
        {
            DType type = averages[i].DType;
            Tensor value = values[i].DType == type ? values[i] : values[i].To(type);
            updates.Add((averages[i], averages[i] * keep + value * gain));
        }
        Variable.AssignAndEvaluate(updates);
        CallTrace.AfterEvaluation(() => UpdateCount++);
    }

    /// <summary>Gives the averages to the model until the result is disposed; then it has its own values again.</summary>
    /// <exception cref="ILGpuNetException">The model has the averages already.</exception>
    public IDisposable Use()
    {
        RequireNotInUse();
        Tensor[] own = Array.ConvertAll(values, value => value.Detach());
        Tensor.Evaluate(own);
        Set(averages);
        IsInUse = true;
        return new Return(this, own);
    }

    /// <summary>The averages by name, and the number of updates: what is saved. The tensors follow later updates.</summary>
    public IReadOnlyDictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor> { [$"{GetType().Name}/{CountName}"] = Tensor.FromScalar(UpdateCount) };
        for (int i = 0; i < names.Length; i++) state.Add(names[i], averages[i]);
        return state;
    }

    /// <summary>Takes over what <see cref="State"/> has given. Nothing is changed unless all fits.</summary>
    /// <exception cref="ILGpuNetException">The state is of another model or another average; the message lists all differences.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        var reader = new StateReader(GetType().Name, state);
        long count = reader.TakeCount($"{GetType().Name}/{CountName}");
        var updates = new List<(Variable Variable, Tensor Value)>();
        for (int i = 0; i < names.Length; i++)
        {
            if (reader.Take(names[i], averages[i].Shape, averages[i].DType) is { } value) updates.Add((averages[i], value.To(averages[i].Device)));
        }
        reader.RequireFit();
        Variable.AssignAndEvaluate(updates);
        UpdateCount = count;
    }

    /// <summary>Saves the averages in a safetensors file.</summary>
    /// <inheritdoc cref="Safetensors.Save" path="/exception"/>
    public void Save(string path) => Safetensors.Save(path, State());

    /// <summary>Loads the averages from a file. Nothing is changed unless all fits.</summary>
    /// <inheritdoc cref="LoadState" path="/exception"/>
    /// <inheritdoc cref="Safetensors.Load" path="/exception"/>
    public void Load(string path) => StateFile.Load(path, averages[0].Device, LoadState);

    /// <summary>The weight of the present values against the averages, after a number of updates.</summary>
    private protected abstract double GainOf(long updates);

    private double Gain() => UpdateCount == 0 ? 1 : GainOf(UpdateCount);

    private void Set(Tensor[] tensors)
    {
        using IDisposable mode = Tensor.NoGradient();
        Variable.AssignAndEvaluate([.. values.Select((value, i) => (value, tensors[i].To(value.DType)))]);
    }

    private void RequireNotInUse()
    {
        if (IsInUse) throw new ILGpuNetException($"[{GetType().Name}] the model has the averages now: dispose the result of Use first");
    }

    private sealed class Return(WeightAverage average, Tensor[] own) : IDisposable
    {
        private bool isDone;

        public void Dispose()
        {
            if (isDone) return;
            isDone = true;
            average.Set(own);
            average.IsInUse = false;
        }
    }
}

/// <summary>An exponential moving average: <c>average = decay average + (1 - decay) parameter</c> (Polyak and Juditsky, 1992).</summary>
public sealed class ExponentialMovingAverage : WeightAverage
{
    private readonly double decay;

    /// <summary>Creates the average with the model's present values.</summary>
    /// <param name="model">Whose parameters are averaged.</param>
    /// <param name="decay">Part of the average that an update keeps, in [0, 1].</param>
    /// <param name="includeStatistics">Whether running statistics (batch normalisation) are averaged as well.</param>
    /// <exception cref="InvalidValueException">The decay is out of range.</exception>
    public ExponentialMovingAverage(Module model, double decay = 0.999, bool includeStatistics = false) : base(model, includeStatistics)
    {
        if (!(decay is >= 0 and <= 1)) throw new InvalidValueException($"[ExponentialMovingAverage] decay must be in [0, 1], found {decay}");
        this.decay = decay;
    }

    private protected override double GainOf(long updates) => 1 - decay;
}

/// <summary>
/// Stochastic weight averaging: the mean of the parameters at all updates, usually one at the end of each of the last epochs (Izmailov et al.,
/// "Averaging weights leads to wider optima and better generalization", 2018).
/// </summary>
/// <param name="model">Whose parameters are averaged.</param>
/// <param name="includeStatistics">Whether running statistics (batch normalisation) are averaged as well.</param>
public sealed class StochasticWeightAverage(Module model, bool includeStatistics = false) : WeightAverage(model, includeStatistics)
{
    private protected override double GainOf(long updates) => 1.0 / (updates + 1);
}
