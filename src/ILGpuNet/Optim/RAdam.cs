namespace ILGpuNet.Optim;

/// <summary>
/// RAdam, Adam with a rectified learning rate: while there are too few steps to estimate the variance of v (ρₜ ≤ 5) the step is
/// learningRate m̂, afterwards <c>learningRate r m̂ / (sqrt(v) + ε) sqrt(1 - β₂ᵗ)</c> with r² = (ρₜ - 4)(ρₜ - 2)ρ∞ / ((ρ∞ - 4)(ρ∞ - 2)ρₜ), ρ∞ =
/// 2 / (1 - β₂) - 1 and ρₜ = ρ∞ - 2t β₂ᵗ / (1 - β₂ᵗ) (Liu et al., "On the variance of the adaptive learning rate and beyond", 2020).
/// </summary>
/// <param name="parameters">What is trained.</param>
/// <param name="learningRate">Length of a step.</param>
/// <param name="beta1">Decay of the mean of gradients, in [0, 1).</param>
/// <param name="beta2">Decay of the mean of squared gradients, in [0, 1).</param>
/// <param name="epsilon">Added to the divisor.</param>
/// <param name="weightDecay">L2 penalty, added to the gradient.</param>
/// <param name="maximize">Whether the loss is to grow instead of to fall.</param>
/// <exception cref="InvalidValueException">An option is out of range.</exception>
public sealed class RAdam(IEnumerable<Parameter> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
    double epsilon = 1e-8, double weightDecay = 0, bool maximize = false)
    : FirstOrderOptimizer(parameters, maximize, Hyperparameter.NotNegative(nameof(learningRate), learningRate),
        Hyperparameter.Decay(nameof(beta1), beta1), Hyperparameter.Decay(nameof(beta2), beta2),
        Hyperparameter.NotNegative(nameof(epsilon), epsilon), Hyperparameter.NotNegative(nameof(weightDecay), weightDecay))
{
    /// <inheritdoc/>
    protected override IEnumerable<string> StateNames(ParameterGroup group) => ["first_moment", "second_moment"];

    /// <inheritdoc/>
    protected override UpdateRule RuleOf(ParameterGroup group, long step)
    {
        double beta1 = group["beta1"], beta2 = group["beta2"];
        double secondCorrection = 1 - Math.Pow(beta2, step);
        double longest = 2 / (1 - beta2) - 1, length = longest - 2 * step * Math.Pow(beta2, step) / secondCorrection;
        bool isAdaptive = length > 5;
        double rectification = isAdaptive
            ? Math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length) * secondCorrection)
            : 1;

        Tensor keepFirst = Scalar(group, beta1), gainFirst = Scalar(group, 1 - beta1);
        Tensor keepSecond = Scalar(group, beta2), gainSecond = Scalar(group, 1 - beta2);
        Tensor stepLength = Scalar(group, group.LearningRate * rectification / (1 - Math.Pow(beta1, step)));
        // One formula for both phases, so that all steps share a plan: before rectification the divisor is 0 sqrt(v) + 1.
        Tensor secondScale = Scalar(group, isAdaptive ? 1 : 0), offset = Scalar(group, isAdaptive ? group["epsilon"] : 1);
        return (value, gradient, state) =>
        {
            Tensor first = state["first_moment"] * keepFirst + gradient * gainFirst;
            Tensor second = state["second_moment"] * keepSecond + gradient.Square() * gainSecond;
            state["first_moment"] = first;
            state["second_moment"] = second;
            return value - first * stepLength / (second.Sqrt() * secondScale + offset);
        };
    }
}
