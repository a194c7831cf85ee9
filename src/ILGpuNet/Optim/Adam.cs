namespace ILGpuNet.Optim;

/// <summary>
/// Adam (Kingma and Ba, 2015): <c>m = β₁ m + (1 - β₁) g; v = β₂ v + (1 - β₂) g²; p -= learningRate m̂ / (sqrt(v̂) + ε)</c> with
/// m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ). Weight decay is an L2 penalty, added to the gradient; AMSGrad uses the largest v so far.
/// </summary>
public class Adam : FirstOrderOptimizer
{
    private readonly bool amsGrad;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="learningRate">Length of a step.</param>
    /// <param name="beta1">Decay of the mean of gradients, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">Added to the divisor.</param>
    /// <param name="weightDecay">L2 penalty.</param>
    /// <param name="amsGrad">Whether the largest mean of squares counts instead of the last one (Reddi et al., 2018).</param>
    /// <param name="maximize">Whether the loss is to grow instead of to fall.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public Adam(IEnumerable<Parameter> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
        double weightDecay = 0, bool amsGrad = false, bool maximize = false)
        : base(parameters, maximize, Hyperparameter.NotNegative(nameof(learningRate), learningRate),
            Hyperparameter.Decay(nameof(beta1), beta1), Hyperparameter.Decay(nameof(beta2), beta2),
            Hyperparameter.NotNegative(nameof(epsilon), epsilon), Hyperparameter.NotNegative(nameof(weightDecay), weightDecay)) =>
        this.amsGrad = amsGrad;

    /// <inheritdoc/>
    protected override IEnumerable<string> StateNames(ParameterGroup group) =>
        amsGrad ? ["first_moment", "second_moment", "largest_second_moment"] : ["first_moment", "second_moment"];

    /// <inheritdoc/>
    protected override UpdateRule RuleOf(ParameterGroup group)
    {
        Tensor keepFirst = Scalar(group, static (group, _) => group["beta1"]), gainFirst = Scalar(group, static (group, _) => 1 - group["beta1"]);
        Tensor keepSecond = Scalar(group, static (group, _) => group["beta2"]), gainSecond = Scalar(group, static (group, _) => 1 - group["beta2"]);
        Tensor stepLength = Scalar(group, static (group, step) => group.LearningRate / (1 - Math.Pow(group["beta1"], step)));
        Tensor secondScale = Scalar(group, static (group, step) => 1 / Math.Sqrt(1 - Math.Pow(group["beta2"], step)));
        Tensor epsilon = Scalar(group, static (group, _) => group["epsilon"]);
        return (value, gradient, state) =>
        {
            Tensor first = state["first_moment"] * keepFirst + gradient * gainFirst;
            Tensor second = state["second_moment"] * keepSecond + gradient.Square() * gainSecond;
            state["first_moment"] = first;
            state["second_moment"] = second;
            if (amsGrad)
            {
                second = Tensor.Maximum(state["largest_second_moment"], second);
                state["largest_second_moment"] = second;
            }
            return value - first * stepLength / (second.Sqrt() * secondScale + epsilon);
        };
    }
}
