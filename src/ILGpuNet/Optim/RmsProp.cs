namespace ILGpuNet.Optim;

/// <summary>
/// RMSprop: <c>v = α v + (1 - α) g²; p -= learningRate g / (sqrt(v) + ε)</c> (Tieleman and Hinton, "Neural networks for machine learning", lecture 6,
/// 2012). Centred, the variance v - mean(g)² takes the place of v (Graves, "Generating sequences with recurrent neural networks", 2013); with
/// momentum, <c>b = momentum b + g / (sqrt(v) + ε); p -= learningRate b</c>.
/// </summary>
/// <param name="parameters">What is trained.</param>
/// <param name="learningRate">Length of a step.</param>
/// <param name="alpha">Decay of the mean of squared gradients, in [0, 1].</param>
/// <param name="epsilon">Added to the divisor.</param>
/// <param name="weightDecay">L2 penalty, added to the gradient.</param>
/// <param name="momentum">Part of the last change that is kept, from 0.</param>
/// <param name="centered">Whether gradients are divided by their estimated standard deviation.</param>
/// <param name="maximize">Whether the loss is to grow instead of to fall.</param>
/// <exception cref="InvalidValueException">An option is out of range.</exception>
public sealed class RmsProp(IEnumerable<Parameter> parameters, double learningRate = 1e-2, double alpha = 0.99, double epsilon = 1e-8,
    double weightDecay = 0, double momentum = 0, bool centered = false, bool maximize = false)
    : FirstOrderOptimizer(parameters, maximize, Hyperparameter.NotNegative(nameof(learningRate), learningRate),
        Hyperparameter.Fraction(nameof(alpha), alpha), Hyperparameter.NotNegative(nameof(epsilon), epsilon),
        Hyperparameter.NotNegative(nameof(weightDecay), weightDecay), Hyperparameter.NotNegative(nameof(momentum), momentum))
{
    /// <inheritdoc/>
    protected override IEnumerable<string> StateNames(ParameterGroup group)
    {
        yield return "square_average";
        if (centered) yield return "gradient_average";
        if (group.Momentum != 0) yield return "velocity";
    }

    /// <inheritdoc/>
    protected override UpdateRule RuleOf(ParameterGroup group)
    {
        Tensor rate = Scalar(group, static (group, _) => group.LearningRate), epsilon = Scalar(group, static (group, _) => group["epsilon"]);
        Tensor keepVelocity = Scalar(group, static (group, _) => group.Momentum);
        Tensor keep = Scalar(group, static (group, _) => group["alpha"]), gain = Scalar(group, static (group, _) => 1 - group["alpha"]);
        bool hasMomentum = group.Uses("momentum");
        return (value, gradient, state) =>
        {
            Tensor variance = state["square_average"] * keep + gradient.Square() * gain;
            state["square_average"] = variance;
            if (centered)
            {
                Tensor mean = state["gradient_average"] * keep + gradient * gain;
                state["gradient_average"] = mean;
                variance -= mean.Square();
            }
            Tensor change = gradient / (variance.Sqrt() + epsilon);
            if (hasMomentum)
            {
                change = state["velocity"] * keepVelocity + change;
                state["velocity"] = change;
            }
            return value - change * rate;
        };
    }
}
