using ILGpuNet.Graphs;
using ILGpuNet.Operations;

namespace ILGpuNet;

// Mean 0 and variance 1 over axes, with the gradient in closed form: taken operation by operation, it would need one more pass over the elements, since
// the gradients of mean and variance would be known one after the other.
public partial class Tensor
{
    /// <summary>
    /// (x - mean) / sqrt(variance + epsilon) over axes, scaled and shifted, in the type that is computed with; and mean and population variance, with the
    /// axes kept.
    /// </summary>
    private (Tensor Result, Tensor Mean, Tensor Variance) Standardize(int[] axes, double epsilon, Tensor? weight, Tensor? bias, string operation)
    {
        Tensor x = Widened;
        (weight, bias) = (weight?.Widened, bias?.Widened);
        Tensor mean = x.Mean(axes, keepDimensions: true), variance = (x - mean).Square().Mean(axes, keepDimensions: true);
        Tensor scale = (variance + epsilon).Rsqrt(), value;
        using (GradientMode.Disable()) value = Affine((x - mean) * scale, weight, bias);
        // What the rule computes with. Mean and scale have histories of their own, for gradients of the gradient.
        List<Tensor> inputs = [value, mean, scale, x];
        if (weight is not null) inputs.Add(weight);
        if (bias is not null) inputs.Add(bias);
        if (!GradientMode.IsEnabled || !inputs.Exists(input => input.RequiresGradient)) return (value, mean, variance);
        bool hasWeight = weight is not null, hasBias = bias is not null;
        return (Apply(new GradientRuleOperation(operation, context => StandardizeGradient(context, axes, hasWeight, hasBias)), [.. inputs]), mean, variance);
    }

    /// <summary>
    /// With c = x - mean, y = c scale weight + bias and the gradient g of y: that of x is scale (g weight - mean(g weight) - c scale² mean(g weight c)), that
    /// of the weight the sum of g c scale, and that of the bias the sum of g. Sums of c need the mean only: where they are computed together with the
    /// variance, rows are gone through once less.
    /// </summary>
    private static Tensor?[] StandardizeGradient(GradientContext context, int[] axes, bool hasWeight, bool hasBias)
    {
        Tensor mean = context.Inputs[1], scale = context.Inputs[2], x = context.Inputs[3], gradient = context.OutputGradient;
        Tensor? weight = hasWeight ? context.Inputs[4] : null, bias = hasBias ? context.Inputs[^1] : null;
        // Of a batch of images, x is read again, behind a barrier: else c would be written in the forward pass, and kept beside the result.
        Tensor source = axes[0] > 0 ? x : new Tensor(new Node(BarrierOperation.Instance, [x.node, gradient.node], x.node.Spec, x.Device, x.RequiresGradient));
        Tensor centered = source - mean;
        bool isSameInRow = weight is null || Array.TrueForAll(axes, axis => axis < x.Rank - weight.Rank || weight.Shape[axis - x.Rank] == 1);
        Tensor factor = isSameInRow && weight is not null ? scale * weight : scale, scaled = isSameInRow ? gradient : gradient * weight!;
        Tensor ofMean = scaled.Mean(axes, keepDimensions: true), ofScale = (scaled * centered).Sum(axes, keepDimensions: true) * scale;
        double count = (double)x.Shape.Count / mean.Shape.Count;
        return
        [
            null, null, (scaled - ofMean - centered * (ofScale * scale / count)) * factor,
            .. hasWeight ? [(isSameInRow ? ofScale : gradient * (centered * scale)).SumTo(weight!.Shape)] : Array.Empty<Tensor?>(),
            .. hasBias ? [gradient.SumTo(bias!.Shape)] : Array.Empty<Tensor?>(),
        ];
    }
}
