namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> ConvolutionRows() =>
    [
        Convolution("Convolve 1d", [2, 2, 5], [3, 2, 3], new()),
        Convolution("Convolve 1d all options", [1, 4, 9], [4, 2, 2], new() { Stride = [2], Padding = [1], Dilation = [3], Groups = 2 }),
        Convolution("Convolve 1d kernel 1", [2, 3, 4], [2, 3, 1], new()),
        Convolution("Convolve 2d", [2, 2, 4, 5], [3, 2, 3, 2], new()),
        Convolution("Convolve 2d stride", [1, 2, 5, 6], [2, 2, 3, 3], new() { Stride = [2] }),
        Convolution("Convolve 2d stride leaves a rest", [1, 1, 6, 6], [2, 1, 3, 3], new() { Stride = [2] }),
        Convolution("Convolve 2d padding", [1, 2, 3, 4], [2, 2, 3, 3], new() { Padding = [1] }),
        Convolution("Convolve 2d padding of its own for each axis", [1, 1, 3, 4], [2, 1, 2, 3], new() { Stride = [1, 2], Padding = [0, 2] }),
        Convolution("Convolve 2d padding larger than the kernel", [1, 1, 2, 2], [1, 1, 2, 2], new() { Padding = [3] }),
        Convolution("Convolve 2d dilation", [1, 1, 5, 5], [2, 1, 2, 3], new() { Dilation = [2] }),
        Convolution("Convolve 2d groups", [1, 4, 3, 3], [6, 2, 2, 2], new() { Groups = 2 }),
        Convolution("Convolve 2d depthwise", [2, 3, 4, 4], [3, 1, 3, 3], new() { Padding = [1], Groups = 3 }),
        Convolution("Convolve 2d depthwise with multiplier", [1, 2, 3, 3], [4, 1, 2, 2], new() { Groups = 2 }),
        Convolution("Convolve 2d stride larger than the kernel", [1, 1, 5, 5], [2, 1, 1, 1], new() { Stride = [3] }),
        Convolution("Convolve 2d window of the whole input", [2, 2, 3, 3], [2, 2, 3, 3], new()),
        Convolution("Convolve 2d all options", [2, 4, 6, 7], [2, 2, 2, 3], new() { Stride = [2, 1], Padding = [1, 2], Dilation = [2, 1], Groups = 2 }),
        Convolution("Convolve 3d", [1, 2, 3, 3, 3], [2, 2, 2, 2, 2], new()),
        Convolution("Convolve 3d all options", [1, 2, 4, 3, 5], [2, 1, 2, 1, 2], new() { Stride = [2, 1, 1], Padding = [1, 0, 1], Dilation = [1, 1, 2], Groups = 2 }),
        Convolution("Convolve no images", [0, 2, 4, 4], [3, 2, 3, 3], new()),
        // Enough channels for blocks of vectors and a rest; gradients of large shapes are compared with PyTorch's in the golden tests.
        Convolution("Convolve 2d many channels", [1, 19, 6, 6], [21, 19, 3, 3], new() { Padding = [1] }) with { Derivatives = 0 },

        new("Convolve with bias", x => x[0].Convolve(x[1], x[2]), [Real(2, 1, 3, 3), Real(2, 1, 2, 2), Real(2)],
            x => PlainArray.Combine(Windows.Convolve(x[0], x[1], new()), x[2].Reshape(2, 1, 1), (a, b) => a + b)),
        new("Convolve 1d with bias and activation", x => x[0].Convolve(x[1], x[2]).Tanh(), [Real(1, 2, 4), Real(2, 2, 2), Real(2)],
            x => PlainArray.Combine(Windows.Convolve(x[0], x[1], new()), x[2].Reshape(2, 1), (a, b) => Math.Tanh(a + b))),
    ];

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

    private static OperationCase Convolution(string name, int[] input, int[] weight, WindowOptions options) => new(name,
        x => x[0].Convolve(x[1], null, options.Stride, options.Padding, options.Dilation, options.Groups), [Real(input), Real(weight)],
        x => Windows.Convolve(x[0], x[1], options));
}
