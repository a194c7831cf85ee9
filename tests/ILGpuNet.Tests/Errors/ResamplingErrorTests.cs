using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Mistakes in shapes and options of resizing, shuffling and sampling.</summary>
public class ResamplingErrorTests
{
    private static readonly Tensor Image = Tensor.Zeros([2, 4, 5, 6]), Matrix = Tensor.Zeros([4, 6]), Grid = Tensor.Zeros([2, 3, 3, 2]);

    private static readonly ErrorCase[] Cases =
    [
        Shape("Resize rank", () => Matrix.Resize([2]), "[Resize] the input must be [N, C, spatial...] with one to three spatial axes, found [4, 6]"),
        Shape("Resize of nothing", () => Tensor.Zeros([1, 1, 0]).Resize([2]), "[Resize] spatial axes of [1, 1, 0] must have elements"),
        Shape("Resize size", () => Image.Resize([2, 0]), "[Resize] size must be at least 1, found 0"),
        Shape("Resize size count", () => Image.Resize([2, 2, 2]), "[Resize] size needs one number or one for each of the 2 spatial axes, found 3"),
        Of<InvalidValueException>("Resize corners", () => Image.Resize([2], Interpolation.Area, alignCorners: true),
            "[Resize] alignCorners goes with Linear or Cubic, found Area"),
        Type("Resize Int64", () => Image.To(DType.Int64).Resize([2], Interpolation.Linear),
            "[Resize] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Shape("ResizeBy scale", () => Image.ResizeBy([0.1]), "[ResizeBy] scale 0.1 would give spatial axis 0 of [2, 4, 5, 6] an extent of 0"),
        Shape("ResizeBy NaN", () => Image.ResizeBy([1, double.NaN]), "[ResizeBy] scale NaN would give spatial axis 1 of [2, 4, 5, 6] an extent of NaN"),
        Shape("ResizeBy scale count", () => Image.ResizeBy([1, 2, 3]), "[ResizeBy] scale needs one number or one for each of the 2 spatial axes, found 3"),

        Shape("PixelShuffle rank", () => Matrix.PixelShuffle(2), "[PixelShuffle] the input must be [..., C, H, W], found [4, 6]"),
        Shape("PixelShuffle factor", () => Image.PixelShuffle(0), "[PixelShuffle] factor must be at least 1, found 0"),
        Shape("PixelShuffle channels", () => Image.PixelShuffle(3), "[PixelShuffle] the channels of [2, 4, 5, 6] must be a multiple of 3² = 9, found 4"),
        Shape("PixelUnshuffle extents", () => Image.PixelUnshuffle(2), "[PixelUnshuffle] height and width of [2, 4, 5, 6] must be multiples of 2, found 5 and 6"),
        Shape("ChannelShuffle rank", () => Matrix.ChannelShuffle(2), "[ChannelShuffle] the input must be [N, C, ...] with a spatial axis, found [4, 6]"),
        Shape("ChannelShuffle groups", () => Image.ChannelShuffle(3), "[ChannelShuffle] groups must divide the 4 channels of [2, 4, 5, 6], found 3"),

        Shape("GridSample rank", () => Matrix.GridSample(Grid), "[GridSample] the input must be [N, C, H, W] or [N, C, D, H, W], found [4, 6]"),
        Shape("GridSample grid", () => Image.GridSample(Grid[..1]), "[GridSample] the grid must be [2, H', W', 2] for input [2, 4, 5, 6], found [1, 3, 3, 2]"),
        Shape("GridSample of nothing", () => Tensor.Zeros([2, 1, 0, 3]).GridSample(Grid), "[GridSample] spatial axes of [2, 1, 0, 3] must have elements"),
        Type("GridSample types", () => Image.GridSample(Grid.To(DType.Float64)),
            "[GridSample] input and grid must have one type, found Float32 and Float64: convert one with To"),
        Type("GridSample Int64", () => Image.To(DType.Int64).GridSample(Grid),
            "[GridSample] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Of<InvalidValueException>("GridSample mode", () => Image.GridSample(Grid, Interpolation.Area),
            "[GridSample] mode must be Linear, Nearest or Cubic, found Area"),
        Shape("AffineGrid maps", () => Tensor.Zeros([1, 2, 3]).AffineGrid([2, 2, 2]),
            "[AffineGrid] maps must be [N, 2, 3] for [H, W] or [N, 3, 4] for [D, H, W], found [1, 2, 3] for 3 spatial axes"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();
}
