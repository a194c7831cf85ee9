namespace ILGpuNet.Optim;

/// <summary>
/// Stochastic gradient descent: <c>v = momentum v + (1 - dampening) g; p -= learningRate v</c>, with Nesterov's form
/// <c>p -= learningRate (g + momentum v)</c> (Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013).
/// </summary>
public sealed class Sgd : FirstOrderOptimizer
{
    private readonly bool nesterov;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="learningRate">Length of a step.</param>
    /// <param name="momentum">Part of the last velocity that is kept, from 0.</param>
    /// <param name="dampening">Part of the gradient that does not enter the velocity.</param>
    /// <param name="weightDecay">L2 penalty, added to the gradient.</param>
    /// <param name="nesterov">Whether the gradient counts where the velocity leads; needs momentum and no dampening.</param>
    /// <param name="maximize">Whether the loss is to grow instead of to fall.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public Sgd(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weightDecay = 0,
        bool nesterov = false, bool maximize = false)
        : base(parameters, maximize, Hyperparameter.NotNegative(nameof(learningRate), learningRate),
            Hyperparameter.NotNegative(nameof(momentum), momentum), Hyperparameter.Finite(nameof(dampening), dampening),
            Hyperparameter.NotNegative(nameof(weightDecay), weightDecay))
    {
        if (nesterov && (momentum == 0 || dampening != 0))
            throw new InvalidValueException(
                $"[Sgd] Nesterov's form needs momentum and no dampening, found momentum {momentum} and dampening {dampening}");
        this.nesterov = nesterov;
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> StateNames(ParameterGroup group) => group.Momentum != 0 ? ["velocity"] : [];

    /// <inheritdoc/>
    protected override UpdateRule RuleOf(ParameterGroup group)
    {
        Tensor rate = Scalar(group, static (group, _) => group.LearningRate);
        if (!group.Uses("momentum")) return (value, gradient, state) => value - gradient * rate;

        Tensor momentum = Scalar(group, static (group, _) => group.Momentum), gain = Scalar(group, static (group, _) => 1 - group["dampening"]);
        return (value, gradient, state) =>
        {
            // The first velocity is the gradient itself, without dampening, as in PyTorch.
            Tensor velocity = state.Find("velocity") is { } last ? last * momentum + gradient * gain : gradient;
            state["velocity"] = velocity;
            return value - (nesterov ? gradient + velocity * momentum : velocity) * rate;
        };
    }
}
