namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> SoftmaxRows()
    {
        foreach (int axis in new[] { 0, 1, -1 })
        {
            yield return new($"Softmax axis {axis}", x => x[0].Softmax(axis), [Real(2, 3, 4)], x => SoftmaxOf(x[0], axis));
            yield return new($"LogSoftmax axis {axis}", x => x[0].LogSoftmax(axis), [Real(2, 3, 4)], x => SoftmaxOf(x[0], axis).Map(Math.Log));
        }
        yield return new("Softmax of large values", x => x[0].Softmax(), [Given(1000, 1000, -1000)], _ => PlainArray.Of([3], 0.5, 0.5, 0));
        yield return new("LogSoftmax of large values", x => x[0].LogSoftmax(), [Given(1000, 1000, -1000)],
            _ => PlainArray.Of([3], -Math.Log(2), -Math.Log(2), -2000 - Math.Log(2)));
        yield return new("Softmax of masked values", x => x[0].Softmax(), [Given(0, double.NegativeInfinity, 0)], _ => PlainArray.Of([3], 0.5, 0, 0.5))
        { Derivatives = 0 };
        yield return new("Softmax of one element", x => x[0].Softmax(), [Real(3, 1)], Each(_ => 1));
        yield return new("Cross-entropy in tensor algebra", x => -x[0].LogSoftmax().Gather(1, x[1].Unsqueeze(1)).Mean(), [Real(3, 4), Indices(4, 3)],
            x => PlainArray.Of([], -Enumerable.Range(0, 3).Average(row => Math.Log(SoftmaxOf(x[0], 1)[row, (int)x[1][row]]))));
    }

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

    private static PlainArray SoftmaxOf(PlainArray x, int axis)
    {
        PlainArray powers = x.Map(Math.Exp);
        return PlainArray.Combine(powers, powers.Reduce([axis], true, values => values.Sum()), (power, sum) => power / sum);
    }
}
