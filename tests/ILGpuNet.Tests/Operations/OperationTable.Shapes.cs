namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    /// <summary>Computed by tests/golden/operations/shapes.py.</summary>
    private static IEnumerable<OperationCase> ShapeRows() => [.. AxisRows(), .. RepetitionRows(), .. PartRows(), .. PaddingRows(), .. DiagonalRows(), .. UnfoldRows()];

    private static IEnumerable<OperationCase> ViewRows() =>
    [
        new("Reshape", x => x[0].Reshape(3, 4), [Real(2, 6)], x => x[0].Reshape(3, 4)),
        new("Reshape free extent", x => x[0].Reshape(2, -1), [Real(3, 2, 2)], x => x[0].Reshape(2, 6)),
        new("Reshape to scalar", x => x[0].Reshape(Shape.Scalar), [Real(1, 1)], x => x[0].Reshape()),
        new("Reshape of transposed", x => x[0].Transpose().Reshape(6), [Real(2, 3)], x => PlainArray.Create([6], i => x[0][i[0] % 2, i[0] / 2])),
        new("Flatten", x => x[0].Flatten(), [Real(2, 3, 2)], x => x[0].Reshape(12)),
        new("Flatten from 1", x => x[0].Flatten(1), [Real(2, 3, 2)], x => x[0].Reshape(2, 6)),
        new("Flatten to -2", x => x[0].Flatten(0, -2), [Real(2, 3, 2)], x => x[0].Reshape(6, 2)),
        new("Flatten scalar", x => x[0].Flatten(), [Real()], x => x[0].Reshape(1)),
        new("Permute", x => x[0].Permute(2, 0, 1), [Real(2, 3, 4)], x => PlainArray.Create([4, 2, 3], i => x[0][i[1], i[2], i[0]])),
        new("Permute negative axes", x => x[0].Permute(-1, 0, -2), [Real(2, 3, 4)], x => PlainArray.Create([4, 2, 3], i => x[0][i[1], i[2], i[0]])),
        new("Transpose", x => x[0].Transpose(), [Real(2, 3, 4)], x => PlainArray.Create([2, 4, 3], i => x[0][i[0], i[2], i[1]])),
        new("Transpose axes", x => x[0].Transpose(0, -1), [Real(2, 3, 4)], x => PlainArray.Create([4, 3, 2], i => x[0][i[2], i[1], i[0]])),
        new("Expand", x => x[0].Expand([2, 3]), [Real(3)], x => PlainArray.Create([2, 3], i => x[0][i[1]])),
        new("Expand inner axis", x => x[0].Expand([2, 4, 3]), [Real(2, 1, 3)], x => PlainArray.Create([2, 4, 3], i => x[0][i[0], 0, i[2]])),
        new("Expand scalar", x => x[0].Expand([2, 2]), [Real()], x => PlainArray.Create([2, 2], _ => x[0][[]])),
        new("Expand to nothing", x => x[0].Expand([0, 3]), [Real(3)], _ => PlainArray.Zeros(0, 3)),
        new("Unsqueeze", x => x[0].Unsqueeze(1), [Real(2, 3)], x => x[0].Reshape(2, 1, 3)),
        new("Unsqueeze last", x => x[0].Unsqueeze(-1), [Real(2, 3)], x => x[0].Reshape(2, 3, 1)),
        new("Squeeze", x => x[0].Squeeze(1), [Real(2, 1, 3)], x => x[0].Reshape(2, 3)),
        new("Squeeze all", x => x[0].Squeeze(), [Real(1, 2, 1, 3)], x => x[0].Reshape(2, 3)),
        new("Narrow", x => x[0].Narrow(1, 1, 2), [Real(2, 4)], x => PlainArray.Create([2, 2], i => x[0][i[0], i[1] + 1])),
        new("Narrow negative axis", x => x[0].Narrow(-2, 1, 1), [Real(2, 4)], x => PlainArray.Create([1, 4], i => x[0][1, i[1]])),
        new("Narrow to nothing", x => x[0].Narrow(0, 2, 0), [Real(2, 4)], _ => PlainArray.Zeros(0, 4)),
        new("Flip", x => x[0].Flip(0), [Real(3, 2)], x => PlainArray.Create([3, 2], i => x[0][2 - i[0], i[1]])),
        new("Flip two axes", x => x[0].Flip(0, -1), [Real(3, 2)], x => PlainArray.Create([3, 2], i => x[0][2 - i[0], 1 - i[1]])),
        new("Flip nothing", x => x[0].Flip(0), [Real(0, 2)], _ => PlainArray.Zeros(0, 2)),
        new("Index single", x => x[0][1], [Real(3, 2)], x => PlainArray.Create([2], i => x[0][1, i[0]])),
        new("Index from end", x => x[0][^1, -2], [Real(3, 2)], x => PlainArray.Of([], x[0][2, 0])),
        new("Index range", x => x[0][1..3, ..1], [Real(4, 2)], x => PlainArray.Create([2, 1], i => x[0][i[0] + 1, 0])),
        new("Index range from end", x => x[0][.., ^2..], [Real(2, 4)], x => PlainArray.Create([2, 2], i => x[0][i[0], i[1] + 2])),
        new("Index everything", x => x[0][..], [Real(2, 4)], x => x[0]),
    ];

    /// <summary>Views as inputs of everything else: strides of all kinds, computed values and given ones.</summary>
    private static IEnumerable<OperationCase> ViewedInputRows() =>
    [
        new("Exp of transposed", x => x[0].Transpose().Exp(), [Real(2, 3)], x => PlainArray.Create([3, 2], i => Math.Exp(x[0][i[1], i[0]]))),
        new("Matrix plus its transpose", x => x[0] + x[0].Transpose(), [Real(3, 3)],
            x => PlainArray.Create([3, 3], i => x[0][i[0], i[1]] + x[0][i[1], i[0]])),
        new("Computed matrix plus its transpose", x => x[0].Square() + x[0].Square().Transpose(), [Real(3, 3)],
            x => PlainArray.Create([3, 3], i => Math.Pow(x[0][i[0], i[1]], 2) + Math.Pow(x[0][i[1], i[0]], 2))),
        new("Product of overlapping slices", x => x[0][1..] * x[0][..^1], [Real(5)], x => PlainArray.Create([4], i => x[0][i[0] + 1] * x[0][i[0]])),
        new("Flipped times itself", x => x[0].Flip(0) * x[0], [Real(5)], x => PlainArray.Create([5], i => x[0][4 - i[0]] * x[0][i[0]])),
        new("Slice of flipped of transposed", x => x[0].Transpose().Flip(0)[1.., ..2].Tanh(), [Real(3, 4)],
            x => PlainArray.Create([3, 2], i => Math.Tanh(x[0][i[1], 3 - (i[0] + 1)]))),
        new("Reshape of a slice", x => x[0][.., 1..3].Reshape(2, 2, 2) * 2, [Real(4, 4)],
            x => PlainArray.Create([2, 2, 2], i => 2 * x[0][i[0] * 2 + i[1], i[2] + 1])),
        new("Reshape of expanded", x => x[0].Expand([2, 3]).Reshape(6) * x[1], [Real(3), Real(6)],
            x => PlainArray.Create([6], i => x[0][i[0] % 3] * x[1][i[0]])),
        // Plans put in copies where a kernel needs its input contiguous; nobody can ask for one.
        new("Copy of transposed", x => Tensor.Apply(ILGpuNet.Operations.CopyOperation.Instance, x[0].Transpose()), [Real(3, 4)],
            x => Transposed(x[0])),
        new("Sum of transposed", x => x[0].Transpose().Sum([1]), [Real(3, 4)], x => x[0].Reduce([0], false, values => values.Sum())),
        new("Sum of flipped slice", x => x[0].Flip(1)[.., 1..].Sum([0]), [Real(3, 4)],
            x => PlainArray.Create([3], i => x[0][0, 2 - i[0]] + x[0][1, 2 - i[0]] + x[0][2, 2 - i[0]])),
        new("Max of expanded", x => x[0].Expand([3, 4]).Max([1]), [Real(3, 1)], x => x[0].Reshape(3)) { Derivatives = 1 },
        new("Softmax of transposed", x => x[0].Transpose().Softmax(0), [Real(3, 4)],
            x => PlainArray.Create([4, 3], i => Math.Exp(x[0][i[1], i[0]]) / Enumerable.Range(0, 4).Sum(k => Math.Exp(x[0][i[1], k])))),
        new("Concat of views", x => Tensor.Concat([x[0].Transpose(), x[1].Flip(0)], 1), [Real(2, 3), Real(3, 1)],
            x => PlainArray.Create([3, 3], i => i[1] < 2 ? x[0][i[1], i[0]] : x[1][2 - i[0], 0])),
        new("Gather of transposed by flipped", x => x[0].Transpose().Gather(0, x[1].Flip(0)), [Real(2, 4), Indices(4, 3, 2)],
            x => PlainArray.Create([3, 2], i => x[0][i[1], (int)x[1][2 - i[0], i[1]]])),
        new("IndexSelect of transposed", x => x[0].Transpose().IndexSelect(0, x[1]), [Real(2, 4), Typed(DType.Int64, 3, 0, 3)],
            x => PlainArray.Create([3, 2], i => x[0][i[1], (int)x[1][i[0]]])),
        new("Convolve of permuted input and flipped weight", x => x[0].Permute(0, 2, 1).Convolve(x[1].Flip(2)), [Real(2, 5, 2), Real(3, 2, 2)],
            x => PlainArray.Create([2, 3, 4], i =>
            {
                double sum = 0;
                for (int channel = 0; channel < 2; channel++)
                    for (int k = 0; k < 2; k++) sum += x[0][i[0], i[2] + k, channel] * x[1][i[1], channel, 1 - k];
                return sum;
            })),
        new("MaxPool of permuted", x => x[0].Permute(0, 2, 1).MaxPool([2]), [Real(1, 4, 2)],
            x => PlainArray.Create([1, 2, 2], i => Math.Max(x[0][0, i[2] * 2, i[1]], x[0][0, i[2] * 2 + 1, i[1]]))),
        new("AveragePool of permuted", x => x[0].Permute(0, 2, 1).AveragePool([2]), [Real(1, 4, 2)],
            x => PlainArray.Create([1, 2, 2], i => (x[0][0, i[2] * 2, i[1]] + x[0][0, i[2] * 2 + 1, i[1]]) / 2)),
    ];

    private static IEnumerable<OperationCase> JoiningRows() =>
    [
        new("Concat", x => Tensor.Concat([x[0], x[1]]), [Real(2, 3), Real(1, 3)],
            x => PlainArray.Create([3, 3], i => i[0] < 2 ? x[0][i[0], i[1]] : x[1][0, i[1]])),
        new("Concat last axis", x => Tensor.Concat([x[0], x[1], x[2]], -1), [Real(2, 1), Real(2, 3), Real(2, 0)],
            x => PlainArray.Create([2, 4], i => i[1] < 1 ? x[0][i[0], 0] : x[1][i[0], i[1] - 1])),
        new("Concat middle axis", x => Tensor.Concat([x[0], x[1]], 1), [Real(2, 1, 2), Real(2, 2, 2)],
            x => PlainArray.Create([2, 3, 2], i => i[1] < 1 ? x[0][i[0], 0, i[2]] : x[1][i[0], i[1] - 1, i[2]])),
        new("Concat one", x => Tensor.Concat([x[0]]), [Real(2)], x => x[0]),
        new("Concat with itself", x => Tensor.Concat([x[0], x[0]]), [Real(2)], x => PlainArray.Create([4], i => x[0][i[0] % 2])),
        new("Concat Int64", x => Tensor.Concat([x[0], x[1]]), [Indices(9, 2), Indices(9, 3)],
            x => PlainArray.Create([5], i => i[0] < 2 ? x[0][i[0]] : x[1][i[0] - 2])) { Derivatives = 0, OutputType = DType.Int64 },
        new("Stack", x => Tensor.Stack([x[0], x[1]]), [Real(2, 3), Real(2, 3)], x => PlainArray.Create([2, 2, 3], i => x[i[0]][i[1], i[2]])),
        new("Stack axis 1", x => Tensor.Stack([x[0], x[1]], 1), [Real(2, 3), Real(2, 3)], x => PlainArray.Create([2, 2, 3], i => x[i[1]][i[0], i[2]])),
        new("Stack last axis", x => Tensor.Stack([x[0], x[1]], -1), [Real(2, 3), Real(2, 3)], x => PlainArray.Create([2, 3, 2], i => x[i[2]][i[0], i[1]])),
        new("Stack scalars", x => Tensor.Stack([x[0], x[1], x[0]]), [Real(), Real()], x => PlainArray.Create([3], i => x[i[0] % 2][[]])),
    ];

    private static IEnumerable<OperationCase> AxisRows() =>
    [
        Golden("Unflatten golden", x => x[0].Unflatten(1, 2, 3)),
        Golden("Unflatten free extent", x => x[0].Unflatten(-1, -1, 2)),
        Golden("SwapAxes", x => x[0].SwapAxes(0, -1)),
        Golden("MoveAxis", x => x[0].MoveAxis(0, -1)),
        Golden("MoveAxis several", x => x[0].MoveAxis([0, 3], [2, 0])),
        Golden("Expand golden", x => x[0].Expand([2, 3, 4])),
        Golden("Flip several axes", x => x[0].Flip(0, -1)),
        new("Unsqueeze several", x => x[0].Unsqueeze(0, -1), [Real(2, 3)], x => x[0].Reshape(1, 2, 3, 1)),
        new("Squeeze several", x => x[0].Squeeze(0, -1), [Real(1, 2, 1, 1)], x => x[0].Reshape(2, 1)),
    ];

    private static IEnumerable<OperationCase> RepetitionRows() =>
    [
        Golden("Repeat", x => x[0].Repeat(2, 3)),
        Golden("Repeat new axes", x => x[0].Repeat(2, 1, 2)),
        Golden("Repeat of transposed", x => x[0].Transpose().Repeat(1, 2)),
        Golden("Repeat never", x => x[0].Repeat(0, 2)),
        Golden("Tile fewer counts", x => x[0].Tile(2)),
        Golden("Tile more counts", x => x[0].Tile(2, 1, 2)),
        Golden("RepeatInterleave", x => x[0].RepeatInterleave(3, 0)),
        Golden("RepeatInterleave last axis", x => x[0].RepeatInterleave(2, -1)),
        Golden("RepeatInterleave counts", x => x[0].RepeatInterleave([2, 0, 3], 1)),
        Golden("RepeatInterleave Int64", x => x[0].RepeatInterleave(2, 0)),
        Golden("BroadcastTensors", x => Tensor.BroadcastTensors(x)[1]),
        Golden("Meshgrid ij 0", x => Tensor.Meshgrid(x)[0]),
        Golden("Meshgrid ij 1", x => Tensor.Meshgrid(x)[1]),
        Golden("Meshgrid xy 0", x => Tensor.Meshgrid(x, isCartesian: true)[0]),
        Golden("Meshgrid xy 1", x => Tensor.Meshgrid(x, isCartesian: true)[1]),
        Golden("Meshgrid xy of three", x => Tensor.Meshgrid(x, isCartesian: true)[2]),
    ];

    private static IEnumerable<OperationCase> PartRows() =>
    [
        Golden("Split equal parts", x => x[0].Split(2, 1)[1]),
        Golden("Split rest", x => x[0].Split(2, -1)[2]),
        Golden("Split lengths", x => x[0].Split([1, 0, 4], 1)[2]),
        Golden("Split all joined", x => Tensor.Concat([.. x[0].Split([2, 3], 1).Reverse()], 1)),
        new("Split of nothing", x => x[0].Split(2)[0], [Real(0, 3)], _ => PlainArray.Zeros(0, 3)),
        new("Split with a part unused", x => x[0].Split([1, 1, 2], 0)[0] * x[0].Split([1, 1, 2], 0)[2], [Real(4, 3)],
            x => PlainArray.Create([2, 3], i => x[0][0, i[1]] * x[0][i[0] + 2, i[1]])),
        new("Slices that overlap", x => x[0][..2] * x[0][1..3], [Real(4, 3)], x => PlainArray.Create([2, 3], i => x[0][i[0], i[1]] * x[0][i[0] + 1, i[1]])),
        new("Slices along different axes", x => x[0][..1] * x[0][.., 1..2], [Real(3, 2)], x => PlainArray.Create([3, 2], i => x[0][0, i[1]] * x[0][i[0], 1])),
        Golden("Chunk", x => x[0].Chunk(3)[1]),
        Golden("Chunk last", x => x[0].Chunk(3)[2]),
        new("Chunk of nothing", x => x[0].Chunk(2)[1], [Real(0, 3)], _ => PlainArray.Zeros(0, 3)),
        Golden("Unbind", x => x[0].Unbind(1)[2] * x[0].Unbind(1)[0]),
        Golden("Roll flattened", x => x[0].Roll(2)),
        Golden("Roll axis", x => x[0].Roll([-1], [1])),
        Golden("Roll axes", x => x[0].Roll([4, -4], [0, 1])),
        new("Roll nothing", x => x[0].Roll([2], [0]), [Real(0, 2)], _ => PlainArray.Zeros(0, 2)),
        Golden("Rot90 -1", x => x[0].Rot90(-1)),
        Golden("Rot90 0", x => x[0].Rot90(0)),
        Golden("Rot90 1", x => x[0].Rot90()),
        Golden("Rot90 2", x => x[0].Rot90(2)),
        Golden("Rot90 3", x => x[0].Rot90(3)),
        Golden("Rot90 other axes", x => x[0].Rot90(1, 2, 0)),
    ];

    private static IEnumerable<OperationCase> PaddingRows() =>
    [
        Golden("Pad", x => x[0].Pad([(3, 0), (1, 2)])),
        Golden("Pad value", x => x[0].Pad([(1, 2)], value: -1.5)),
        Golden("Pad infinite value", x => x[0].Pad([(1, 0)], value: double.NegativeInfinity)),
        Golden("Pad around infinities", x => x[0].Pad([(1, 1)], value: 2)),
        Golden("Pad negative", x => x[0].Pad([(2, -1), (-1, 1)])),
        Golden("Pad crop", x => x[0].Pad([(-1, -1)])),
        Golden("Pad Int64", x => x[0].Pad([(1, 1)], value: 7)),
        Golden("Pad nothing there", x => x[0].Pad([(1, 1)], value: 2)),
        Golden("Pad of transposed", x => x[0].Transpose().Pad([(1, 1)], value: 0.5)),
        Golden("Pad reflect 1d", x => x[0].Pad([(2, 1)], PaddingMode.Reflect)),
        Golden("Pad reflect 2d", x => x[0].Pad([(2, 0), (1, 2)], PaddingMode.Reflect)),
        Golden("Pad reflect cropping", x => x[0].Pad([(-1, 2)], PaddingMode.Reflect)),
        Golden("Pad replicate 1d", x => x[0].Pad([(4, 1)], PaddingMode.Replicate)),
        Golden("Pad replicate 2d", x => x[0].Pad([(2, 3), (1, 0)], PaddingMode.Replicate)),
        Golden("Pad replicate 3d", x => x[0].Pad([(1, 1), (0, 1), (1, 0)], PaddingMode.Replicate)),
        Golden("Pad circular 1d", x => x[0].Pad([(3, 1)], PaddingMode.Circular)),
        Golden("Pad circular 2d", x => x[0].Pad([(2, 1), (1, 2)], PaddingMode.Circular)),
    ];

    private static IEnumerable<OperationCase> DiagonalRows() =>
    [
        Golden("Diagonal", x => x[0].Diagonal()),
        Golden("Diagonal above", x => x[0].Diagonal(2)),
        Golden("Diagonal below", x => x[0].Diagonal(-1)),
        Golden("Diagonal axes", x => x[0].Diagonal(1, -1, 0)),
        Golden("Diagonal beyond", x => x[0].Diagonal(5)),
        Golden("Diagonal of flipped", x => x[0].Flip(1).Diagonal().Square()),
        Golden("DiagEmbed", x => x[0].DiagEmbed()),
        Golden("DiagEmbed below", x => x[0].DiagEmbed(-2)),
        Golden("DiagEmbed axes", x => x[0].DiagEmbed(1, 0, 2)),
        Golden("DiagonalScatter", x => x[0].DiagonalScatter(x[1], 1)),
        Golden("DiagonalScatter axes", x => x[0].DiagonalScatter(x[1], -1, 2, 0)),
        Golden("Trace", x => x[0].Trace()),
        Golden("Tril 0", x => x[0].Tril()),
        Golden("Tril 1", x => x[0].Tril(1)),
        Golden("Tril -1", x => x[0].Tril(-1)),
        Golden("Triu 0", x => x[0].Triu()),
        Golden("Triu 1", x => x[0].Triu(1)),
        Golden("Triu -1", x => x[0].Triu(-1)),
        Golden("Tril drops infinities", x => x[0].Tril()),
        Golden("Triu Bool", x => x[0].Triu()),
    ];

    private static IEnumerable<OperationCase> UnfoldRows() =>
    [
        Golden("Unfold axis", x => x[0].Unfold(1, 3, 2)),
        Golden("Unfold overlapping", x => x[0].Unfold(0, 2).Square()),
        Golden("Unfold of transposed", x => x[0].Transpose().Unfold(-1, 2, 2)),
        Golden("Unfold whole axis", x => x[0].Unfold(0, 3)),
        Golden("Unfold size 0", x => x[0].Unfold(0, 0)),
        Golden("Unfold scattered gaps", x => x[0].Unfold(0, 1, 3)),
        new("Unfold dilated", x => x[0].Unfold(0, 3, 2, dilation: 2), [Real(8, 2)], x => PlainArray.Create([2, 2, 3], i => x[0][i[0] * 2 + i[2] * 2, i[1]])),
        Golden("Unfold images", x => x[0].Unfold([2])),
        Golden("Unfold images with options", x => x[0].Unfold([2, 3], stride: [1, 2], padding: [1, 0], dilation: [2, 1])),
        new("Unfold sequences", x => x[0].Unfold([2], padding: [1]), [Real(1, 2, 3)], x => PlainArray.Create([1, 4, 4], i =>
            i[2] + i[1] % 2 - 1 is >= 0 and < 3 and var position ? x[0][0, i[1] / 2, position] : 0)),
        Golden("Fold", x => x[0].Fold([3, 3], [2])),
        Golden("Fold with options", x => x[0].Fold([3, 5], [2, 3], stride: [1, 2], padding: [1, 0], dilation: [2, 1])),
    ];
}
