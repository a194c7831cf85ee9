namespace ILGpuNet.Optim;

/// <summary>
/// Adamax, Adam with the infinity norm: <c>m = β₁ m + (1 - β₁) g; u = max(β₂ u, |g| + ε); p -= learningRate / (1 - β₁ᵗ) m / u</c> (Kingma and Ba,
/// "Adam: a method for stochastic optimization", 2015, section 7.1).
/// </summary>
/// <param name="parameters">What is trained.</param>
/// <param name="learningRate">Length of a step.</param>
/// <param name="beta1">Decay of the mean of gradients, in [0, 1).</param>
/// <param name="beta2">Decay of the norm, in [0, 1).</param>
/// <param name="epsilon">Added to the size of gradients.</param>
/// <param name="weightDecay">L2 penalty, added to the gradient.</param>
/// <param name="maximize">Whether the loss is to grow instead of to fall.</param>
/// <exception cref="InvalidValueException">An option is out of range.</exception>
public sealed class Adamax(IEnumerable<Parameter> parameters, double learningRate = 2e-3, double beta1 = 0.9, double beta2 = 0.999,
    double epsilon = 1e-8, double weightDecay = 0, bool maximize = false)
    : FirstOrderOptimizer(parameters, maximize, Hyperparameter.NotNegative(nameof(learningRate), learningRate),
        Hyperparameter.Decay(nameof(beta1), beta1), Hyperparameter.Decay(nameof(beta2), beta2),
        Hyperparameter.NotNegative(nameof(epsilon), epsilon), Hyperparameter.NotNegative(nameof(weightDecay), weightDecay))
{
    /// <inheritdoc/>
    protected override IEnumerable<string> StateNames(ParameterGroup group) => ["first_moment", "infinity_norm"];

    /// <inheritdoc/>
    protected override UpdateRule RuleOf(ParameterGroup group)
    {
        Tensor keepFirst = Scalar(group, static (group, _) => group["beta1"]), gainFirst = Scalar(group, static (group, _) => 1 - group["beta1"]);
        Tensor keepNorm = Scalar(group, static (group, _) => group["beta2"]), epsilon = Scalar(group, static (group, _) => group["epsilon"]);
        Tensor stepLength = Scalar(group, static (group, step) => group.LearningRate / (1 - Math.Pow(group["beta1"], step)));
        return (value, gradient, state) =>
        {
            Tensor first = state["first_moment"] * keepFirst + gradient * gainFirst;
            Tensor norm = Tensor.Maximum(state["infinity_norm"] * keepNorm, gradient.Abs() + epsilon);
            state["first_moment"] = first;
            state["infinity_norm"] = norm;
            return value - first * stepLength / norm;
        };
    }
}
