namespace ILGpuNet.Operations;

/// <summary>
/// The binary cross-entropy of probabilities p and targets t, whose value is the first input. Its gradient is not that of the value's formula, which is
/// infinite or undefined at the ends, but PyTorch's: the divisor p (1 - p) is at least 1e-12, logarithms are at least -100.
/// </summary>
internal sealed record BinaryCrossEntropyOperation : ViewOperation
{
    public static BinaryCrossEntropyOperation Instance { get; } = new();

    public override string Name => "BinaryCrossEntropy";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => inputs[0];

    internal override Layout View(Layout input) => input;

    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor p, Tensor t, Tensor g) = (context.Inputs[1], context.Inputs[2], context.OutputGradient);
        return
        [
            null,
            context.Needed[1] ? g * (p - t) / Tensor.Maximum(p * (1 - p), 1e-12) : null,
            context.Needed[2] ? g * (Tensor.Maximum((1 - p).Log(), -100) - Tensor.Maximum(p.Log(), -100)) : null,
        ];
    }
}
