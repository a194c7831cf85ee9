using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Mistakes in shapes and options of softmax and attention.</summary>
public class AttentionErrorTests
{
    private static readonly Tensor Query = Tensor.Zeros([2, 3, 4]), Key = Tensor.Zeros([2, 5, 4]), Value = Tensor.Zeros([2, 5, 6]);

    private static readonly Tensor Mask = Tensor.Zeros([3, 5], DType.Bool);

    private static readonly ErrorCase[] Cases =
    [
        Shape("Softmin axis", () => Query.Softmin(3), "[Softmax] axis 3 is out of range for shape [2, 3, 4]: expected -3..2"),
        Shape("MaskedSoftmax axis", () => Query.MaskedSoftmax(Mask, -4), "[MaskedSoftmax] axis -4 is out of range for shape [2, 3, 4]: expected -3..2"),
        Type("MaskedSoftmax mask", () => Query.MaskedSoftmax(Query), "[MaskedSoftmax] the mask must be Bool, found Float32: compare first"),
        Shape("MaskedSoftmax shapes", () => Query.MaskedSoftmax(Mask), "[MaskedSoftmax] shapes [3, 5] and [2, 3, 4] do not broadcast: axis -1 has 5 and 4"),
        Shape("MaskedSoftmax larger mask", () => Query[0, 0].MaskedSoftmax(Mask[.., ..4]),
            "[MaskedSoftmax] the mask [3, 4] must broadcast to the input [4], not to [3, 4]"),
        Shape("Attention rank", () => Tensor.Attention(Query, Key, Value[0, 0]),
            "[Attention] needs query [..., L, E], key [..., S, E] and value [..., S, V], found [2, 3, 4], [2, 5, 4] and [6]"),
        Type("Attention types", () => Tensor.Attention(Query, Key.To(DType.Float64), Value),
            "[Attention] query, key and value must have one floating-point type, found Float32, Float64 and Float32: convert them with To"),
        Type("Attention mask type", () => Tensor.Attention(Query, Key, Value, Mask.To(DType.Int64)),
            "[Attention] the mask must be Bool or Float32 like the query, found Int64: compare, or convert it with To"),
        Shape("Attention extents", () => Tensor.Attention(Query, Value, Value),
            "[Attention] query [2, 3, 4] and key [2, 5, 6] must have the same last extent, found 4 and 6"),
        Shape("Attention rows", () => Tensor.Attention(Query, Query, Value),
            "[Attention] key [2, 3, 4] and value [2, 5, 6] must have as many rows, found 3 and 5"),
        Shape("Attention mask", () => Tensor.Attention(Query, Key, Value, Mask.Transpose()),
            "[Attention] the mask [5, 3] must broadcast with [2, 3, 5], the products [..., L, S] of queries and keys: " +
            "a mask [N, S] of keys becomes [N, 1, S], or [N, 1, 1, S] where there are heads"),
        Of<InvalidValueException>("Attention causal mask", () => Tensor.Attention(Query, Key, Value, Mask, isCausal: true),
            "[Attention] takes a mask or isCausal, found both: make the mask causal, with And"),
        Of<InvalidValueException>("Attention dropout", () => Tensor.Attention(Query, Key, Value, dropout: 2),
            "[Dropout] the probability must be in [0, 1], found 2"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();
}
