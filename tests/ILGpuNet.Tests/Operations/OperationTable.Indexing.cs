namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> IndexingRows() =>
    [
        new("Gather axis 0", x => x[0].Gather(0, x[1]), [Real(3, 2), Indices(3, 4, 2)], x => PlainArray.Create([4, 2], i => x[0][(int)x[1][i], i[1]])),
        new("Gather last axis", x => x[0].Gather(-1, x[1]), [Real(2, 4), Indices(4, 2, 3)], x => PlainArray.Create([2, 3], i => x[0][i[0], (int)x[1][i]])),
        new("Gather middle axis", x => x[0].Gather(1, x[1]), [Real(2, 3, 2), Indices(3, 2, 5, 2)],
            x => PlainArray.Create([2, 5, 2], i => x[0][i[0], (int)x[1][i], i[2]])),
        new("Gather vector", x => x[0].Gather(0, x[1]), [Real(4), Typed(DType.Int64, 3, 3, 0, 1, 3)], x => PlainArray.Create([5], i => x[0][(int)x[1][i]])),
        new("Gather nothing", x => x[0].Gather(0, x[1]), [Real(4), Indices(1, 0)], _ => PlainArray.Of([0])),
        new("Gather of a product", x => (x[0] * x[1]).Gather(0, x[2]).Square(), [Real(3), Real(3), Typed(DType.Int64, 2, 0, 2)],
            x => PlainArray.Create([3], i => Math.Pow(x[0][(int)x[2][i]] * x[1][(int)x[2][i]], 2))),
        new("IndexSelect axis 0", x => x[0].IndexSelect(0, x[1]), [Real(3, 2), Typed(DType.Int64, 2, 0, 2, 1)],
            x => PlainArray.Create([4, 2], i => x[0][(int)x[1][i[0]], i[1]])),
        new("IndexSelect last axis", x => x[0].IndexSelect(-1, x[1]), [Real(2, 3), Typed(DType.Int64, 1, 1)],
            x => PlainArray.Create([2, 2], i => x[0][i[0], (int)x[1][i[1]]])),
        new("IndexSelect middle axis", x => x[0].IndexSelect(1, x[1]), [Real(2, 3, 2), Typed(DType.Int64, 2, 0)],
            x => PlainArray.Create([2, 2, 2], i => x[0][i[0], (int)x[1][i[1]], i[2]])),
        new("IndexSelect nothing", x => x[0].IndexSelect(0, x[1]), [Real(3, 2), Indices(1, 0)], _ => PlainArray.Zeros(0, 2)),
        new("IndexSelect Bool", x => x[0].IndexSelect(0, x[1]), [Truths(3), Typed(DType.Int64, 2, 0)],
            x => PlainArray.Create([2], i => x[0][(int)x[1][i]])) { Derivatives = 0, OutputType = DType.Bool },
        new("Check lets values and gradients through", x => Tensor.Apply(
                new ILGpuNet.Operations.CheckOperation(ILGpuNet.Runtime.CheckCondition.NotNaN, "[Test] value", 0), x[0]).Square(),
            [Real(2, 3)], Each(a => a * a)),
    ];

    /// <summary>Computed by tests/golden/operations/indexing.py, but for repeated positions, which PyTorch leaves open.</summary>
    private static IEnumerable<OperationCase> GoldenIndexingRows() => [.. BracketRows(), .. AssignmentRows(), .. AlongAxisRows(), .. MaskRows()];

    private static IEnumerable<OperationCase> BracketRows() =>
    [
        Golden("Index ellipsis", x => x[0][TensorIndex.Ellipsis, 1]),
        Golden("Index ellipsis between", x => x[0][1, TensorIndex.Ellipsis, 0..2]),
        Golden("Index new axis", x => x[0][.., TensorIndex.NewAxis, 1]),
        Golden("Index by positions", x => x[0][x[1]]),
        Golden("Index by a matrix of positions", x => x[0][.., x[1]]),
        Golden("Index by two vectors", x => x[0][x[1], x[2]]),
        Golden("Index by broadcast positions", x => x[0][x[1], x[2]]),
        Golden("Index by separated positions", x => x[0][x[1], .., x[2]]),
        Golden("Index by positions behind a range", x => x[0][1.., x[1], 0]),
        Golden("Index by nothing", x => x[0][x[1]]),
        Golden("Index by a mask", x => x[0][x[1]]),
        Golden("Index by a mask of rows", x => x[0][x[1]]),
        Golden("Index by a mask of columns", x => x[0][.., x[1]]),
        Golden("Index by an empty mask", x => x[0][x[1]]),
        Golden("Index by mask and positions", x => x[0][x[1], x[2]]),
    ];

    private static IEnumerable<OperationCase> AssignmentRows() =>
    [
        Golden("IndexPut range", x => x[0].IndexPut([1..3, 0..2], x[1])),
        Golden("IndexPut broadcast", x => x[0].IndexPut([Range.All, ^1], x[1])),
        Golden("IndexPut accumulate range", x => x[0].IndexPut([0, 1..3], x[1], accumulate: true)),
        Golden("IndexPut positions", x => x[0].IndexPut([x[1]], x[2])),
        Golden("IndexPut positions accumulate", x => x[0].IndexPut([x[1]], x[2], accumulate: true)),
        Golden("IndexPut two vectors", x => x[0].IndexPut([x[1], x[2]], x[3])),
        Golden("IndexPut separated", x => x[0].IndexPut([x[1], Range.All, x[2]], x[3])),
        Golden("IndexPut mask", x => x[0].IndexPut([x[1]], x[2])),
        Golden("IndexPut positions behind a range", x => x[0].IndexPut([1.., x[1]], x[2])),
        new("IndexPut repeated positions", x => x[0].IndexPut([x[1]], x[2]), [Real(3), Typed(DType.Int64, 2, 0, 2), Real(3)],
            x => PlainArray.Of([3], x[2][1], x[0][1], x[2][2])),
        Golden("SliceScatter", x => x[0].SliceScatter(x[1], 1, 1, 2)),
        Golden("SliceScatter all", x => x[0].SliceScatter(x[1])),
        Golden("SelectScatter", x => x[0].SelectScatter(x[1], 1, -1)),
    ];

    private static IEnumerable<OperationCase> AlongAxisRows() =>
    [
        Golden("Gather smaller indices", x => x[0].Gather(1, x[1])),
        Golden("TakeAlongAxis", x => x[0].TakeAlongAxis(x[1], 1)),
        Golden("TakeAlongAxis broadcast tensor", x => x[0].TakeAlongAxis(x[1], -1)),
        Golden("TakeAlongAxis flattened", x => x[0].TakeAlongAxis(x[1], null)),
        Golden("Take", x => x[0].Take(x[1])),
        Golden("Scatter", x => x[0].Scatter(0, x[1], x[2])),
        Golden("Scatter last axis", x => x[0].Scatter(-1, x[1], x[2])),
        Golden("Scatter smaller indices", x => x[0].Scatter(1, x[1], x[2])),
        Golden("Scatter number", x => x[0].Scatter(1, x[1], 0.5)),
        Golden("Scatter Bool", x => x[0].Scatter(0, x[1], 1)),
        new("Scatter repeated positions", x => x[0].Scatter(0, x[1], x[2]), [Real(3, 2), new([3, 2], 0, 0, DType.Int64) { Values = [1, 0, 1, 2, 0, 2] }, Real(3, 2)],
            x => PlainArray.Of([3, 2], x[2][2, 0], x[2][0, 1], x[2][1, 0], x[0][1, 1], x[0][2, 0], x[2][2, 1])),
        Golden("ScatterAdd", x => x[0].ScatterAdd(0, x[1], x[2])),
        Golden("ScatterAdd smaller indices", x => x[0].ScatterAdd(1, x[1], x[2])),
        Golden("ScatterAdd Int64", x => x[0].ScatterAdd(0, x[1], x[2])),
        Golden("IndexAdd", x => x[0].IndexAdd(1, x[1], x[2], scale: 2)),
        Golden("IndexAdd Int64", x => x[0].IndexAdd(0, x[1], x[2])),
        Golden("IndexCopy", x => x[0].IndexCopy(1, x[1], x[2])),
        new("IndexCopy repeated positions", x => x[0].IndexCopy(0, x[1], x[2]), [Real(2, 2), Typed(DType.Int64, 1, 1), Real(2, 2)],
            x => PlainArray.Of([2, 2], x[0][0, 0], x[0][0, 1], x[2][1, 0], x[2][1, 1])),
        new("IndexCopy nothing", x => x[0].IndexCopy(0, x[1], x[2]), [Real(2, 2), Indices(1, 0), Real(0, 2)], x => x[0]),
        Golden("IndexFill", x => x[0].IndexFill(1, x[1], -1)),
        Golden("IndexFill no positions", x => x[0].IndexFill(0, x[1], -1)),
    ];

    private static IEnumerable<OperationCase> MaskRows() =>
    [
        Golden("NonZero", x => x[0].NonZero()),
        Golden("NonZero Bool", x => x[0].NonZero()),
        Golden("NonZero nothing", x => x[0].NonZero()),
        Golden("NonZero scalar", x => x[0].NonZero()),
        Golden("MaskedSelect", x => x[0].MaskedSelect(x[1])),
        Golden("MaskedSelect broadcast", x => x[0].MaskedSelect(x[1])),
        Golden("MaskedSelect nothing", x => x[0].MaskedSelect(x[1])),
        Golden("MaskedFill", x => x[0].MaskedFill(x[1], 0.5)),
        Golden("MaskedFill tensor", x => x[0].MaskedFill(x[1], x[2])),
        Golden("MaskedFill infinity", x => x[0].MaskedFill(x[1], double.NegativeInfinity)),
        Golden("MaskedFill Int64", x => x[0].MaskedFill(x[1], 9)),
        Golden("MaskedScatter", x => x[0].MaskedScatter(x[1], x[2])),
    ];
}
