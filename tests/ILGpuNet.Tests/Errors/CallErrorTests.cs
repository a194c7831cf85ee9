using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Mistakes that are reported at the call, before anything is computed.</summary>
public class CallErrorTests
{
    private static readonly Tensor Matrix = Tensor.Zeros([2, 3]), Vector = Tensor.Zeros([4]), Scalar = Tensor.Zeros([]);
    private static readonly Tensor Ints = Tensor.Zeros([2, 3], DType.Int64), Truths = Tensor.Zeros([2, 3], DType.Bool), Empty = Tensor.Zeros([0, 3]);

    private static readonly ErrorCase[] Cases =
    [
        // Elementwise
        Shape("Add", () => Matrix + Vector, "[Add] shapes [2, 3] and [4] do not broadcast: axis -1 has 3 and 4"),
        Shape("Maximum", () => Tensor.Maximum(Matrix, Tensor.Zeros([3, 3])), "[Maximum] shapes [2, 3] and [3, 3] do not broadcast: axis -2 has 2 and 3"),
        Shape("Less", () => Matrix < Vector, "[Less] shapes [2, 3] and [4] do not broadcast: axis -1 has 3 and 4"),
        Shape("Where", () => Tensor.Where(Truths, Matrix, Vector), "[Where] shapes [2, 3] and [4] do not broadcast: axis -1 has 3 and 4"),
        Shape("MultiplyAdd", () => Tensor.MultiplyAdd(Matrix, Matrix, Vector), "[MultiplyAdd] shapes [2, 3] and [4] do not broadcast: axis -1 has 3 and 4"),
        Type("Subtract Bool", () => Truths - Truths, "[Subtract] Bool tensors have no arithmetic: convert with To(DType.Int64), or use And, Or, Not"),
        Type("Softmax UInt8", () => Tensor.Zeros([2], DType.UInt8).Softmax(),
            "[Softmax] input must be of a floating-point type, found UInt8: convert it with To(DType.Float32)"),
        Type("Negate Bool", () => -Truths, "[Negate] Bool tensors have no arithmetic: convert with To(DType.Int64)"),
        Type("And Float32", () => Matrix.And(Truths), "[And] inputs must be Bool, found Float32: compare first"),
        Type("Not Int64", () => Ints.Not(), "[Not] input must be Bool, found Int64: compare first"),
        Type("Where condition", () => Tensor.Where(Matrix, Matrix, Matrix), "[Where] the condition must be Bool, found Float32: compare first"),

        // Reductions
        Shape("Sum axis", () => Matrix.Sum([2]), "[Sum] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Shape("Sum negative axis", () => Matrix.Sum([-3]), "[Sum] axis -3 is out of range for shape [2, 3]: expected -2..1"),
        Shape("Sum axis of scalar", () => Scalar.Sum([0]), "[Sum] axis 0 is out of range: a scalar has no axes"),
        Shape("Sum double axis", () => Matrix.Sum([1, -1]), "[Sum] axis 1 is named twice"),
        Shape("Max of nothing", () => Empty.Max(), "[Max] axis 0 of [0, 3] has no elements, and there is no max of nothing"),
        Shape("ArgMin of nothing", () => Empty.ArgMin(0), "[ArgMin] axis 0 of [0, 3] has no elements, and there is no argmin of nothing"),
        Shape("Mean of nothing", () => Empty.Mean(), "[Mean] there are no elements along axes [0, 1] of [0, 3], and no mean of nothing"),
        Shape("Variance of nothing", () => Empty.Variance([0]), "[Variance] there are no elements along axes [0] of [0, 3], and no variance of nothing"),
        Type("Mean Int64", () => Ints.Mean(), "[Mean] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),

        // Views and joining
        Shape("Reshape", () => Matrix.Reshape(5), "[Reshape] shape [2, 3] has 6 elements, [5] has 5"),
        Shape("Reshape free extent", () => Matrix.Reshape(4, -1), "[Reshape] shape [2, 3] with 6 elements cannot become [4, -1]: the free extent would not be whole"),
        Shape("Reshape free extent of nothing", () => Empty.Reshape(0, -1),
            "[Reshape] shape [0, 3] with 0 elements cannot become [0, -1]: the free extent would not be whole"),
        Shape("Reshape negative", () => Matrix.Reshape(-2, 3), "[Shape] extents must not be negative, found [-2, 3]"),
        Shape("Reshape two free extents", () => Matrix.Reshape(-1, -1), "[Reshape] only one extent of [-1, -1] may be free (-1)"),
        Shape("Expand", () => Matrix.Expand([2, 4]), "[Expand] shape [2, 3] does not broadcast to [2, 4]: aligned at the last axis, extents must be equal or 1"),
        Shape("Expand to fewer axes", () => Matrix.Expand([3]), "[Expand] shape [2, 3] does not broadcast to [3]: aligned at the last axis, extents must be equal or 1"),
        Shape("Permute", () => Matrix.Permute(0, 0), "[Permute] order [0, 0] must name each of the 2 axes of [2, 3] once"),
        Shape("Permute too few", () => Matrix.Permute(0), "[Permute] order [0] must name each of the 2 axes of [2, 3] once"),
        Shape("Permute axis", () => Matrix.Permute(0, 2), "[Permute] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Shape("Transpose axis", () => Matrix.Transpose(0, 2), "[Transpose] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Shape("Transpose vector", () => Vector.Transpose(), "[Transpose] a matrix has at least two axes, found [4]"),
        Shape("Unsqueeze", () => Matrix.Unsqueeze(3), "[Unsqueeze] axis 3 is out of range for shape [2, 3]: expected -3..2"),
        Shape("Squeeze", () => Matrix.Squeeze(0), "[Squeeze] axis 0 of [2, 3] has 2 elements, expected 1"),
        Shape("Flatten", () => Matrix.Flatten(1, 0), "[Flatten] the first axis 1 is behind the last 0"),
        Shape("Narrow", () => Matrix.Narrow(1, 2, 2), "[Narrow] 2 elements from 2 are not inside of axis 1 of [2, 3]"),
        Shape("Narrow negative", () => Matrix.Narrow(1, -1, 2), "[Narrow] 2 elements from -1 are not inside of axis 1 of [2, 3]"),
        Shape("Flip axis", () => Matrix.Flip(2), "[Flip] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Shape("Flip double axis", () => Matrix.Flip(1, -1), "[Flip] axis 1 is named twice"),
        Shape("Index", () => Matrix[2], "[Index] index 2 is out of range for axis 0 of [2, 3]"),
        Shape("Index from end", () => Matrix[0, -4], "[Index] index ^4 is out of range for axis 1 of [2, 3]"),
        Shape("Index range", () => Matrix[0, 1..4], "[Index] range 1..4 is out of range for axis 1 of [2, 3]"),
        Shape("Index range backwards", () => Matrix[0, 2..1], "[Index] range 2..1 is out of range for axis 1 of [2, 3]"),
        Shape("Index too many", () => Matrix[0, 0, 0], "[Index] 3 indices for shape [2, 3], which has 2 axes"),
        Shape("Concat nothing", () => Tensor.Concat([]), "[Concat] needs at least one tensor, found none"),
        Shape("Concat shapes", () => Tensor.Concat([Matrix, Empty, Tensor.Zeros([2, 4])]),
            "[Concat] shapes [2, 3] and [2, 4] (input 2) must be equal in every axis except 0"),
        Shape("Stack shapes", () => Tensor.Stack([Matrix, Vector]), "[Stack] tensors must have one shape, found [2, 3] and [4] (tensor 1)"),
        Shape("Stack nothing", () => Tensor.Stack([]), "[Stack] needs at least one tensor, found none"),

        // Products and indices
        Shape("MatMul", () => Matrix.MatMul(Matrix), "[MatMul] inner extents differ: [2, 3] has 3 columns, [2, 3] has 2 rows"),
        Shape("MatMul batch", () => Tensor.Zeros([2, 2, 3]).MatMul(Tensor.Zeros([3, 3, 2])), "[MatMul] shapes [2] and [3] do not broadcast: axis -1 has 2 and 3"),
        Shape("MatMul scalar", () => Matrix.MatMul(Scalar), "[MatMul] needs vectors or matrices, found shapes [2, 3] and []: multiply scalars with *"),
        Type("MatMul types", () => Matrix.MatMul(Tensor.Zeros([3, 2], DType.Float64)),
            "[MatMul] both tensors must have one type, found Float32 and Float64: convert one with To"),
        Type("MatMul Int64", () => Ints.MatMul(Ints.Transpose()), "[MatMul] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Type("Gather indices", () => Matrix.Gather(0, Matrix), "[Gather] indices must be Int64, found Float32: convert with To(DType.Int64)"),
        Shape("Gather shapes", () => Matrix.Gather(0, Tensor.Zeros([2, 4], DType.Int64)), "[Gather] indices [2, 4] must have the extents of [2, 3] in every axis except 0"),
        Type("IndexSelect indices", () => Matrix.IndexSelect(0, Vector), "[IndexSelect] indices must be Int64, found Float32: convert with To(DType.Int64)"),
        Shape("IndexSelect shapes", () => Matrix.IndexSelect(0, Ints), "[IndexSelect] indices must have one axis, found [2, 3]"),
        Shape("Softmax axis", () => Matrix.Softmax(2), "[Softmax] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Type("Softmax Int64", () => Ints.Softmax(), "[Softmax] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Of<InvalidValueException>("Dropout", () => Matrix.Dropout(1.5), "[Dropout] the probability must be in [0, 1], found 1.5"),
        Type("OneHot", () => Tensor.OneHot(Matrix, 3), "[OneHot] classes must be Int64, found Float32: convert with To(DType.Int64)"),

        // Creation
        Shape("FromArray", () => Tensor.FromArray([1f, 2], [3]), "[FromArray] shape [3] has 3 elements, found 2 values"),
        Type("FromArray type", () => Tensor.FromArray(new short[2]), "[DType] no element type stores Int16: expected float, double, Half, BFloat16, int, long, byte or bool"),
        Shape("Shape negative", () => Tensor.Zeros([2, -1]), "[Shape] extents must not be negative, found [2, -1]"),
        Shape("Shape too large", () => Tensor.Zeros([int.MaxValue, int.MaxValue, int.MaxValue]),
            "[Shape] [2147483647, 2147483647, 2147483647] has more elements than 63 bits can count"),
        Shape("Arange step", () => Tensor.Arange(0, 1, 0.0), "[Arange] step must be a finite number other than zero, found 0"),
        Type("Arange Bool", () => Tensor.Arange(3, DType.Bool), "[Arange] a sequence of Bool makes no sense: expected a number type"),
        Type("Random Int64", () => Tensor.RandomUniform([2], type: DType.Int64), "[Random] numbers are of a floating-point type, asked for Int64: draw and convert with To"),

        // Gradients
        Type("WithGradient Int64", () => Ints.WithGradient(), "[WithGradient] only floating-point types carry gradients, found Int64"),
        Of<ShapeException>("Backward of a matrix", () => Matrix.WithGradient().Backward(),
            "[Backward] only a tensor with one element has a gradient by itself, found shape [2, 3]: reduce it (Mean, Sum) or pass an output gradient"),
        Of<ILGpuNetException>("Backward without gradient", () => Scalar.Backward(),
            "[Backward] nothing that this tensor was computed from requires a gradient: use a Parameter or WithGradient(), outside of NoGradient()"),
        Of<ShapeException>("Backward output gradient shape", () => Matrix.WithGradient().Backward(Vector),
            "[Backward] the output gradient must have the output's shape [2, 3], found [4]"),
        Of<DTypeException>("Backward output gradient type", () => Matrix.WithGradient().Backward(Ints),
            "[Backward] the output gradient must be Float32 like the output, found Int64"),
        Of<ILGpuNetException>("Grad input", () => Tensor.Grad(Scalar, Matrix),
            "[Grad] input 0 of shape [2, 3] does not require a gradient: use a Parameter or WithGradient() before computing the output"),
        Of<ILGpuNetException>("Grad counts", () => Tensor.Grad([Scalar, Scalar], [Scalar], []), "[Grad] 2 outputs need as many output gradients, found 1"),
        Of<DTypeException>("Parameter Int64", () => _ = new Parameter(Ints),
            "[Parameter] only floating-point types can be trained, found Int64: convert with To(DType.Float32)"),
        Of<DeviceException>("Device", () => Device.Parse("toaster"), $"[Device] there is no device 'toaster': expected one of {string.Join(", ", Device.All)}"),

        // Reading, which is a call too
        Of<ShapeException>("Item", () => Matrix.Item(), "[Item] the tensor must have one element, found shape [2, 3] with 6: use ToArray, or reduce it first"),
        Of<ShapeException>("Item of nothing", () => Empty.Item(), "[Item] the tensor must have one element, found shape [0, 3] with 0: use ToArray, or reduce it first"),
        Of<DTypeException>("Item type", () => Scalar.Item<int>(), "[ToArray] elements are Float32, asked for as Int32: convert first with To(DType.Int32)"),
        Of<DTypeException>("ToArray type", () => Ints.ToArray(), "[ToArray] elements are Int64, asked for as Float32: convert first with To(DType.Float32)"),
        Of<ArgumentException>("CopyTo", () => Matrix.CopyTo<float>(new float[5]), "[CopyTo] 6 elements do not fit into 5 (Parameter 'destination')"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();
}
