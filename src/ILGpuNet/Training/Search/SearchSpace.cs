namespace ILGpuNet.Training;

/// <summary>
/// The hyper-parameters that a <see cref="Search"/> tries, each with its values:
/// <code>
/// var space = new SearchSpace().Number("learningRate", 1e-4, 1e-1, isLogarithmic: true).Integer("hidden", 8, 64).Choice("optimizer", "Adam", "Sgd");
/// </code>
/// </summary>
public sealed class SearchSpace
{
    private readonly List<SearchAxis> axes = [];

    internal IReadOnlyList<SearchAxis> Axes => axes;

    /// <summary>Adds a number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="low">Least value.</param>
    /// <param name="high">Largest value.</param>
    /// <param name="isLogarithmic">Whether its logarithm is spread evenly, as it should be for learning rates.</param>
    /// <exception cref="InvalidValueException">The values do not ascend, or are not positive where logarithmic; or there is such a name.</exception>
    public SearchSpace Number(string name, double low, double high, bool isLogarithmic = false)
    {
        if (!(low < high && double.IsFinite(low) && double.IsFinite(high))) throw new InvalidValueException($"[SearchSpace] {name}: values must ascend, found {low} to {high}");
        if (isLogarithmic && low <= 0) throw new InvalidValueException($"[SearchSpace] {name}: a logarithmic number must be positive, found {low}");
        return Add(new SearchAxis(name, int.MaxValue, isLogarithmic
            ? place => Math.Exp(Math.Log(low) + (Math.Log(high) - Math.Log(low)) * place)
            : place => low + (high - low) * place));
    }

    /// <summary>Adds a whole number.</summary>
    /// <inheritdoc cref="Number"/>
    public SearchSpace Integer(string name, int low, int high)
    {
        if (low >= high) throw new InvalidValueException($"[SearchSpace] {name}: values must ascend, found {low} to {high}");
        long count = (long)high - low + 1;
        return Add(new SearchAxis(name, (int)Math.Min(count, int.MaxValue), place => low + Math.Min(Math.Floor(place * count), count - 1)));
    }

    /// <summary>Adds a choice between values of any kind.</summary>
    /// <exception cref="InvalidValueException">There are fewer than two values, or there is such a name.</exception>
    public SearchSpace Choice(string name, params object[] values)
    {
        if (values.Length < 2) throw new InvalidValueException($"[SearchSpace] {name}: there must be at least 2 values, found {values.Length}");
        return Add(new SearchAxis(name, values.Length, place => values[Math.Min((int)(place * values.Length), values.Length - 1)]));
    }

    private SearchSpace Add(SearchAxis axis)
    {
        if (axes.Exists(other => other.Name == axis.Name)) throw new InvalidValueException($"[SearchSpace] there are two hyper-parameters '{axis.Name}'");
        axes.Add(axis);
        return this;
    }
}

/// <summary>One hyper-parameter, as a function of a place from 0 to 1.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">Number of different values.</param>
/// <param name="At">The value at a place.</param>
internal sealed record SearchAxis(string Name, int Count, Func<double, object> At)
{
    public SearchAxis(string name, int count, Func<double, double> at) : this(name, count, place => (object)at(place)) { }
}
