using System.Globalization;

namespace ILGpuNet.Training;

/// <summary>One try of a <see cref="Search"/>.</summary>
public sealed class Trial
{
    private readonly Dictionary<string, object> values;

    internal Trial(int number, SearchSpace space, double[] places)
    {
        (Number, Places) = (number, places);
        values = space.Axes.Select((axis, i) => (axis.Name, Value: axis.At(places[i]))).ToDictionary(pair => pair.Name, pair => pair.Value);
    }

    /// <summary>Number of the trial, from 0: a seed for what is random in it.</summary>
    public int Number { get; }

    /// <summary>The values, by name.</summary>
    public IReadOnlyDictionary<string, object> Values => values;

    /// <summary>What the objective has given: smaller is better. NaN before.</summary>
    public double Score { get; internal set; } = double.NaN;

    internal double[] Places { get; }

    /// <summary>A number, or a whole number.</summary>
    /// <exception cref="InvalidValueException">There is no number of that name.</exception>
    public double this[string name] => Find(name) is double number ? number : throw new InvalidValueException($"[Trial] '{name}' is a choice: use Choice");

    /// <summary>A whole number.</summary>
    /// <exception cref="InvalidValueException">There is no number of that name.</exception>
    public int Integer(string name) => (int)this[name];

    /// <summary>A choice.</summary>
    /// <exception cref="InvalidValueException">There is no choice of that name and type.</exception>
    public T Choice<T>(string name) => Find(name) is T value ? value : throw new InvalidValueException($"[Trial] '{name}' is {Find(name).GetType().Name}, asked for as {typeof(T).Name}");

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:G4}"))) +
        string.Create(CultureInfo.InvariantCulture, $": {Score:G5}");

    private object Find(string name) => values.TryGetValue(name, out object? value) ? value
        : throw new InvalidValueException($"[Trial] there is no hyper-parameter '{name}', found {string.Join(", ", values.Keys)}");
}
