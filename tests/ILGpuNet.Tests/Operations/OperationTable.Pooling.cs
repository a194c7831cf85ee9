namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
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

    private static IEnumerable<OperationCase> AdaptivePooling(string situation, params int[] output) =>
    [
        Golden($"AdaptiveAveragePool {situation}", x => x[0].AdaptiveAveragePool(output)),
        Golden($"AdaptiveMaxPool {situation}", x => x[0].AdaptiveMaxPool(output)),
        Golden($"AdaptiveMaxPoolWithIndices indices {situation}", x => x[0].AdaptiveMaxPoolWithIndices(output).Indices),
    ];
}
