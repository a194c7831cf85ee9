using System.Text.Json;
using System.Text.Json.Serialization;
using ILGpuNet.Serialization;

namespace ILGpuNet.Optim;

/// <summary>
/// Changes an optimizer's learning rates over training. Making a schedule sets the rates for the first step; afterwards its <c>Step</c> is called
/// after the optimizer's, once per step or once per epoch. Rates are run-time scalars: changing them compiles nothing.
/// </summary>
public abstract class Schedule
{
    private const string StepName = "step";

    private static readonly JsonSerializerOptions JsonOptions =
        new() { WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Creates a schedule of an optimizer.</summary>
    protected Schedule(Optimizer optimizer) => Optimizer = optimizer;

    /// <summary>Whose rates are changed.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Number of calls of <c>Step</c>.</summary>
    public long StepCount { get; private protected set; }

    private protected string Name => GetType().Name;

    /// <summary>The numbers that the schedule needs to go on where it is. Options of the constructor are not among them.</summary>
    public IReadOnlyDictionary<string, double> State()
    {
        var state = new Dictionary<string, double> { [StepName] = StepCount };
        CollectState(state);
        return state;
    }

    /// <summary>Takes over what <see cref="State"/> has given, and sets the optimizer's rates. Nothing is changed unless all fits.</summary>
    /// <exception cref="ILGpuNetException">The state is of another schedule, or for other groups; the message lists all differences.</exception>
    public void LoadState(IReadOnlyDictionary<string, double> state)
    {
        IReadOnlyDictionary<string, double> own = State();
        List<string> differences = [.. own.Keys.Where(name => !state.ContainsKey(name)).Select(name => $"{name} is missing")];
        differences.AddRange(state.Keys.Where(name => !own.ContainsKey(name)).Select(name => $"{name} is not in the {Name}"));
        differences.AddRange(state.Where(pair => own.ContainsKey(pair.Key) && !IsValid(pair.Key, pair.Value))
            .Select(pair => $"{pair.Key} must be in [0, ∞), found {pair.Value}"));
        if (differences.Count > 0)
            throw new ILGpuNetException($"[LoadState] the state does not fit the {Name}: {string.Join("; ", differences)}");
        TakeState(state, (long)state[StepName]);
        StepCount = (long)state[StepName];
    }

    /// <summary>Saves the state in a file, as JSON.</summary>
    /// <param name="path">The file; its folder must be there.</param>
    /// <exception cref="IOException">The folder is not there, the disk is full, and so on.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, State(), JsonOptions));

    /// <summary>Loads the state from a file. Nothing is changed unless all fits.</summary>
    /// <exception cref="DataFormatException">The file is not one that <see cref="Save"/> has written.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <inheritdoc cref="LoadState" path="/exception"/>
    public void Load(string path)
    {
        Dictionary<string, double>? state;
        try
        {
            state = JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllBytes(path), JsonOptions);
        }
        catch (JsonException exception)
        {
            throw new DataFormatException($"{path}: expected a schedule's state, a JSON object of numbers: {exception.Message}", exception);
        }
        if (state is null) throw new DataFormatException($"{path}: expected a schedule's state, a JSON object of numbers, found null");
        try
        {
            LoadState(state);
        }
        catch (ILGpuNetException exception)
        {
            throw new ILGpuNetException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Adds what the schedule has to remember beside the number of steps.</summary>
    private protected abstract void CollectState(Dictionary<string, double> state);

    /// <summary>Takes over what <see cref="CollectState"/> has added, and sets the rates for a number of steps.</summary>
    private protected abstract void TakeState(IReadOnlyDictionary<string, double> state, long step);

    /// <summary>Whether a number can be part of the state.</summary>
    private protected virtual bool IsValid(string name, double value) => value >= 0 && double.IsFinite(value);

    private protected void Require(bool condition, string message)
    {
        if (!condition) throw new InvalidValueException($"[{Name}] {message}");
    }
}
