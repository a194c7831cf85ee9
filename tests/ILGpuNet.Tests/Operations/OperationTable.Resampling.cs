namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private const double Nan = double.NaN, Infinity = double.PositiveInfinity;

    private static IEnumerable<OperationCase> ResamplingRows() =>
    [
        .. Resizing("nearest", Interpolation.Nearest), .. Resizing("nearest-exact", Interpolation.NearestExact), .. Resizing("area", Interpolation.Area),
        Golden("Resize linear 1d", x => x[0].Resize([7], Interpolation.Linear)),
        Golden("Resize linear 1d aligned", x => x[0].Resize([7], Interpolation.Linear, alignCorners: true)),
        Golden("Resize linear 2d", x => x[0].Resize([5, 3], Interpolation.Linear)),
        Golden("Resize linear 2d aligned", x => x[0].Resize([5, 3], Interpolation.Linear, alignCorners: true)),
        Golden("Resize linear 3d", x => x[0].Resize([3, 2, 3], Interpolation.Linear)),
        Golden("Resize linear 3d aligned", x => x[0].Resize([3, 2, 3], Interpolation.Linear, alignCorners: true)),
        Golden("Resize linear 1d to one", x => x[0].Resize([1], Interpolation.Linear, alignCorners: true)),
        Golden("Resize linear 1d of one", x => x[0].Resize([3], Interpolation.Linear)),
        Golden("Resize linear 1d much smaller", x => x[0].Resize([2], Interpolation.Linear)),
        Golden("Resize linear 2d of the same size", x => x[0].Resize([2, 3], Interpolation.Linear)),
        Golden("Resize cubic 2d", x => x[0].Resize([5, 6], Interpolation.Cubic)),
        Golden("Resize cubic 2d aligned", x => x[0].Resize([5, 6], Interpolation.Cubic, alignCorners: true)),
        Golden("Resize cubic 2d smaller", x => x[0].Resize([2, 3], Interpolation.Cubic)),
        Golden("Resize cubic 2d smaller aligned", x => x[0].Resize([2, 3], Interpolation.Cubic, alignCorners: true)),
        Golden("Resize cubic 1d", x => x[0].Resize([7], Interpolation.Cubic)),
        Golden("Resize nearest of a transposed input", x => x[0].Transpose().Resize([4, 3])),
        Golden("Resize linear no images", x => x[0].Resize([4, 3], Interpolation.Linear)),
        new("Resize nearest of Int64", x => x[0].Resize([4]), [Whole(DType.Int64, 0, 9, 1, 1, 2)],
            x => PlainArray.Create([1, 1, 4], i => x[0][0, 0, i[2] / 2])) { Derivatives = 0, OutputType = DType.Int64 },
        // 49 / 49 in steps of 1 / 49, rounded, falls short of whole numbers.
        new("Resize nearest 1d without rounding", x => x[0].Resize([49]), [Real(1, 1, 1)], x => PlainArray.Create([1, 1, 49], _ => x[0].Data[0])) { Derivatives = 0 },

        Golden("ResizeBy linear 2.3", x => x[0].ResizeBy([2.3], Interpolation.Linear)),
        Golden("ResizeBy linear 1.2 keeps the extent", x => x[0].ResizeBy([1.2], Interpolation.Linear)),
        Golden("ResizeBy linear 0.6 aligned", x => x[0].ResizeBy([0.6], Interpolation.Linear, alignCorners: true)),
        Golden("ResizeBy cubic 1.5", x => x[0].ResizeBy([1.5], Interpolation.Cubic)),

        Golden("PixelShuffle 2", x => x[0].PixelShuffle(2)),
        Golden("PixelShuffle 3 without a batch", x => x[0].PixelShuffle(3)),
        Golden("PixelUnshuffle 2", x => x[0].PixelUnshuffle(2)),
        Golden("PixelUnshuffle of a transposed input", x => x[0].Transpose().PixelUnshuffle(2)),
        new("PixelShuffle no images", x => x[0].PixelShuffle(2), [Real(0, 4, 2, 2)], _ => PlainArray.Zeros(0, 1, 4, 4)),
        Golden("ChannelShuffle 2", x => x[0].ChannelShuffle(2)),
        Golden("ChannelShuffle 3", x => x[0].ChannelShuffle(3)),

        .. GridSamples("linear", Interpolation.Linear), .. GridSamples("nearest", Interpolation.Nearest), .. GridSamples("cubic", Interpolation.Cubic),
        Golden("GridSample linear 3d zeros", x => x[0].GridSample(x[1])),
        Golden("GridSample linear 3d border", x => x[0].GridSample(x[1], padding: GridPadding.Border)),
        Golden("GridSample linear 3d reflection", x => x[0].GridSample(x[1], padding: GridPadding.Reflection)),
        Golden("GridSample nearest 3d", x => x[0].GridSample(x[1], Interpolation.Nearest, alignCorners: true)),
        Golden("GridSample images of a batch", x => x[0].GridSample(x[1])),
        Golden("GridSample zeros far outside", x => x[0].GridSample(x[1], alignCorners: true)) with { Derivatives = 0 },
        Golden("GridSample border far outside", x => x[0].GridSample(x[1], padding: GridPadding.Border, alignCorners: true)) with { Derivatives = 0 },
        // In Float32 the places are wrong by 1e-7 times the distance, some tens.
        Golden("GridSample reflection far outside", x => x[0].GridSample(x[1], padding: GridPadding.Reflection)) with { SingleTolerance = 2e-5 },
        // PyTorch 1.13 itself crashes on these. Its documentation takes NaN for -1; infinities are far outside.
        new("GridSample NaN and infinities", x => x[0].GridSample(x[1], padding: GridPadding.Border, alignCorners: true),
            [new([1, 1, 1, 2], 0, 0) { Values = [1, 3] }, new([1, 1, 3, 2], 0, 0) { Values = [Nan, Nan, Infinity, Nan, -Infinity, Infinity] }],
            _ => PlainArray.Of([1, 1, 1, 3], 1, 3, 1)) { Derivatives = 0 },
        new("GridSample no images", x => x[0].GridSample(x[1]), [Real(0, 2, 3, 3), Real(0, 2, 2, 2)], _ => PlainArray.Zeros(0, 2, 2, 2)),

        Golden("AffineGrid 2d", x => x[0].AffineGrid([3, 2])),
        Golden("AffineGrid 2d aligned", x => x[0].AffineGrid([3, 2], alignCorners: true)),
        Golden("AffineGrid 3d", x => x[0].AffineGrid([2, 1, 3])),
        Golden("AffineGrid 3d aligned", x => x[0].AffineGrid([2, 1, 3], alignCorners: true)),
    ];

    private static IEnumerable<OperationCase> Resizing(string name, Interpolation mode) =>
    [
        Golden($"Resize {name} 1d larger", x => x[0].Resize([7], mode)),
        Golden($"Resize {name} 1d smaller", x => x[0].Resize([3], mode)),
        Golden($"Resize {name} 2d", x => x[0].Resize([5, 2], mode)),
        Golden($"Resize {name} 3d", x => x[0].Resize([3, 2, 4], mode)),
        Golden($"ResizeBy {name} 2", x => x[0].ResizeBy([2], mode)),
        Golden($"ResizeBy {name} 1.6 and 0.7", x => x[0].ResizeBy([1.6, 0.7], mode)),
    ];

    private static IEnumerable<OperationCase> GridSamples(string name, Interpolation mode)
    {
        foreach (GridPadding padding in Enum.GetValues<GridPadding>())
        {
            // The lower-case names are PyTorch's.
#pragma warning disable CA1308
            string situation = $"GridSample {name} {padding.ToString().ToLowerInvariant()}";
#pragma warning restore CA1308
            yield return Golden(situation, x => x[0].GridSample(x[1], mode, padding));
            yield return Golden($"{situation} aligned", x => x[0].GridSample(x[1], mode, padding, alignCorners: true));
        }
    }
}
