namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> GoldenConvolutionRows() =>
    [
        Golden("Convolve 1d same", x => x[0].Convolve(x[1], padding: Padding.Same)),
        Golden("Convolve 1d same with an even kernel", x => x[0].Convolve(x[1], padding: Padding.Same)),
        Golden("Convolve 2d same with dilation", x => x[0].Convolve(x[1], padding: Padding.Same, dilation: [1, 2])),
        Golden("Convolve 2d valid", x => x[0].Convolve(x[1], x[2], padding: Padding.Valid)),
        Golden("Convolve 1d without a batch", x => x[0].Convolve(x[1], x[2])),
        Golden("Convolve 2d without a batch", x => x[0].Convolve(x[1], x[2], groups: 2, stride: [2])),
        Golden("Convolve 3d without a batch", x => x[0].Convolve(x[1], padding: (0, 1, 1))),
        Golden("Convolve 2d padding of its own for each side", x => x[0].Convolve(x[1], stride: [2], padding: [(1, 0), (0, 2)])),
        Golden("Convolve 2d of a transposed and flipped input", x => x[0].Transpose().Flip(-1).Convolve(x[1])),
        Golden("Convolve 2d of an expanded input", x => x[0].Expand([2, 2, 3, 3]).Convolve(x[1].Transpose(0, 1))),

        Golden("ConvolveTransposed 1d", x => x[0].ConvolveTransposed(x[1])),
        Golden("ConvolveTransposed 1d stride", x => x[0].ConvolveTransposed(x[1], x[2], stride: [2])),
        Golden("ConvolveTransposed 1d all options",
            x => x[0].ConvolveTransposed(x[1], x[2], stride: [3], padding: 2, outputPadding: [1], groups: 2, dilation: [2])),
        Golden("ConvolveTransposed 1d without a batch", x => x[0].ConvolveTransposed(x[1], x[2])),
        Golden("ConvolveTransposed 1d output padding below the dilation", x => x[0].ConvolveTransposed(x[1], outputPadding: [1], dilation: [2])),
        Golden("ConvolveTransposed 2d", x => x[0].ConvolveTransposed(x[1])),
        Golden("ConvolveTransposed 2d stride larger than the kernel", x => x[0].ConvolveTransposed(x[1], stride: [2])),
        Golden("ConvolveTransposed 2d stride and padding", x => x[0].ConvolveTransposed(x[1], x[2], stride: [2], padding: 1, outputPadding: [1, 0])),
        Golden("ConvolveTransposed 2d groups", x => x[0].ConvolveTransposed(x[1], groups: 2)),
        Golden("ConvolveTransposed 2d depthwise", x => x[0].ConvolveTransposed(x[1], groups: 3, stride: [2])),
        Golden("ConvolveTransposed 2d dilation", x => x[0].ConvolveTransposed(x[1], dilation: [2, 1])),
        Golden("ConvolveTransposed 3d", x => x[0].ConvolveTransposed(x[1], x[2], stride: [1, 2, 1], outputPadding: [0, 1, 0])),
        Golden("ConvolveTransposed 3d without a batch", x => x[0].ConvolveTransposed(x[1])),
        Golden("ConvolveTransposed no images", x => x[0].ConvolveTransposed(x[1])),
    ];
}
