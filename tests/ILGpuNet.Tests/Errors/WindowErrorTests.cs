using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Mistakes in shapes and options of convolution and pooling.</summary>
public class WindowErrorTests
{
    private static readonly Tensor Image = Tensor.Zeros([2, 4, 5, 6]), Weight = Tensor.Zeros([3, 4, 3, 3]), Filters = Tensor.Zeros([4, 2, 3, 3]);

    private static readonly ErrorCase[] Cases =
    [
        Shape("Conv rank", () => Tensor.Zeros([5, 6]).Convolve(Weight),
            "[Conv] the input must be [N, C, spatial...] or [C, spatial...] with 2 spatial axes, as weight [3, 4, 3, 3] has, found [5, 6]"),
        Shape("Conv input rank", () => Image.Convolve(Tensor.Zeros([3, 4, 3])),
            "[Conv] the input must be [N, C, spatial...] or [C, spatial...] with 1 spatial axes, as weight [3, 4, 3] has, found [2, 4, 5, 6]"),
        Shape("Conv weight rank", () => Image.Convolve(Tensor.Zeros([3, 4])),
            "[Conv] the weight must be [F, C / groups, kernel...] with one to three kernel axes, found [3, 4]"),
        Type("Conv types", () => Image.Convolve(Weight.To(DType.Float64)), "[Conv] input and weight must have one type, found Float32 and Float64: convert one with To"),
        Type("Conv Int64", () => Image.To(DType.Int64).Convolve(Weight.To(DType.Int64)),
            "[Conv] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Shape("Conv channels", () => Image.Convolve(Tensor.Zeros([3, 2, 3, 3])),
            "[Conv] input [2, 4, 5, 6] has 4 channels in 1 groups, weight [3, 2, 3, 3] takes 2 per group"),
        Shape("Conv groups", () => Image.Convolve(Weight, groups: 3), "[Conv] groups must divide channels 4 and filters 3, found 3"),
        Shape("Conv no groups", () => Image.Convolve(Weight, groups: 0), "[Conv] groups must divide channels 4 and filters 3, found 0"),
        Type("Conv bias type", () => Image.Convolve(Weight, Tensor.Zeros([3], DType.Float64)),
            "[Conv] the bias must be Float32 like the input, found Float64: convert it with To(DType.Float32)"),
        Shape("Conv bias", () => Image.Convolve(Weight, Tensor.Zeros([4])), "[Conv] the bias must be [3], found [4]"),
        Shape("Conv kernel of nothing", () => Image.Convolve(Tensor.Zeros([3, 4, 0, 3])), "[Conv] the kernel has no elements: weight [3, 4, 0, 3]"),
        Shape("Conv stride count", () => Image.Convolve(Weight, stride: [1, 1, 1]),
            "[Conv] stride needs one number or one for each of the 2 spatial axes, found 3"),
        Shape("Conv stride", () => Image.Convolve(Weight, stride: [0]), "[Conv] stride must be at least 1, found 0"),
        Shape("Conv padding beyond all sizes", () => Image.Convolve(Weight, padding: 2_000_000_000),
            "[Conv] 4000000003 windows over 4000000005 elements of spatial axis 0, padding included, are too many: at most 2147483591"),
        Shape("MaxPool dilation beyond all sizes", () => Image.MaxPool([3], dilation: [2_000_000_000]),
            "[MaxPool] the window reaches over 4000000001 elements of spatial axis 0 (kernel 3, dilation 2000000000), but with padding there are only 5"),
        Shape("MaxPool ceil mode", () => Image.MaxPool([7], [2], ceilMode: true),
            "[MaxPool] the window reaches over 7 elements of spatial axis 0 (kernel 7, dilation 1), but with padding there are only 5"),
        Shape("ConvTransposed stride beyond all sizes", () => Image.ConvolveTransposed(Filters, stride: [2_000_000_000]),
            "[ConvTransposed] 8000000003 elements of spatial axis 0 of the output are too many: at most 2147483591"),
        Shape("Conv padding", () => Image.Convolve(Weight, padding: [1, -1]), "[Conv] padding must be at least 0, found -1"),
        Shape("Conv dilation", () => Image.Convolve(Weight, dilation: [0]), "[Conv] dilation must be at least 1, found 0"),
        Shape("Conv window", () => Image.Convolve(Weight, dilation: [3]),
            "[Conv] the window reaches over 7 elements of spatial axis 0 (kernel 3, dilation 3), but with padding there are only 5"),
        Shape("Conv window of the last axis", () => Image.Convolve(Weight, dilation: [1, 4], padding: [0, 1]),
            "[Conv] the window reaches over 9 elements of spatial axis 1 (kernel 3, dilation 4), but with padding there are only 8"),

        Shape("MaxPool rank", () => Tensor.Zeros([4]).MaxPool([2]), "[MaxPool] the input must be [N, C, spatial...] with one to three spatial axes, found [4]"),
        Shape("MaxPool window count", () => Image.MaxPool([]), "[MaxPool] window needs one number or one for each of the 2 spatial axes, found 0"),
        Shape("MaxPool window", () => Image.MaxPool([0]), "[MaxPool] window must be at least 1, found 0"),
        Shape("MaxPool padding", () => Image.MaxPool([3], padding: [2]), "[MaxPool] padding must be at most half of the window, found padding 2 and window 3"),
        Shape("MaxPool too large", () => Image.MaxPool([6]),
            "[MaxPool] the window reaches over 6 elements of spatial axis 0 (kernel 6, dilation 1), but with padding there are only 5"),
        Shape("Conv padding count", () => Image.Convolve(Weight, padding: [1, 1, 1]),
            "[Conv] padding needs one number or one for each of the 2 spatial axes, found 3"),
        Shape("Conv same with stride", () => Image.Convolve(Weight, stride: [1, 2], padding: Padding.Same),
            "[Conv] Padding.Same needs stride 1, found 2: give the padding as numbers"),

        Shape("ConvTransposed rank", () => Tensor.Zeros([6]).ConvolveTransposed(Tensor.Zeros([4, 2, 3])),
            "[ConvTransposed] the input must be [N, C, spatial...] or [C, spatial...] with 1 spatial axes, as weight [4, 2, 3] has, found [6]"),
        Shape("ConvTransposed weight rank", () => Image.ConvolveTransposed(Tensor.Zeros([4])),
            "[ConvTransposed] the weight must be [C, F / groups, kernel...] with one to three kernel axes, found [4]"),
        Type("ConvTransposed types", () => Image.ConvolveTransposed(Filters.To(DType.Float64)),
            "[ConvTransposed] input and weight must have one type, found Float32 and Float64: convert one with To"),
        Type("ConvTransposed Int64", () => Image.To(DType.Int64).ConvolveTransposed(Filters.To(DType.Int64)),
            "[ConvTransposed] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Shape("ConvTransposed channels", () => Image.ConvolveTransposed(Weight), "[ConvTransposed] input [2, 4, 5, 6] has 4 channels, weight [3, 4, 3, 3] takes 3"),
        Shape("ConvTransposed groups", () => Image.ConvolveTransposed(Filters, groups: 3), "[ConvTransposed] groups must divide channels 4, found 3"),
        Shape("ConvTransposed bias", () => Image.ConvolveTransposed(Filters, Tensor.Zeros([2]), groups: 2), "[ConvTransposed] the bias must be [4], found [2]"),
        Shape("ConvTransposed same", () => Image.ConvolveTransposed(Filters, padding: Padding.Same),
            "[ConvTransposed] Padding.Same is for Convolve: give the padding as numbers"),
        Shape("ConvTransposed outputPadding", () => Image.ConvolveTransposed(Filters, stride: [2, 1], outputPadding: [1, 1]),
            "[ConvTransposed] outputPadding must be smaller than stride or dilation, found 1 on spatial axis 1 with stride 1 and dilation 1"),
        Shape("ConvTransposed padding", () => Image.ConvolveTransposed(Filters, padding: 4),
            "[ConvTransposed] the padding leaves -1 elements of spatial axis 0 of the output: take less"),

        Type("MaxUnpool indices type", () => Image.MaxUnpool(Image, [2]), "[MaxUnpool] indices must be Int64, as MaxPoolWithIndices gives them, found Float32"),
        Shape("MaxUnpool indices shape", () => Image.MaxUnpool(Tensor.Zeros([2], DType.Int64), [2]),
            "[MaxUnpool] indices [2] must have the input's shape [2, 4, 5, 6]"),
        Type("MaxUnpool Int64", () => Image.To(DType.Int64).MaxUnpool(Image.To(DType.Int64), [2]),
            "[MaxUnpool] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Shape("MaxUnpool output", () => Image.MaxUnpool(Image.To(DType.Int64), [2], output: [10, 14]),
            "[MaxUnpool] output must be less than a stride of 2 from 12 along spatial axis 1, found 14"),
        Of<InvalidValueException>("MaxUnpool index", () => Tensor.Ones([1, 1, 2]).MaxUnpool(Tensor.FromArray([0L, 4], [1, 1, 2]), [2]).Evaluate(),
            "[MaxUnpool] index 4 at position 1: expected 0..3"),
        Shape("AdaptiveAveragePool output", () => Image.AdaptiveAveragePool(0, 2),
            "[AdaptiveAveragePool] output must be at least 1, or -1 to keep the input's extent, found 0"),
        Shape("AdaptiveMaxPool output count", () => Image.AdaptiveMaxPool(1, 1, 1, 1),
            "[AdaptiveMaxPool] output needs one number or one for each of the 2 spatial axes, found 4"),
        Shape("AdaptiveMaxPool of nothing", () => Tensor.Zeros([1, 1, 0, 3]).AdaptiveMaxPool(2),
            "[AdaptiveMaxPool] spatial axis 0 of [1, 1, 0, 3] has no elements, and a window needs one"),
        Of<InvalidValueException>("LpPool p", () => Image.LpPool(0, [2]), "[LpPool] p must be a finite number other than zero, found 0"),
        Shape("AveragePool divisor", () => Image.AveragePool([2], divisorOverride: 0), "[AveragePool] divisorOverride must not be zero"),
        Shape("AveragePool stride", () => Image.AveragePool([2], stride: [2, 0]), "[AveragePool] stride must be at least 1, found 0"),
        Type("AveragePool Int64", () => Image.To(DType.Int64).AveragePool([2]),
            "[AveragePool] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();
}
