using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Mistakes in indices: shapes and types at the call, positions when they are read.</summary>
public class IndexErrorTests
{
    private static readonly Tensor Matrix = Tensor.Zeros([2, 3]), Vector = Tensor.Zeros([4]), Ints = Tensor.Zeros([2, 3], DType.Int64),
        Positions = Tensor.FromArray([0L, 1]), Truths = Tensor.Ones([2, 3], DType.Bool);

    private static readonly ErrorCase[] Cases =
    [
        Shape("Index ellipses", () => Matrix[TensorIndex.Ellipsis, TensorIndex.Ellipsis], "[Index] expected at most one Ellipsis, found 2"),
        Shape("Index too many", () => Matrix[Positions, TensorIndex.NewAxis, 0, 0], "[Index] 3 indices for shape [2, 3], which has 2 axes"),
        Type("Index type", () => Matrix[Vector], "[Index] index tensors must be Int64 or Bool, found Float32: convert with To(DType.Int64)"),
        Shape("Index broadcast", () => Matrix[Positions, Tensor.FromArray([0L, 1, 2])], "[Index] shapes [2] and [3] do not broadcast: axis -1 has 2 and 3"),
        Shape("Index mask", () => Matrix[Tensor.Ones([3], DType.Bool)], "[Index] mask [3] does not fit to axes 0..0 of [2, 3]"),
        Shape("Index mask axes", () => Vector[Truths], "[Index] 2 indices for shape [4], which has 1 axes"),
        Shape("Index scalar mask", () => Matrix[Tensor.FromScalar(true)], "[Index] a mask needs at least one axis, found a scalar: use Where"),
        Of<InvalidValueException>("Index position", () => Matrix[Range.All, Tensor.FromArray([0L, 3])].Evaluate(), "[Index] index 3 at position 1: expected -3..2"),
        Of<InvalidValueException>("Index negative position", () => Matrix[Tensor.FromArray([-3L])].Evaluate(), "[Index] index -3 at position 0: expected -2..1"),
        Of<InvalidValueException>("Take position", () => Matrix.Take(Tensor.FromArray([0L, 6])).Evaluate(), "[Take] index 6 at position 1: expected -6..5"),
        Type("Take type", () => Matrix.Take(Vector), "[Take] indices must be Int64, found Float32: convert with To(DType.Int64)"),

        Shape("IndexPut values", () => Matrix.IndexPut([0, 1..], Tensor.Zeros([3])), "[IndexPut] values [3] do not broadcast to the indexed part [2]"),
        Shape("IndexPut positions", () => Matrix.IndexPut([Positions], Tensor.Zeros([3, 3])), "[IndexPut] values [3, 3] do not broadcast to the indexed part [2, 3]"),
        Type("IndexPut type", () => Matrix.IndexPut([0], Ints), "[IndexPut] values must be Float32 like the tensor, found Int64: convert with To"),
        Shape("SliceScatter rank", () => Matrix.SliceScatter(Vector), "[SliceScatter] the source must have 2 axes like [2, 3], found [4]"),
        Shape("SliceScatter shape", () => Matrix.SliceScatter(Tensor.Zeros([1, 2])), "[SliceScatter] the source must be [1, 3] for [2, 3], found [1, 2]"),
        Shape("SliceScatter range", () => Matrix.SliceScatter(Matrix[.., ..2], 1, 1, 2), "[SliceScatter] 2 slices from 1 in steps of 2 are not inside of axis 1 of [2, 3]"),
        Type("SliceScatter type", () => Matrix.SliceScatter(Ints), "[SliceScatter] the source must be Float32 like the tensor, found Int64: convert with To"),
        Shape("SelectScatter index", () => Matrix.SelectScatter(Vector[..2], 1, 3), "[SelectScatter] index 3 is out of range for axis 1 of [2, 3]"),
        Shape("SelectScatter shape", () => Matrix.SelectScatter(Vector, 1, 0), "[SelectScatter] the source must be [2] for [2, 3], found [4]"),

        Shape("TakeAlongAxis rank", () => Matrix.TakeAlongAxis(Positions, 0), "[TakeAlongAxis] indices must have 2 axes like [2, 3], found [2]"),
        Shape("TakeAlongAxis shapes", () => Matrix.TakeAlongAxis(Tensor.Zeros([2, 2], DType.Int64), 0),
            "[TakeAlongAxis] shapes [1, 3] and [1, 2] do not broadcast: axis -1 has 3 and 2"),
        Type("Scatter type", () => Matrix.Scatter(0, Matrix, Matrix), "[Scatter] indices must be Int64, found Float32: convert with To(DType.Int64)"),
        Shape("Scatter indices", () => Matrix.Scatter(0, Tensor.Zeros([2, 4], DType.Int64), Matrix),
            "[Scatter] indices [2, 4] must have at most the extents of [2, 3] in every axis except 0"),
        Shape("Scatter source", () => Matrix.Scatter(0, Ints, Vector), "[Scatter] the source must be [2, 3] for [2, 3], found [4]"),
        Type("Scatter source type", () => Matrix.Scatter(0, Ints, Ints), "[Scatter] the source must be Float32 like the tensor, found Int64: convert with To"),
        Of<InvalidValueException>("Scatter position", () => Matrix.Scatter(0, Ints - 1, Matrix).Evaluate(),
            "[Scatter] index -1 at position 0 is out of range for axis 0 of extent 2"),
        Type("ScatterAdd Bool", () => Truths.ScatterAdd(0, Ints, Truths), "[ScatterAdd] there is no sum of Bool: convert with To"),
        Of<InvalidValueException>("ScatterAdd position", () => Matrix.ScatterAdd(1, Ints + 3, Matrix).Evaluate(),
            "[ScatterAdd] index 3 at position 0 is out of range for axis 1 of extent 3"),
        Shape("IndexAdd indices", () => Matrix.IndexAdd(0, Ints, Matrix), "[IndexAdd] indices must have one axis, found [2, 3]"),
        Shape("IndexAdd source", () => Matrix.IndexAdd(1, Positions, Matrix), "[IndexAdd] the source must be [2, 2] for [2, 3], found [2, 3]"),
        Type("IndexAdd Bool", () => Truths.IndexAdd(0, Positions, Truths), "[IndexAdd] there is no sum of Bool: convert with To"),
        Type("IndexCopy indices", () => Matrix.IndexCopy(0, Vector, Matrix), "[IndexCopy] indices must be Int64, found Float32: convert with To(DType.Int64)"),
        Type("IndexFill indices", () => Matrix.IndexFill(0, Vector, 1), "[IndexFill] indices must be Int64, found Float32: convert with To(DType.Int64)"),

        Type("MaskedSelect", () => Matrix.MaskedSelect(Ints), "[MaskedSelect] the mask must be Bool, found Int64: compare first"),
        Shape("MaskedSelect shapes", () => Vector.MaskedSelect(Truths), "[MaskedSelect] shapes [4] and [2, 3] do not broadcast: axis -1 has 4 and 3"),
        Type("MaskedFill", () => Matrix.MaskedFill(Ints, 1), "[MaskedFill] the mask must be Bool, found Int64: compare first"),
        Shape("MaskedFill shapes", () => Vector[..3].MaskedFill(Truths, 1), "[MaskedFill] the mask [2, 3] must broadcast to [3]"),
        Shape("MaskedFill value", () => Matrix.MaskedFill(Truths, Vector), "[MaskedFill] the value must be a scalar, found [4]: use Where"),
        Type("MaskedFill value type", () => Matrix.MaskedFill(Truths, Ints[0, 0]), "[MaskedFill] the value must be Float32 like the tensor, found Int64: convert with To"),
        Shape("MaskedScatter", () => Matrix.MaskedScatter(Truths, Vector), "[MaskedScatter] the mask is true 6 times, the source [4] has 4 elements"),
        Type("MaskedScatter type", () => Matrix.MaskedScatter(Truths, Ints), "[MaskedScatter] the source must be Float32 like the tensor, found Int64: convert with To"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();
}
