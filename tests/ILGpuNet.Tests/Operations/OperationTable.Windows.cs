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

    private static IEnumerable<OperationCase> PoolingRows() =>
    [
        .. Pooling("1d", [2, 2, 6], new() { Window = [2] }),
        .. Pooling("1d stride 1", [1, 2, 6], new() { Window = [3], Stride = [1] }),
        .. Pooling("2d", [2, 2, 4, 6], new() { Window = [2] }),
        .. Pooling("2d overlapping", [1, 2, 5, 5], new() { Window = [3], Stride = [2] }),
        .. Pooling("2d window of its own for each axis", [1, 1, 4, 6], new() { Window = [2, 3], Stride = [1, 2] }),
        .. Pooling("2d padding", [1, 2, 4, 5], new() { Window = [3], Stride = [2], Padding = [1] }),
        .. Pooling("2d padding of its own for each axis", [1, 1, 4, 5], new() { Window = [2, 3], Stride = [2], Padding = [0, 1] }),
        .. Pooling("2d ceil mode", [1, 2, 6, 7], new() { Window = [3], Stride = [2], CeilMode = true }),
        .. Pooling("2d ceil mode with padding", [1, 2, 5, 6], new() { Window = [2], Stride = [2], Padding = [1], CeilMode = true }),
        .. Pooling("2d stride larger than the window", [1, 1, 7, 7], new() { Window = [2], Stride = [3] }),
        .. Pooling("2d window of the whole input", [2, 2, 3, 4], new() { Window = [3, 4] }),
        .. Pooling("3d", [1, 2, 4, 2, 4], new() { Window = [2] }),
        .. Pooling("3d all options", [1, 1, 4, 3, 5], new() { Window = [2, 2, 3], Stride = [2, 1, 2], Padding = [1, 0, 1], CeilMode = true }),
        .. Pooling("no images", [0, 2, 4, 4], new() { Window = [2] }),
        MaxPooling("MaxPool 2d dilation", [1, 2, 5, 6], new() { Window = [2], Stride = [1], Dilation = [2, 3] }),
        MaxPooling("MaxPool 1d dilation with padding", [1, 2, 7], new() { Window = [3], Stride = [2], Padding = [1], Dilation = [2] }),
        new("MaxPool of negative infinity", x => x[0].MaxPool([2], padding: [1]),
            [new([1, 1, 2], 0, 0) { Values = [double.NegativeInfinity, double.NegativeInfinity] }],
            _ => PlainArray.Of([1, 1, 2], double.NegativeInfinity, double.NegativeInfinity)) { Derivatives = 0 },
        new("MaxPool with NaN", x => x[0].MaxPool([2]), [new([1, 1, 4], 0, 0) { Values = [1, double.NaN, 2, 3] }],
            _ => PlainArray.Of([1, 1, 2], double.NaN, 3)) { Derivatives = 0 },
    ];

    private static OperationCase Convolution(string name, int[] input, int[] weight, WindowOptions options) => new(name,
        x => x[0].Convolve(x[1], null, options.Stride, options.Padding, options.Dilation, options.Groups), [Real(input), Real(weight)],
        x => Windows.Convolve(x[0], x[1], options));

    private static IEnumerable<OperationCase> Pooling(string situation, int[] input, WindowOptions options)
    {
        yield return MaxPooling($"MaxPool {situation}", input, options);
        yield return AveragePooling($"AveragePool {situation}", input, options);
        if (options.Padding.Length > 0)
            yield return AveragePooling($"AveragePool {situation}, padding not counted", input, options with { CountPadding = false });
    }

    private static OperationCase MaxPooling(string name, int[] input, WindowOptions options) => new(name,
        x => x[0].MaxPool(options.Window, options.Stride, options.Padding, options.Dilation, options.CeilMode), [Real(input)],
        x => Windows.MaxPool(x[0], options));

    private static OperationCase AveragePooling(string name, int[] input, WindowOptions options) => new(name,
        x => x[0].AveragePool(options.Window, options.Stride, options.Padding, options.CeilMode, options.CountPadding), [Real(input)],
        x => Windows.AveragePool(x[0], options));
}
