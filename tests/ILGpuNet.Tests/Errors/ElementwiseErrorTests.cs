using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Mistakes in elementwise functions, activations, reductions, scans and sorting.</summary>
public class ElementwiseErrorTests
{
    private static readonly Tensor Matrix = Tensor.Zeros([2, 3]), Vector = Tensor.Zeros([4]), Scalar = Tensor.Zeros([]), Empty = Tensor.Zeros([2, 0]);
    private static readonly Tensor Ints = Tensor.Zeros([2, 3], DType.Int64), Truths = Tensor.Zeros([2, 3], DType.Bool);

    private static readonly ErrorCase[] Cases =
    [
        // Functions
        Type("Hypot Int64", () => Tensor.Hypot(Ints, Ints), "[Hypot] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Type("Remainder Bool", () => Truths % Truths, "[Remainder] Bool tensors have no arithmetic: convert with To(DType.Int64), or use And, Or, Not"),
        Shape("Remainder shapes", () => Matrix % Vector, "[Remainder] shapes [2, 3] and [4] do not broadcast: axis -1 has 3 and 4"),
        Shape("Atan2 shapes", () => Matrix.Atan2(Vector), "[Atan2] shapes [2, 3] and [4] do not broadcast: axis -1 has 3 and 4"),
        Shape("Lerp shapes", () => Matrix.Lerp(Vector, 0.5), "[Lerp] shapes [2, 3] and [4] do not broadcast: axis -1 has 3 and 4"),
        Shape("XLogY shapes", () => Matrix.XLogY(Vector), "[XLogY] shapes [2, 3] and [4] do not broadcast: axis -1 has 3 and 4"),
        Of<InvalidValueException>("Clamp NaN", () => Matrix.Clamp(double.NaN, 1), "[Clamp] limits must be numbers, found NaN and 1"),
        Type("Xor Float32", () => Matrix.Xor(Truths), "[Xor] inputs must be Bool, found Float32: compare first"),
        Of<InvalidValueException>("Pow Int64 -1", () => Ints.Pow(-1), "[Pow] integers have no whole power -1: convert with To(DType.Float32) for a fraction"),
        Of<InvalidValueException>("Remainder by zero", () => (Ints % 0).Evaluate(), "[Remainder] integer remainder of 0 by zero"),

        // Activations
        Shape("Prelu", () => Matrix.Prelu(Vector), "[Prelu] the weight must be [1] or [3], one for each channel of the input [2, 3], found [4]"),
        Of<InvalidValueException>("Celu", () => Matrix.Celu(0), "[Celu] alpha must not be zero"),
        Of<InvalidValueException>("HardTanh", () => Matrix.HardTanh(1, -1), "[HardTanh] the minimum must be below the maximum, found 1 and -1"),
        Of<InvalidValueException>("Softshrink", () => Matrix.Softshrink(-1), "[Softshrink] lambda must be at least 0, found -1"),
        Shape("Glu", () => Matrix.Glu(), "[Glu] axis 1 of [2, 3] must have two halves, found the odd extent 3"),
        Shape("Glu axis", () => Matrix.Glu(2), "[Glu] axis 2 is out of range for shape [2, 3]: expected -2..1"),

        // Reductions
        Type("Norm Int64", () => Ints.Norm(), "[Norm] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Type("Variance Int64", () => Ints.Variance([]), "[Variance] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Type("StandardDeviation Int64", () => Ints.StandardDeviation([]),
            "[StandardDeviation] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Shape("StandardDeviation axis", () => Matrix.StandardDeviation([2]), "[StandardDeviation] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Type("LogSumExp Int64", () => Ints.LogSumExp(), "[LogSumExp] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Type("NanMean Int64", () => Ints.NanMean(), "[NanMean] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Shape("Norm axis", () => Matrix.Norm(2, [2]), "[Norm] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Shape("NanSum axis", () => Matrix.NanSum([2]), "[NanSum] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Shape("NanMean axis", () => Matrix.NanMean([2]), "[NanMean] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Shape("CountNonZero axis", () => Matrix.CountNonZero([2]), "[CountNonZero] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Shape("LogSumExp axis", () => Matrix.LogSumExp([2]), "[LogSumExp] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Type("ArgMax Bool", () => Truths.ArgMax(), "[ArgMax] Bools have no order: convert with To(DType.Int64)"),
        Shape("Max axis", () => Matrix.Max(2).Values, "[Max] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Shape("Max of nothing along an axis", () => Empty.Max(1).Values, "[Max] axis 1 of [2, 0] has no elements, and there is no max of nothing"),
        Shape("Median of nothing", () => Empty.Median(1).Values, "[Median] axis 1 of [2, 0] has no elements, and there is no median of nothing"),
        Shape("Quantile of nothing", () => Empty.Quantile(0.5), "[Quantile] axis 1 of [2, 0] has no elements, and there is no quantile of nothing"),
        Of<InvalidValueException>("Quantile", () => Matrix.Quantile(1.5), "[Quantile] q must be in [0, 1], found 1.5"),
        Type("Quantile Int64", () => Ints.Quantile(0.5), "[Quantile] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),

        // Scans
        Shape("CumSum axis", () => Matrix.CumSum(2), "[CumSum] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Shape("CumProd scalar", () => Scalar.CumProd(0), "[CumProd] axis 0 is out of range: a scalar has no axes"),
        Shape("CumMax axis", () => Matrix.CumMax(-3).Values, "[CumMax] axis -3 is out of range for shape [2, 3]: expected -2..1"),
        Type("CumMin Bool", () => Truths.CumMin(0).Values, "[CumMin] Bools have no order: convert with To(DType.Int64)"),
        Type("LogCumSumExp Int64", () => Ints.LogCumSumExp(0), "[LogCumSumExp] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Shape("LinearRecurrence shapes", () => Tensor.LinearRecurrence(Matrix, Vector, 0),
            "[LinearRecurrence] shapes [2, 3] and [4] do not broadcast: axis -1 has 3 and 4"),
        Type("LinearRecurrence Int64", () => Tensor.LinearRecurrence(Ints, Ints, 0),
            "[LinearRecurrence] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),

        // Sorting
        Shape("Sort axis", () => Matrix.Sort(2).Values, "[Sort] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Shape("ArgSort axis", () => Matrix.ArgSort(2), "[ArgSort] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Shape("TopK", () => Matrix.TopK(4).Values, "[TopK] axis -1 of [2, 3] has 3 elements, asked for 4"),
        Shape("KthValue", () => Matrix.KthValue(0).Values, "[KthValue] k must be in 1..3 for axis -1 of [2, 3], found 0"),
        Type("BinCount Float32", () => Vector.BinCount(), "[BinCount] input must be whole numbers, found Float32: convert with To(DType.Int64)"),
        Shape("BinCount axes", () => Ints.BinCount(), "[BinCount] input must have one axis, found [2, 3]: use Flatten()"),
        Shape("BinCount weights", () => Ints.Flatten().BinCount(Vector), "[BinCount] weights must have the shape of the input [6], found [4]"),
        Of<InvalidValueException>("BinCount negative", () => Tensor.FromArray([3L, -2]).BinCount(), "[BinCount] numbers must not be negative, found -2"),
        Of<InvalidValueException>("Histogram bins", () => Vector.Histogram(0), "[Histogram] needs at least one bin, found 0"),
        Of<InvalidValueException>("Histogram bounds", () => Vector.Histogram(4, 2, 1), "[Histogram] bounds must be finite and in order, found 2 and 1"),
        Type("Histogram Int64", () => Ints.Histogram(), "[Histogram] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Shape("SearchSorted", () => Matrix.SearchSorted(Vector),
            "[SearchSorted] sequences must be [n], or [..., n] with the leading axes of the values [4], found [2, 3]"),
        Type("SearchSorted Bool", () => Truths[0].SearchSorted(Truths), "[SearchSorted] Bools have no order: convert with To(DType.Int64)"),
        Shape("Bucketize", () => Vector.Bucketize(Matrix), "[Bucketize] boundaries must have one axis, found [2, 3]"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();
}
