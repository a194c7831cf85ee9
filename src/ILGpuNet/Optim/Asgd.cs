namespace ILGpuNet.Optim;

/// <summary>
/// Averaged stochastic gradient descent: <c>p = (1 - λ η) p - η g</c> with η = learningRate / (1 + λ learningRate (t - 1))^α, and from step t0 on the mean of the
/// parameters as the state <c>average</c> (Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992). As in PyTorch η is set at the
/// end of the step before, so that a rate that a schedule has changed counts one step later. See <see cref="StochasticWeightAverage"/> for averages that a
/// model can use, with any optimizer.
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
    private const string NextLength = "next_length";

    /// <inheritdoc/>
    protected override IEnumerable<string> StateNames(ParameterGroup group) => ["average"];

    /// <inheritdoc/>
    protected override IEnumerable<string> NumberNames => [NextLength];

    /// <inheritdoc/>
    protected override UpdateRule RuleOf(ParameterGroup group)
    {
        Tensor gain = Scalar(group, static (group, step) => 1 / Math.Max(1, step - 1 - group["t0"]));
        return (value, gradient, state) =>
        {
            Tensor length = Scalar(group, state, static (group, state) =>
            {
                double rate = group.LearningRate;
                state.SetNumber(NextLength, rate / Math.Pow(1 + group["lambda"] * rate * (state.StepCount + 1), group["alpha"]));
                return LengthOf(group, state);
            });
            Tensor keep = Scalar(group, state, static (group, state) => 1 - group["lambda"] * LengthOf(group, state));
            Tensor next = value * keep - gradient * length, average = state["average"];
            state["average"] = average + (next - average) * gain;
            return next;
        };
    }

    private static double LengthOf(ParameterGroup group, ParameterState state) => state.Number(NextLength, group.LearningRate);
}
