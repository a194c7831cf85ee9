namespace ILGpuNet.Optim;

/// <summary>A number that controls an optimizer; it may differ between groups of parameters and change between steps.</summary>
public sealed class Hyperparameter
{
    private readonly double minimum, maximum;
    private readonly string range;

    private Hyperparameter(string name, double value, double minimum, double maximum, string range) =>
        (Name, Default, this.minimum, this.maximum, this.range) = (name, value, minimum, maximum, range);

    /// <summary>Its name, as in the optimizer's constructor: <c>learningRate</c>, <c>beta1</c>.</summary>
    public string Name { get; }

    /// <summary>The value that groups begin with.</summary>
    public double Default { get; }

    /// <summary>Any finite number.</summary>
    public static Hyperparameter Finite(string name, double value) => new(name, value, double.MinValue, double.MaxValue, "(-∞, ∞)");

    /// <summary>A finite number from 0.</summary>
    public static Hyperparameter NotNegative(string name, double value) => new(name, value, 0, double.MaxValue, "[0, ∞)");

    /// <summary>A decay of running averages, from 0 and less than 1.</summary>
    public static Hyperparameter Decay(string name, double value) => new(name, value, 0, Math.BitDecrement(1.0), "[0, 1)");

    /// <summary>A factor that makes larger, from 1.</summary>
    public static Hyperparameter Growth(string name, double value) => new(name, value, 1, double.MaxValue, "[1, ∞)");

    /// <summary>A part of a whole, from 0 to 1.</summary>
    public static Hyperparameter Fraction(string name, double value) => new(name, value, 0, 1, "[0, 1]");

    /// <summary>What is wrong with a value, null where it is in range.</summary>
    internal string? Error(double value) =>
        value >= minimum && value <= maximum ? null : $"{Name} must be in {range}, found {value}";
}
