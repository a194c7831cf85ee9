namespace ILGpuNet.Optim;

/// <summary>
/// Resilient back-propagation: each element has a step length of its own, which grows while the sign of its gradient stays, and shrinks where it changes; such
/// an element stays where it is (Riedmiller and Braun, "A direct adaptive method for faster backpropagation learning", 1993). For gradients without noise: the
/// same data in every step.
/// </summary>
/// <param name="parameters">What is trained.</param>
/// <param name="learningRate">First length of all steps; later changes, such as schedules make, have no effect.</param>
/// <param name="decrease">Factor of lengths where the sign changes, in [0, 1].</param>
/// <param name="increase">Factor of lengths where the sign stays, from 1.</param>
/// <param name="minimumStep">Least length.</param>
/// <param name="maximumStep">Largest length.</param>
/// <param name="weightDecay">L2 penalty, added to the gradient.</param>
/// <param name="maximize">Whether the loss is to grow instead of to fall.</param>
/// <exception cref="InvalidValueException">An option is out of range.</exception>
public sealed class Rprop(IEnumerable<Parameter> parameters, double learningRate = 1e-2, double decrease = 0.5, double increase = 1.2,
    double minimumStep = 1e-6, double maximumStep = 50, double weightDecay = 0, bool maximize = false)
    : FirstOrderOptimizer(parameters, maximize, Hyperparameter.NotNegative(nameof(learningRate), learningRate),
        Hyperparameter.Fraction(nameof(decrease), decrease), Hyperparameter.Growth(nameof(increase), increase),
        Hyperparameter.NotNegative(nameof(minimumStep), minimumStep), Hyperparameter.NotNegative(nameof(maximumStep), maximumStep),
        Hyperparameter.NotNegative(nameof(weightDecay), weightDecay))
{
    /// <inheritdoc/>
    protected override IEnumerable<string> StateNames(ParameterGroup group) => ["step_length", "previous_gradient"];

    /// <inheritdoc/>
    protected override UpdateRule RuleOf(ParameterGroup group)
    {
        Tensor decrease = Scalar(group, static (group, _) => group["decrease"]), increase = Scalar(group, static (group, _) => group["increase"]);
        Tensor least = Scalar(group, static (group, _) => group["minimumStep"]), most = Scalar(group, static (group, _) => group["maximumStep"]);
        return (value, gradient, state) =>
        {
            // The rate is read for the first step only: it is not part of later ones.
            Tensor length = state.Find("step_length") ?? state.Of("step_length", group.LearningRate);
            Tensor agreement = gradient * state["previous_gradient"], isOpposite = agreement < 0;
            Tensor one = Tensor.Full(Shape.Scalar, 1, gradient.DType, gradient.Device);
            length *= Tensor.Where(agreement > 0, increase, Tensor.Where(isOpposite, decrease, one));
            length = Tensor.Minimum(Tensor.Maximum(length, least), most);
            gradient = Tensor.Where(isOpposite, Tensor.Full(Shape.Scalar, 0, gradient.DType, gradient.Device), gradient);
            state["step_length"] = length;
            state["previous_gradient"] = gradient;
            return value - gradient.Sign() * length;
        };
    }
}
