namespace ILGpuNet.Optim;

/// <summary>
/// Averaged stochastic gradient descent: <c>p = (1 - λ η) p - η g</c> with η = learningRate / (1 + λ learningRate (t - 1))^α, and from step t0 on the mean of the
/// parameters as the state <c>average</c> (Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992). See
/// <see cref="StochasticWeightAverage"/> for averages that a model can use, with any optimizer.
/// </summary>
/// <param name="parameters">What is trained.</param>
/// <param name="learningRate">Length of a step at first.</param>
/// <param name="lambda">How fast steps and parameters shrink, from 0.</param>
/// <param name="alpha">Power by which steps shrink, from 0.</param>
/// <param name="t0">Step at which the mean begins; the last parameters before.</param>
/// <param name="weightDecay">L2 penalty, added to the gradient.</param>
/// <param name="maximize">Whether the loss is to grow instead of to fall.</param>
/// <exception cref="InvalidValueException">An option is out of range.</exception>
public sealed class Asgd(IEnumerable<Parameter> parameters, double learningRate = 1e-2, double lambda = 1e-4, double alpha = 0.75, double t0 = 1e6,
    double weightDecay = 0, bool maximize = false)
    : FirstOrderOptimizer(parameters, maximize, Hyperparameter.NotNegative(nameof(learningRate), learningRate),
        Hyperparameter.NotNegative(nameof(lambda), lambda), Hyperparameter.NotNegative(nameof(alpha), alpha), Hyperparameter.NotNegative(nameof(t0), t0),
        Hyperparameter.NotNegative(nameof(weightDecay), weightDecay))
{
    /// <inheritdoc/>
    protected override IEnumerable<string> StateNames(ParameterGroup group) => ["average"];

    /// <inheritdoc/>
    protected override UpdateRule RuleOf(ParameterGroup group)
    {
        Tensor length = Scalar(group, Length), keep = Scalar(group, static (group, step) => 1 - group["lambda"] * Length(group, step));
        Tensor gain = Scalar(group, static (group, step) => 1 / Math.Max(1, step - 1 - group["t0"]));
        return (value, gradient, state) =>
        {
            Tensor next = value * keep - gradient * length, average = state["average"];
            state["average"] = average + (next - average) * gain;
            return next;
        };
    }

    private static double Length(ParameterGroup group, long step) =>
        group.LearningRate / Math.Pow(1 + group["lambda"] * group.LearningRate * (step - 1), group["alpha"]);
}
