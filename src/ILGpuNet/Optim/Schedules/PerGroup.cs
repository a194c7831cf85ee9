namespace ILGpuNet.Optim;

/// <summary>A number for all groups of an optimizer, or one for each: <c>0.1</c> or <c>new[] { 0.1, 0.01 }</c>.</summary>
public readonly record struct PerGroup
{
    private readonly double single;
    private readonly double[]? values;

    private PerGroup(double single, double[]? values) => (this.single, this.values) = (single, values);

    /// <summary>The number of a group.</summary>
    /// <exception cref="InvalidValueException">The group was added to the optimizer later.</exception>
    public double this[int group] => values is null ? single : group < values.Length ? values[group] : throw new InvalidValueException(
        $"[PerGroup] there are {values.Length} numbers, none for group {group}: add groups before making the schedule");

    /// <summary>One number for all groups.</summary>
    public static implicit operator PerGroup(double value) => FromDouble(value);

    /// <summary>One number for each group.</summary>
    public static implicit operator PerGroup(double[] values) => FromArray(values);

    /// <summary>One number for all groups.</summary>
    public static PerGroup FromDouble(double value) => new(value, null);

    /// <summary>One number for each group.</summary>
    public static PerGroup FromArray(double[] values) => new(0, [.. values]);

    /// <summary>Throws unless there is one number, or one for each group, and all are in a range.</summary>
    internal void Require(string schedule, string name, Optimizer optimizer, double most = double.MaxValue)
    {
        double[] numbers = values ?? [single];
        if (values is not null && values.Length != optimizer.Groups.Count)
            throw new InvalidValueException(
                $"[{schedule}] {name} must be one number, or one for each of the optimizer's {optimizer.Groups.Count} groups, found {values.Length}");
        foreach (double value in numbers)
        {
            if (!(value >= 0 && value <= most))
                throw new InvalidValueException($"[{schedule}] {name} must be in {(most == double.MaxValue ? "[0, ∞)" : $"[0, {most}]")}, found {value}");
        }
    }
}
