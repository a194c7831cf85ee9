namespace ILGpuNet.Optim;

/// <summary>
/// NAdam, Adam with Nesterov's momentum: the mean of gradients is looked at where the next step will have it,
/// <c>p -= learningRate ((1 - μₜ) g / (1 - Πμ) + μₜ₊₁ m / (1 - Πμ μₜ₊₁)) / (sqrt(v̂) + ε)</c> with μₜ = β₁ (1 - 0.96^(t momentumDecay) / 2) and Πμ the
/// product up to μₜ (Dozat, "Incorporating Nesterov momentum into Adam", 2016). As in PyTorch from 2.0 on; 1.13 has μₜ twice in the last divisor.
/// </summary>
/// <param name="parameters">What is trained.</param>
/// <param name="learningRate">Length of a step.</param>
/// <param name="beta1">Decay of the mean of gradients, in [0, 1).</param>
/// <param name="beta2">Decay of the mean of squared gradients, in [0, 1).</param>
/// <param name="epsilon">Added to the divisor.</param>
/// <param name="weightDecay">L2 penalty, added to the gradient.</param>
/// <param name="momentumDecay">How fast the momentum μ grows towards β₁, from 0.</param>
/// <param name="maximize">Whether the loss is to grow instead of to fall.</param>
/// <exception cref="InvalidValueException">An option is out of range.</exception>
public sealed class NAdam(IEnumerable<Parameter> parameters, double learningRate = 2e-3, double beta1 = 0.9, double beta2 = 0.999,
    double epsilon = 1e-8, double weightDecay = 0, double momentumDecay = 4e-3, bool maximize = false)
    : FirstOrderOptimizer(parameters, maximize, Hyperparameter.NotNegative(nameof(learningRate), learningRate),
        Hyperparameter.Decay(nameof(beta1), beta1), Hyperparameter.Decay(nameof(beta2), beta2),
        Hyperparameter.NotNegative(nameof(epsilon), epsilon), Hyperparameter.NotNegative(nameof(weightDecay), weightDecay),
        Hyperparameter.NotNegative(nameof(momentumDecay), momentumDecay))
{
    private const string Product = "momentum_product";

    /// <inheritdoc/>
    protected override IEnumerable<string> StateNames(ParameterGroup group) => ["first_moment", "second_moment"];

    /// <inheritdoc/>
    protected override IEnumerable<string> NumberNames => [Product];

    /// <inheritdoc/>
    protected override UpdateRule RuleOf(ParameterGroup group)
    {
        Tensor keepFirst = Scalar(group, static (group, _) => group["beta1"]), gainFirst = Scalar(group, static (group, _) => 1 - group["beta1"]);
        Tensor keepSecond = Scalar(group, static (group, _) => group["beta2"]), gainSecond = Scalar(group, static (group, _) => 1 - group["beta2"]);
        Tensor secondScale = Scalar(group, static (group, step) => 1 / Math.Sqrt(1 - Math.Pow(group["beta2"], step)));
        Tensor epsilon = Scalar(group, static (group, _) => group["epsilon"]);
        return (value, gradient, state) =>
        {
            Tensor gradientLength = Scalar(group, state, static (group, state) =>
            {
                double momentum = Momentum(group, state.StepCount + 1), product = ProductUpTo(group, state);
                state.SetNumber(Product, product);
                return group.LearningRate * (1 - momentum) / (1 - product);
            });
            Tensor meanLength = Scalar(group, state, static (group, state) =>
            {
                double nextMomentum = Momentum(group, state.StepCount + 2);
                return group.LearningRate * nextMomentum / (1 - ProductUpTo(group, state) * nextMomentum);
            });
            Tensor first = state["first_moment"] * keepFirst + gradient * gainFirst;
            Tensor second = state["second_moment"] * keepSecond + gradient.Square() * gainSecond;
            state["first_moment"] = first;
            state["second_moment"] = second;
            Tensor change = gradient * gradientLength + first * meanLength;
            return value - change / (second.Sqrt() * secondScale + epsilon);
        };
    }

    private static double Momentum(ParameterGroup group, long step) => group["beta1"] * (1 - 0.5 * Math.Pow(0.96, step * group["momentumDecay"]));

    /// <summary>The product of the momenta of all steps of a parameter: kept, since schedules may have changed β₁ in between.</summary>
    private static double ProductUpTo(ParameterGroup group, ParameterState state) =>
        state.Number(Product, initial: 1) * Momentum(group, state.StepCount + 1);
}
