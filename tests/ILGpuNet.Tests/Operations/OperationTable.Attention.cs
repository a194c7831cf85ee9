namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> AttentionRows() =>
    [
        Golden("Softmin axis -1", x => x[0].Softmin()),
        Golden("Softmin axis 0", x => x[0].Softmin(0)),
        Golden("Softmax with infinities", x => x[0].Softmax()),
        // The numbers are 1000, in Float32 steps of 6e-5: their differences are exact.
        Golden("LogSoftmax large numbers", x => x[0].LogSoftmax()),
        Golden("LogSoftmax of a transposed input", x => x[0].Transpose().LogSoftmax(0)),

        Golden("MaskedSoftmax axis -1", x => x[0].MaskedSoftmax(x[1])),
        Golden("MaskedSoftmax axis 0", x => x[0].MaskedSoftmax(x[1], 0)),
        Golden("MaskedSoftmax row without any true", x => x[0].MaskedSoftmax(x[1])),
        Golden("MaskedSoftmax broadcast mask", x => x[0].MaskedSoftmax(x[1])),
        Golden("MaskedSoftmax ignores what is masked", x => x[0].MaskedSoftmax(x[1])) with { Derivatives = 0 },

        Golden("Attention rank 2", x => Tensor.Attention(x[0], x[1], x[2])),
        Golden("Attention heads", x => Tensor.Attention(x[0], x[1], x[2])),
        Golden("Attention heads broadcast", x => Tensor.Attention(x[0], x[1], x[2])),
        Golden("Attention causal", x => Tensor.Attention(x[0], x[1], x[2], isCausal: true)),
        Golden("Attention causal with more keys", x => Tensor.Attention(x[0], x[1], x[2], isCausal: true)),
        Golden("Attention scale", x => Tensor.Attention(x[0], x[1], x[2], scale: 0.25)),
        Golden("Attention negative scale", x => Tensor.Attention(x[0], x[1], x[2], scale: -1.5)),
        Golden("Attention Bool mask", x => Tensor.Attention(x[0], x[1], x[2], x[3])),
        Golden("Attention additive mask", x => Tensor.Attention(x[0], x[1], x[2], x[3])),
        Golden("Attention additive mask with infinity",
            x => Tensor.Attention(x[0], x[1], x[2], Tensor.FromArray([0, float.NegativeInfinity, 0.5f]).To(x[0].DType))),
        new("Attention with dropout of everything", x => Tensor.Attention(x[0], x[1], x[2], dropout: 1), [Real(2, 2), Real(3, 2), Real(3, 2)],
            _ => PlainArray.Zeros(2, 2)),
        new("Attention no keys", x => Tensor.Attention(x[0], x[1], x[2]), [Real(2, 2), Real(0, 2), Real(0, 3)], _ => PlainArray.Zeros(2, 3)),
    ];
}
