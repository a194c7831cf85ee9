namespace ILGpuNet.Optim;

/// <summary>
/// Adam for tables of which a step uses a few rows, such as embeddings: rows (along the first axis) whose gradient is all zero stay as they are, with their
/// moments, instead of going on along their momentum. With m and v as in <see cref="Adam"/>: <c>p -= learningRate sqrt(1 - β₂ᵗ) / (1 - β₁ᵗ) m / (sqrt(v) + ε)</c>, in
/// which t counts all steps. Gradients are dense: it is the result that is PyTorch's, and a step reads the whole table.
/// </summary>
/// <param name="parameters">What is trained: [rows, ...].</param>
/// <param name="learningRate">Length of a step.</param>
/// <param name="beta1">Decay of the mean of gradients, in [0, 1).</param>
/// <param name="beta2">Decay of the mean of squared gradients, in [0, 1).</param>
/// <param name="epsilon">Added to the divisor.</param>
/// <param name="maximize">Whether the loss is to grow instead of to fall.</param>
/// <exception cref="InvalidValueException">An option is out of range.</exception>
public sealed class SparseAdam(IEnumerable<Parameter> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
    bool maximize = false)
    : FirstOrderOptimizer(parameters, maximize, Hyperparameter.NotNegative(nameof(learningRate), learningRate),
        Hyperparameter.Decay(nameof(beta1), beta1), Hyperparameter.Decay(nameof(beta2), beta2), Hyperparameter.NotNegative(nameof(epsilon), epsilon))
{
    /// <inheritdoc/>
    protected override IEnumerable<string> StateNames(ParameterGroup group) => ["first_moment", "second_moment"];

    /// <inheritdoc/>
    protected override UpdateRule RuleOf(ParameterGroup group)
    {
        Tensor gainFirst = Scalar(group, static (group, _) => 1 - group["beta1"]), gainSecond = Scalar(group, static (group, _) => 1 - group["beta2"]);
        Tensor stepLength = Scalar(group, static (group, step) =>
            group.LearningRate * Math.Sqrt(1 - Math.Pow(group["beta2"], step)) / (1 - Math.Pow(group["beta1"], step)));
        Tensor epsilon = Scalar(group, static (group, _) => group["epsilon"]);
        return (value, gradient, state) =>
        {
            Tensor isUsed = gradient.NotEqualTo(0);
            if (gradient.Rank > 1) isUsed = isUsed.Any([.. Enumerable.Range(1, gradient.Rank - 1)], keepDimensions: true);
            Tensor first = state["first_moment"], second = state["second_moment"];
            first = Tensor.Where(isUsed, first + (gradient - first) * gainFirst, first);
            second = Tensor.Where(isUsed, second + (gradient.Square() - second) * gainSecond, second);
            state["first_moment"] = first;
            state["second_moment"] = second;
            return Tensor.Where(isUsed, value - first * stepLength / (second.Sqrt() + epsilon), value);
        };
    }
}
