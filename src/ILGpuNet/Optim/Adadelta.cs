namespace ILGpuNet.Optim;

/// <summary>
/// Adadelta: <c>v = ρ v + (1 - ρ) g²; d = sqrt(u + ε) / sqrt(v + ε) g; u = ρ u + (1 - ρ) d²; p -= learningRate d</c> (Zeiler, "ADADELTA: an adaptive
/// learning rate method", 2012).
/// </summary>
/// <param name="parameters">What is trained.</param>
/// <param name="learningRate">Factor of the changes.</param>
/// <param name="rho">Decay of the means of squares, in [0, 1].</param>
/// <param name="epsilon">Added below both roots.</param>
/// <param name="weightDecay">L2 penalty, added to the gradient.</param>
/// <param name="maximize">Whether the loss is to grow instead of to fall.</param>
/// <exception cref="InvalidValueException">An option is out of range.</exception>
public sealed class Adadelta(IEnumerable<Parameter> parameters, double learningRate = 1, double rho = 0.9, double epsilon = 1e-6,
    double weightDecay = 0, bool maximize = false)
    : FirstOrderOptimizer(parameters, maximize, Hyperparameter.NotNegative(nameof(learningRate), learningRate),
        Hyperparameter.Fraction(nameof(rho), rho), Hyperparameter.NotNegative(nameof(epsilon), epsilon),
        Hyperparameter.NotNegative(nameof(weightDecay), weightDecay))
{
    /// <inheritdoc/>
    protected override IEnumerable<string> StateNames(ParameterGroup group) => ["square_average", "square_change_average"];

    /// <inheritdoc/>
    protected override UpdateRule RuleOf(ParameterGroup group)
    {
        Tensor rate = Scalar(group, static (group, _) => group.LearningRate), epsilon = Scalar(group, static (group, _) => group["epsilon"]);
        Tensor keep = Scalar(group, static (group, _) => group["rho"]), gain = Scalar(group, static (group, _) => 1 - group["rho"]);
        return (value, gradient, state) =>
        {
            Tensor squares = state["square_average"] * keep + gradient.Square() * gain;
            Tensor change = (state["square_change_average"] + epsilon).Sqrt() / (squares + epsilon).Sqrt() * gradient;
            state["square_average"] = squares;
            state["square_change_average"] = state["square_change_average"] * keep + change.Square() * gain;
            return value - change * rate;
        };
    }
}
