namespace ILGpuNet.Optim;

/// <summary>
/// Lion, evolved sign momentum: <c>p -= learningRate (sign(β₁ m + (1 - β₁) g) + weightDecay p); m = β₂ m + (1 - β₂) g</c> (Chen et al., "Symbolic
/// discovery of optimization algorithms", 2023, algorithm 2). Every element moves by the learning rate, so that it should be three to ten times
/// smaller than Adam's, and the decoupled weight decay as many times larger.
/// </summary>
/// <param name="parameters">What is trained.</param>
/// <param name="learningRate">Length of a step in every element.</param>
/// <param name="beta1">Weight of the momentum against the gradient in the sign, in [0, 1).</param>
/// <param name="beta2">Decay of the momentum, in [0, 1).</param>
/// <param name="weightDecay">Part of the parameter, times the learning rate, that a step takes away.</param>
/// <param name="maximize">Whether the loss is to grow instead of to fall.</param>
/// <exception cref="InvalidValueException">An option is out of range.</exception>
public sealed class Lion(IEnumerable<Parameter> parameters, double learningRate = 1e-4, double beta1 = 0.9, double beta2 = 0.99,
    double weightDecay = 0, bool maximize = false)
    : FirstOrderOptimizer(parameters, maximize, Hyperparameter.NotNegative(nameof(learningRate), learningRate),
        Hyperparameter.Decay(nameof(beta1), beta1), Hyperparameter.Decay(nameof(beta2), beta2),
        Hyperparameter.NotNegative(nameof(weightDecay), weightDecay))
{
    private protected override bool IsDecayDecoupled => true;

    /// <inheritdoc/>
    protected override IEnumerable<string> StateNames(ParameterGroup group) => ["momentum"];

    /// <inheritdoc/>
    protected override UpdateRule RuleOf(ParameterGroup group)
    {
        Tensor rate = Scalar(group, static (group, _) => group.LearningRate);
        Tensor gainSign = Scalar(group, static (group, _) => 1 - group["beta1"]), gain = Scalar(group, static (group, _) => 1 - group["beta2"]);
        return (value, gradient, state) =>
        {
            // β m + (1 - β) g as m + (1 - β) (g - m): both updates share the difference, and so become one pass over memory.
            Tensor momentum = state["momentum"], difference = gradient - momentum;
            state["momentum"] = momentum + difference * gain;
            return value - (momentum + difference * gainSign).Sign() * rate;
        };
    }
}
