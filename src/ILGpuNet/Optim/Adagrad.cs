namespace ILGpuNet.Optim;

/// <summary>
/// Adagrad: <c>s += g²; p -= learningRate / (1 + (t - 1) learningRateDecay) g / (sqrt(s) + ε)</c> (Duchi et al., "Adaptive subgradient methods for
/// online learning and stochastic optimization", 2011).
/// </summary>
public sealed class Adagrad : FirstOrderOptimizer
{
    private readonly double initialAccumulator;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="learningRate">Length of a step.</param>
    /// <param name="learningRateDecay">How fast the rate falls with the number of steps, from 0.</param>
    /// <param name="weightDecay">L2 penalty, added to the gradient.</param>
    /// <param name="initialAccumulator">First value of the sum of squares, from 0.</param>
    /// <param name="epsilon">Added to the divisor.</param>
    /// <param name="maximize">Whether the loss is to grow instead of to fall.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public Adagrad(IEnumerable<Parameter> parameters, double learningRate = 1e-2, double learningRateDecay = 0, double weightDecay = 0,
        double initialAccumulator = 0, double epsilon = 1e-10, bool maximize = false)
        : base(parameters, maximize, Hyperparameter.NotNegative(nameof(learningRate), learningRate),
            Hyperparameter.NotNegative(nameof(learningRateDecay), learningRateDecay),
            Hyperparameter.NotNegative(nameof(weightDecay), weightDecay), Hyperparameter.NotNegative(nameof(epsilon), epsilon))
    {
        if (Hyperparameter.NotNegative(nameof(initialAccumulator), initialAccumulator).Error(initialAccumulator) is { } error)
            throw new InvalidValueException($"[Adagrad] {error}");
        this.initialAccumulator = initialAccumulator;
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> StateNames(ParameterGroup group) => ["square_sum"];

    /// <inheritdoc/>
    protected override UpdateRule RuleOf(ParameterGroup group)
    {
        Tensor rate = Scalar(group, static (group, step) => group.LearningRate / (1 + (step - 1) * group["learningRateDecay"]));
        Tensor epsilon = Scalar(group, static (group, _) => group["epsilon"]);
        return (value, gradient, state) =>
        {
            Tensor squareSum = state.Of("square_sum", initialAccumulator) + gradient.Square();
            state["square_sum"] = squareSum;
            return value - gradient * rate / (squareSum.Sqrt() + epsilon);
        };
    }
}
