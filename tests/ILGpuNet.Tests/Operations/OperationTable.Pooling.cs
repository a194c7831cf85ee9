namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
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

    private static IEnumerable<OperationCase> GoldenPoolingRows() =>
    [
        Golden("MaxPoolWithIndices values 1d", x => x[0].MaxPoolWithIndices([2]).Values),
        Golden("MaxPoolWithIndices indices 1d", x => x[0].MaxPoolWithIndices([2]).Indices),
        Golden("MaxPoolWithIndices values 2d", x => x[0].MaxPoolWithIndices([3], [2], [1]).Values),
        Golden("MaxPoolWithIndices indices 2d", x => x[0].MaxPoolWithIndices([3], [2], [1]).Indices),
        Golden("MaxPoolWithIndices values 3d", x => x[0].MaxPoolWithIndices([2], [1, 2, 1], ceilMode: true).Values),
        Golden("MaxPoolWithIndices indices 3d", x => x[0].MaxPoolWithIndices([2], [1, 2, 1], ceilMode: true).Indices),
        Golden("MaxPool 2d ties", x => x[0].MaxPool([3], [1])) with { Derivatives = 0 },
        Golden("MaxPoolWithIndices indices with ties", x => x[0].MaxPoolWithIndices([3], [1]).Indices),
        Golden("MaxPool 2d without a batch", x => x[0].MaxPool([2, 2], [1])),
        Golden("MaxPool 2d of a transposed input", x => x[0].Transpose().MaxPool([2])),
        Golden("MaxPool with infinities", x => x[0].MaxPool([2])) with { Derivatives = 0 },
        Golden("MaxPool 2d one overhanging window", x => x[0].MaxPool([2, 4], [1, 3], [1, 0], [1, 2], ceilMode: true)),

        Golden("AveragePool 2d one overhanging window", x => x[0].AveragePool([3], [2], ceilMode: true)),
        Golden("AveragePool 2d without a batch", x => x[0].AveragePool([2, 1])),
        Golden("AveragePool 2d divisor", x => x[0].AveragePool([2], divisorOverride: 3)),
        Golden("AveragePool 2d divisor, padding and ceil mode", x => x[0].AveragePool([3], [2], [1], ceilMode: true, divisorOverride: -5)),
        Golden("AveragePool 3d divisor", x => x[0].AveragePool([2], [1], divisorOverride: 2)),
        Golden("AveragePool 1d of a flipped input", x => x[0].Flip(2).AveragePool([3], [1])),

        Golden("LpPool 1d p 2", x => x[0].LpPool(2, [2])),
        Golden("LpPool 2d p 3", x => x[0].LpPool(3, [2, 3], [1])),
        Golden("LpPool 2d p 1.5 without a batch", x => x[0].LpPool(1.5, [2, 2])),
        Golden("LpPool 2d ceil mode", x => x[0].LpPool(2, [2], ceilMode: true)),
        Golden("LpPool 1d p 1", x => x[0].LpPool(1, [2])),
        Golden("LpPool 1d zeros", x => x[0].LpPool(2, [2])) with { Derivatives = 0 },
        Golden("LpPool 3d", x => x[0].LpPool(3, [2], [1])),

        .. AdaptivePooling("1d [1, 2, 7] to 3", 3),
        .. AdaptivePooling("1d [1, 2, 3] to 5", 5),
        .. AdaptivePooling("1d [2, 1, 6] to 2", 2),
        .. AdaptivePooling("1d [1, 1, 5] to 1", 1),
        .. AdaptivePooling("2d [1, 2, 5, 4] to (3, 2)", 3, 2),
        .. AdaptivePooling("2d [1, 1, 3, 7] to (4, 3)", 4, 3),
        .. AdaptivePooling("2d [1, 1, 4, 6] to (2, 3)", 2, 3),
        .. AdaptivePooling("2d [1, 1, 4, 3] to (-1, 2)", -1, 2),
        .. AdaptivePooling("3d [1, 1, 3, 4, 5] to (2, 3, 2)", 2, 3, 2),
        Golden("AdaptiveMaxPoolWithIndices values 2d", x => x[0].AdaptiveMaxPoolWithIndices(2, 3).Values),
        Golden("AdaptiveMaxPool 2d ties", x => x[0].AdaptiveMaxPool(3)) with { Derivatives = 0 },
        Golden("AdaptiveMaxPoolWithIndices indices with ties", x => x[0].AdaptiveMaxPoolWithIndices(3).Indices),
        Golden("AdaptiveAveragePool 2d without a batch", x => x[0].AdaptiveAveragePool(2, 2)),
        Golden("AdaptiveAveragePool 2d of a transposed input", x => x[0].Transpose().AdaptiveAveragePool(2, 3)),
        Golden("AdaptiveAveragePool with infinities", x => x[0].AdaptiveAveragePool(3)) with { Derivatives = 0 },
        new("AdaptiveAveragePool no images", x => x[0].AdaptiveAveragePool(3), [Real(0, 2, 5)], _ => PlainArray.Zeros(0, 2, 3)),

        Golden("MaxUnpool 1d", x => x[0].MaxUnpool(x[1], [2])),
        Golden("MaxUnpool 1d output of its own", x => x[0].MaxUnpool(x[1], [2], output: [5])),
        Golden("MaxUnpool 2d", x => x[0].MaxUnpool(x[1], [2])),
        Golden("MaxUnpool 2d stride and padding", x => x[0].MaxUnpool(x[1], [3], [2], [1])),
        Golden("MaxUnpool 2d without a batch", x => x[0].MaxUnpool(x[1], [2, 2])),
        Golden("MaxUnpool 3d", x => x[0].MaxUnpool(x[1], [2])),
        // What is maximum of several windows comes back as it was.
        new("MaxUnpool of overlapping windows", x => x[0].MaxPoolWithIndices([2], [1]) is var (values, indices) ? values.MaxUnpool(indices, [2], [1]) : x[0],
            [new([1, 1, 5], 0, 0) { Values = [1, 4, 2, 3, 0] }], _ => PlainArray.Of([1, 1, 5], 0, 4, 0, 3, 0)),
    ];

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

    private static IEnumerable<OperationCase> AdaptivePooling(string situation, params int[] output) =>
    [
        Golden($"AdaptiveAveragePool {situation}", x => x[0].AdaptiveAveragePool(output)),
        Golden($"AdaptiveMaxPool {situation}", x => x[0].AdaptiveMaxPool(output)),
        Golden($"AdaptiveMaxPoolWithIndices indices {situation}", x => x[0].AdaptiveMaxPoolWithIndices(output).Indices),
    ];
}
