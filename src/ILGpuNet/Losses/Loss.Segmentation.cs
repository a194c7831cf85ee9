namespace ILGpuNet;

// Overlap of predicted and given regions. Predictions are probabilities [N, C, positions...]; one loss for each sample and class.
public static partial class Loss
{
    /// <summary>
    /// 1 - (2 |P T| + s) / (|P| + |T| + s), one minus the soft Dice coefficient, where |P| is the sum of all probabilities, |P T| of the products with
    /// the targets (Sudre et al., "Generalised Dice overlap", 2017; Milletari et al., "V-Net", 2016, sum squares in the divisor instead).
    /// </summary>
    /// <param name="probabilities">[N, C, positions...], after sigmoid or softmax.</param>
    /// <param name="targets">0 or 1 (or in between), the same shape.</param>
    /// <param name="smooth">s: what an empty region that is predicted empty is worth; keeps 0 / 0 away.</param>
    /// <param name="reduction">What becomes of the losses [N, C].</param>
    public static Tensor Dice(Tensor probabilities, Tensor targets, double smooth = 1, Reduction reduction = Reduction.Mean)
    {
        RequirePositive("Dice", "smooth", smooth, orZero: true);
        return Overlap("Dice", probabilities, targets, 0.5, 0.5, smooth / 2, reduction);
    }

    /// <summary>
    /// 1 - (|P T| + s) / (|P| + |T| - |P T| + s), one minus the soft intersection over union (Rahman and Wang, "Optimizing intersection-over-union in
    /// deep neural networks for image segmentation", 2016).
    /// </summary>
    /// <inheritdoc cref="Dice" path="/param"/>
    public static Tensor Jaccard(Tensor probabilities, Tensor targets, double smooth = 1, Reduction reduction = Reduction.Mean) =>
        Overlap("Jaccard", probabilities, targets, 1, 1, smooth, reduction);

    /// <summary>
    /// 1 - (TP + s) / (TP + alpha FP + beta FN + s) with the soft numbers of true positives |P T|, false positives |P| - |P T| and false negatives
    /// |T| - |P T| (Salehi et al., "Tversky loss function for image segmentation", 2017).
    /// </summary>
    /// <param name="probabilities">[N, C, positions...], after sigmoid or softmax.</param>
    /// <param name="targets">0 or 1 (or in between), the same shape.</param>
    /// <param name="alpha">Weight of false positives.</param>
    /// <param name="beta">Weight of false negatives: above alpha it favours recall.</param>
    /// <param name="smooth">s: keeps 0 / 0 away.</param>
    /// <param name="reduction">What becomes of the losses [N, C].</param>
    public static Tensor Tversky(Tensor probabilities, Tensor targets, double alpha = 0.5, double beta = 0.5, double smooth = 1,
        Reduction reduction = Reduction.Mean)
    {
        RequirePositive("Tversky", "alpha", alpha, orZero: true);
        RequirePositive("Tversky", "beta", beta, orZero: true);
        return Overlap("Tversky", probabilities, targets, alpha, beta, smooth, reduction);
    }

    private static Tensor Overlap(string loss, Tensor probabilities, Tensor targets, double alpha, double beta, double smooth, Reduction reduction)
    {
        if (probabilities.Rank < 3) throw new ShapeException($"[{loss}] probabilities must be [N, C, positions...], found {probabilities.Shape}");
        RequirePredictions(loss, probabilities, reduction, "probabilities");
        RequireShape(loss, "targets", targets, probabilities.Shape);
        RequirePositive(loss, "smooth", smooth, orZero: true);
        Tensor p = probabilities.Flatten(2), t = targets.To(p.DType).Flatten(2);
        Tensor both = (p * t).Sum([2]), falsePositives = p.Sum([2]) - both, falseNegatives = t.Sum([2]) - both;
        return Reduce(1 - (both + smooth) / (both + falsePositives * alpha + falseNegatives * beta + smooth), reduction);
    }
}
