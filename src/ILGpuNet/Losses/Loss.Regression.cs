namespace ILGpuNet;

// Distances between numbers.
public static partial class Loss
{
    /// <summary>Squared differences.</summary>
    /// <param name="predictions">Any shape.</param>
    /// <param name="targets">The same shape; a NaN throws when evaluated.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    public static Tensor MeanSquaredError(Tensor predictions, Tensor targets, Reduction reduction = Reduction.Mean) =>
        Reduce(Difference("MeanSquaredError", predictions, targets, reduction).Square(), reduction);

    /// <summary>Absolute differences; the gradient where they are zero is zero.</summary>
    /// <inheritdoc cref="MeanSquaredError" path="/param"/>
    public static Tensor L1(Tensor predictions, Tensor targets, Reduction reduction = Reduction.Mean) =>
        Reduce(Difference("L1", predictions, targets, reduction).Abs(), reduction);

    /// <summary>
    /// Squares of small differences, d^2 / (2 beta) below beta, and absolute values |d| - beta / 2 of large ones (Girshick, "Fast R-CNN", 2015).
    /// </summary>
    /// <param name="predictions">Any shape.</param>
    /// <param name="targets">The same shape; a NaN throws when evaluated.</param>
    /// <param name="beta">Where one becomes the other; 0 gives <see cref="L1"/>.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    public static Tensor SmoothL1(Tensor predictions, Tensor targets, double beta = 1, Reduction reduction = Reduction.Mean)
    {
        RequirePositive("SmoothL1", "beta", beta, orZero: true);
        Tensor difference = Difference("SmoothL1", predictions, targets, reduction), distance = difference.Abs();
        return Reduce(beta == 0 ? distance : Tensor.Where(distance < beta, difference.Square() * (0.5 / beta), distance - 0.5 * beta), reduction);
    }

    /// <summary>d^2 / 2 for differences up to delta, delta (|d| - delta / 2) beyond (Huber, 1964).</summary>
    /// <param name="predictions">Any shape.</param>
    /// <param name="targets">The same shape; a NaN throws when evaluated.</param>
    /// <param name="delta">Where one becomes the other.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    public static Tensor Huber(Tensor predictions, Tensor targets, double delta = 1, Reduction reduction = Reduction.Mean)
    {
        RequirePositive("Huber", "delta", delta);
        Tensor difference = Difference("Huber", predictions, targets, reduction), distance = difference.Abs();
        return Reduce(Tensor.Where(distance < delta, difference.Square() * 0.5, (distance - 0.5 * delta) * delta), reduction);
    }

    /// <summary>
    /// Minus the logarithm of a Poisson probability, without the term that does not depend on the prediction unless <paramref name="full"/>:
    /// e^x - t x for logarithms of rates, x - t ln(x + epsilon) for rates.
    /// </summary>
    /// <param name="predictions">Rates or their logarithms, any shape.</param>
    /// <param name="targets">Counts of the same shape; a NaN throws when evaluated.</param>
    /// <param name="isLogarithm">Whether predictions are logarithms of rates.</param>
    /// <param name="full">Whether ln t! is added, by Stirling's formula t ln t - t + ln(2 pi t) / 2, for targets above 1.</param>
    /// <param name="epsilon">Keeps the logarithm of a rate of zero finite.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    public static Tensor PoissonNegativeLogLikelihood(Tensor predictions, Tensor targets, bool isLogarithm = true, bool full = false, double epsilon = 1e-8,
        Reduction reduction = Reduction.Mean)
    {
        const string Name = "PoissonNegativeLogLikelihood";
        RequirePredictions(Name, predictions, reduction);
        RequireShape(Name, "targets", targets, predictions.Shape);
        Tensor counts = WithoutNaN(targets, Name).To(predictions.DType);
        Tensor losses = isLogarithm ? predictions.Exp() - counts * predictions : predictions - counts * (predictions + epsilon).Log();
        if (full)
        {
            Tensor large = Tensor.Maximum(counts, 1);
            Tensor stirling = large * large.Log() - large + (large * (2 * Math.PI)).Log() * 0.5;
            losses += Tensor.Where(counts > 1, stirling, Number(0, losses));
        }
        return Reduce(losses, reduction);
    }

    /// <summary>
    /// Minus the logarithm of a normal density with predicted mean and variance: (ln v + (x - t)^2 / v) / 2 (Nix and Weigend, 1994).
    /// </summary>
    /// <param name="predictions">Means, any shape.</param>
    /// <param name="targets">The same shape; a NaN throws when evaluated.</param>
    /// <param name="variances">The same shape, or with a last axis of extent 1, or without the last axis: one variance for all of it.</param>
    /// <param name="full">Whether the constant ln(2 pi) / 2 is added.</param>
    /// <param name="epsilon">Smaller variances count as this; the gradient passes.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    public static Tensor GaussianNegativeLogLikelihood(Tensor predictions, Tensor targets, Tensor variances, bool full = false, double epsilon = 1e-6,
        Reduction reduction = Reduction.Mean)
    {
        const string Name = "GaussianNegativeLogLikelihood";
        Tensor difference = Difference(Name, predictions, targets, reduction);
        RequirePositive(Name, "epsilon", epsilon);
        Shape shape = predictions.Shape;
        if (shape.Rank > 0 && variances.Shape != shape && variances.Shape == Shape.Create(shape.Span[..^1])) variances = variances.Unsqueeze(-1);
        if (variances.Shape != shape && (shape.Rank == 0 || variances.Shape != Shape.Create([.. shape.Span[..^1], 1])))
            throw new ShapeException($"[{Name}] variances must be {shape}, or have one element or none for the last axis, found {variances.Shape}");
        // The limit shifts the value, but is no part of the gradient.
        Tensor limited = variances + (Tensor.Maximum(variances, epsilon) - variances).Detach();
        Tensor losses = (limited.Log() + difference.Square() / limited) * 0.5;
        return Reduce(full ? losses + Math.Log(2 * Math.PI) / 2 : losses, reduction);
    }

    private static Tensor Difference(string loss, Tensor predictions, Tensor targets, Reduction reduction)
    {
        if (predictions.Shape != targets.Shape)
            throw new ShapeException($"[{loss}] predictions {predictions.Shape} and targets {targets.Shape} must have the same shape");
        RequirePredictions(loss, predictions, reduction);
        return predictions - WithoutNaN(targets, loss);
    }
}
