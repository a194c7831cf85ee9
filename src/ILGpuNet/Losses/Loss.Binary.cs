using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

// Yes or no, for each element by itself.
public static partial class Loss
{
    /// <summary>
    /// Cross-entropy of probabilities: -(t ln p + (1 - t) ln(1 - p)). Logarithms are at least -100 and the gradient's divisor p (1 - p) at least 1e-12,
    /// as in PyTorch. Prefer <see cref="BinaryCrossEntropyWithLogits"/>, which is precise for all logits.
    /// </summary>
    /// <param name="probabilities">Any shape; one outside of [0, 1] throws when evaluated.</param>
    /// <param name="targets">In [0, 1], the same shape; a NaN throws when evaluated.</param>
    /// <param name="weight">Weight of each element, broadcast; or null. The mean is not divided by the weights.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    public static Tensor BinaryCrossEntropy(Tensor probabilities, Tensor targets, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    {
        const string Name = "BinaryCrossEntropy";
        RequirePredictions(Name, probabilities, reduction, "probabilities");
        RequireShape(Name, "targets", targets, probabilities.Shape);
        Tensor p = Tensor.Apply(new CheckOperation(CheckCondition.Probability, $"[{Name}] probability", 0), probabilities);
        Tensor t = WithoutNaN(targets, Name).To(p.DType);
        Tensor value = (t - 1) * Tensor.Maximum((1 - p).Log(), -100) - t * Tensor.Maximum(p.Log(), -100);
        Tensor losses = Tensor.Apply(BinaryCrossEntropyOperation.Instance, value.Detach(), p, t);
        return Reduce(Weighted(Name, losses, weight), reduction);
    }

    /// <summary>
    /// Cross-entropy of the probabilities sigmoid(x), from x: (1 - t) x + (1 + (w - 1) t) ln(1 + e^-x) for the weight w of positives.
    /// </summary>
    /// <param name="logits">Any shape, before the sigmoid.</param>
    /// <param name="targets">In [0, 1], the same shape; a NaN throws when evaluated.</param>
    /// <param name="weight">Weight of each element, broadcast; or null. The mean is not divided by the weights.</param>
    /// <param name="positiveWeight">Weight of the targets' part that is 1, broadcast; or null. Above 1 it favours recall, below 1 precision.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor logits, Tensor targets, Tensor? weight = null, Tensor? positiveWeight = null,
        Reduction reduction = Reduction.Mean)
    {
        const string Name = "BinaryCrossEntropyWithLogits";
        RequirePredictions(Name, logits, reduction, "logits");
        RequireShape(Name, "targets", targets, logits.Shape);
        Tensor t = WithoutNaN(targets, Name).To(logits.DType), positive = logits.LogSigmoid();
        if (positiveWeight is not null) positive *= 1 + (Broadcast(Name, "positive weight", positiveWeight, logits) - 1) * t;
        return Reduce(Weighted(Name, (1 - t) * logits - positive, weight), reduction);
    }

    /// <summary>
    /// Binary cross-entropy with logits in which elements that are predicted well count little: alpha (1 - p)^gamma times the loss, for the
    /// probability p of the target; 1 - alpha for negatives (Lin et al., "Focal loss for dense object detection", 2017).
    /// </summary>
    /// <param name="logits">Any shape, before the sigmoid.</param>
    /// <param name="targets">0 or 1, the same shape; a NaN throws when evaluated.</param>
    /// <param name="alpha">Weight of positives; null weighs both alike.</param>
    /// <param name="gamma">How little; 0 gives the cross-entropy.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    public static Tensor SigmoidFocal(Tensor logits, Tensor targets, double? alpha = 0.25, double gamma = 2, Reduction reduction = Reduction.Mean)
    {
        RequirePredictions("SigmoidFocal", logits, reduction, "logits");
        RequireShape("SigmoidFocal", "targets", targets, logits.Shape);
        RequirePositive("SigmoidFocal", "gamma", gamma, orZero: true);
        Tensor t = WithoutNaN(targets, "SigmoidFocal").To(logits.DType), p = logits.Sigmoid();
        Tensor losses = (1 - t) * logits - logits.LogSigmoid();
        if (gamma != 0) losses *= (p * (1 - t) + (1 - p) * t).Pow(gamma);
        return Reduce(alpha is { } positive ? losses * (t * (2 * positive - 1) + (1 - positive)) : losses, reduction);
    }

    private static Tensor Weighted(string loss, Tensor losses, Tensor? weight) =>
        weight is null ? losses : losses * Broadcast(loss, "weight", weight, losses);

    /// <summary>A weight in the losses' type, after a look at its shape: it must not make the result larger.</summary>
    private static Tensor Broadcast(string loss, string what, Tensor weight, Tensor losses)
    {
        bool fits = weight.Rank <= losses.Rank;
        for (int i = 1; fits && i <= weight.Rank; i++) fits = weight.Shape[-i] == losses.Shape[-i] || weight.Shape[-i] == 1;
        return fits ? weight.To(losses.DType) : throw new ShapeException($"[{loss}] the {what} {weight.Shape} must broadcast to {losses.Shape}");
    }
}
