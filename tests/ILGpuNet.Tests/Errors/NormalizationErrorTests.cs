using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Mistakes in shapes and options of normalisations.</summary>
public class NormalizationErrorTests
{
    private static readonly Tensor Image = Tensor.Zeros([2, 4, 5, 6]), Four = Tensor.Zeros([4]), Six = Tensor.Zeros([6]);

    private static readonly Tensor Ints = Tensor.Zeros([2, 4, 3], DType.Int64);

    private static readonly ErrorCase[] Cases =
    [
        Shape("BatchNorm rank", () => Four.BatchNorm(null, null, training: true), "[BatchNorm] the input must be [N, C, ...], found [4]"),
        Type("BatchNorm Int64", () => Ints.BatchNorm(null, null, training: true),
            "[BatchNorm] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Shape("BatchNorm mean", () => Image.BatchNorm(Six, Four), "[BatchNorm] the running mean must be [4], found [6]"),
        Shape("BatchNorm variance", () => Image.BatchNorm(Four, Six), "[BatchNorm] the running variance must be [4], found [6]"),
        Shape("BatchNorm weight", () => Image.BatchNorm(Four, Four, Six), "[BatchNorm] the weight must be [4], found [6]"),
        Type("BatchNorm bias type", () => Image.BatchNorm(Four, Four, Four, Four.To(DType.Float64)),
            "[BatchNorm] the bias must be Float32 like the input, found Float64: convert it with To(DType.Float32)"),
        Of<InvalidValueException>("BatchNorm half of the statistics", () => Image.BatchNorm(Four, null),
            "[BatchNorm] needs running mean and variance, found one of them"),
        Of<InvalidValueException>("BatchNorm no statistics", () => Image.BatchNorm(null, null),
            "[BatchNorm] needs running statistics where the input's own are not used, found none"),
        Of<InvalidValueException>("BatchNorm tensors to update", () => Image.BatchNorm(Four, Four, training: true),
            "[BatchNorm] running statistics that are updated must be Variables, found tensors"),
        Shape("BatchNorm one value", () => Image[..1, .., 0, 0].BatchNorm(null, null, training: true),
            "[BatchNorm] training needs more than one value per channel, found input [1, 4]: use a larger batch or image, or Eval()"),
        Shape("InstanceNorm rank", () => Image[.., .., 0, 0].InstanceNorm(), "[InstanceNorm] the input must be [N, C, spatial...], found [2, 4]"),
        Shape("InstanceNorm one value", () => Image[.., .., ..1, ..1].InstanceNorm(),
            "[InstanceNorm] training needs more than one value per image and channel, found input [2, 4, 1, 1]: use a larger batch or image, or Eval()"),
        Shape("LayerNorm shape", () => Image.LayerNorm([5, 5]), "[LayerNorm] the input must be [..., 5, 5], found [2, 4, 5, 6]"),
        Shape("LayerNorm rank", () => Four.LayerNorm([1, 4]), "[LayerNorm] the input must be [..., 1, 4], found [4]"),
        Shape("LayerNorm weight", () => Image.LayerNorm([6], Four), "[LayerNorm] the weight must be [6], found [4]"),
        Shape("LayerNorm bias", () => Image.LayerNorm([6], Six, Four), "[LayerNorm] the bias must be [6], found [4]"),
        Type("RmsNorm Int64", () => Ints.RmsNorm([3]), "[RmsNorm] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Shape("RmsNorm shape", () => Image.RmsNorm([4]), "[RmsNorm] the input must be [..., 4], found [2, 4, 5, 6]"),
        Shape("GroupNorm groups", () => Image.GroupNorm(3), "[GroupNorm] groups must divide the 4 channels of [2, 4, 5, 6], found 3"),
        Shape("GroupNorm weight", () => Image.GroupNorm(2, Six), "[GroupNorm] the weight must be [4], found [6]"),
        Shape("LocalResponseNorm size", () => Image.LocalResponseNorm(0), "[LocalResponseNorm] size must be at least 1, found 0"),
        Shape("LocalResponseNorm rank", () => Four.LocalResponseNorm(3), "[LocalResponseNorm] the input must be [N, C, ...], found [4]"),
        Shape("Normalize axis", () => Four.Normalize(), "[Normalize] axis 1 is out of range for shape [4]: expected -1..0"),
        Of<InvalidValueException>("Normalize p", () => Image.Normalize(0), "[Normalize] p must be positive, found 0"),
        Type("Normalize Int64", () => Ints.Normalize(), "[Normalize] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();
}
