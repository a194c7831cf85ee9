namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> CreationRows() =>
    [
        Created("Full", () => Tensor.Full([2, 3], 1.5, DType.Float64), DType.Float64, PlainArray.Create([2, 3], _ => 1.5)),
        Created("Full Int32", () => Tensor.Full([2], -7, DType.Int32), DType.Int32, PlainArray.Of([2], -7, -7)),
        Created("Full Bool", () => Tensor.Full([2], 1, DType.Bool), DType.Bool, PlainArray.Of([2], 1, 1)),
        Created("Zeros", () => Tensor.Zeros([2, 0]), DType.Float32, PlainArray.Zeros(2, 0)),
        Created("Ones", () => Tensor.Ones([3], DType.Int64), DType.Int64, PlainArray.Of([3], 1, 1, 1)),
        Created("Arange count", () => Tensor.Arange(4), DType.Int64, PlainArray.Of([4], 0, 1, 2, 3)),
        Created("Arange none", () => Tensor.Arange(0), DType.Int64, PlainArray.Of([0])),
        Created("Arange step", () => Tensor.Arange(1, 2, 0.25, DType.Float64), DType.Float64, PlainArray.Of([4], 1, 1.25, 1.5, 1.75)),
        Created("Arange down", () => Tensor.Arange(3, 0, -1, DType.Int32), DType.Int32, PlainArray.Of([3], 3, 2, 1)),
        Created("Arange whole numbers", () => Tensor.Arange(3, 0), DType.Int64, PlainArray.Of([0])),
        Created("Arange whole numbers with step", () => Tensor.Arange(0, 7, 3), DType.Int64, PlainArray.Of([3], 0, 3, 6)),
        Created("Arange empty", () => Tensor.Arange(3.0, 0.0), DType.Float32, PlainArray.Of([0])),
        Created("Linspace", () => Tensor.Linspace(0, 1, 5), DType.Float32, PlainArray.Of([5], 0, 0.25, 0.5, 0.75, 1)),
        Created("Linspace one", () => Tensor.Linspace(3, 9, 1), DType.Float32, PlainArray.Of([1], 3)),
        Created("Eye", () => Tensor.Eye(3), DType.Float32, PlainArray.Create([3, 3], i => i[0] == i[1] ? 1 : 0)),
        Created("Eye of two extents", () => Tensor.Eye(2, 3, DType.Int32), DType.Int32, PlainArray.Of([2, 3], 1, 0, 0, 0, 1, 0)),
        Created("Logspace", () => Tensor.Logspace(-1, 2, 4, type: DType.Float64), DType.Float64, PlainArray.Of([4], 0.1, 1, 10, 100)),
        Created("Logspace of base 2", () => Tensor.Logspace(3, 0, 4, 2), DType.Float32, PlainArray.Of([4], 8, 4, 2, 1)),
        Created("TrilIndices", () => Tensor.TrilIndices(2, 3, 1), DType.Int64, PlainArray.Of([2, 5], 0, 0, 1, 1, 1, 0, 1, 0, 1, 2)),
        Created("TriuIndices", () => Tensor.TriuIndices(3, 2), DType.Int64, PlainArray.Of([2, 3], 0, 0, 1, 0, 1, 1)),
        Created("FromScalar", () => Tensor.FromScalar(2.5), DType.Float64, PlainArray.Of([], 2.5)),
        Created("FromArray of two axes", () => Tensor.FromArray(new[,] { { 1, 2 }, { 3, 4 } }), DType.Int32, PlainArray.Of([2, 2], 1, 2, 3, 4)),
        Created("FromArray of three axes", () => Tensor.FromArray(new[,,] { { { true }, { false } } }), DType.Bool, PlainArray.Of([1, 2, 1], 1, 0)),
        Created("FromArray of four axes", () => Tensor.FromArray(new long[,,,] { { { { 5, 6 } } } }), DType.Int64, PlainArray.Of([1, 1, 1, 2], 5, 6)),
        Created("FromArray of five axes", () => Tensor.FromArray(new double[,,,,] { { { { { 5, 6 } } } } }), DType.Float64, PlainArray.Of([1, 1, 1, 1, 2], 5, 6)),
        Created("FromArray of nested arrays", () => Tensor.FromArray(new int[][][] { [[1, 2], [3, 4]], [[5, 6], [7, 8]], [[9, 10], [11, 12]] }), DType.Int32,
            PlainArray.Create([3, 2, 2], i => 4 * i[0] + 2 * i[1] + i[2] + 1)),
        Created("FromArray of nested matrices", () => Tensor.FromArray(new bool[][,] { new[,] { { true, false } } }), DType.Bool, PlainArray.Of([1, 1, 2], 1, 0)),
        Created("FromArray of no elements", () => Tensor.FromArray(new float[0, 3]), DType.Float32, PlainArray.Zeros(0, 3)),
        new("OneHot", x => Tensor.OneHot(x[0], 3, DType.Float64), [Typed(DType.Int64, 2, 0, 1, 0)],
            x => PlainArray.Create([4, 3], i => x[0][i[0]] == i[1] ? 1 : 0)) { Derivatives = 0, OutputType = DType.Float64 },
        new("OneHot of two axes", x => Tensor.OneHot(x[0], 3), [Indices(3, 2, 5)],
            x => PlainArray.Create([2, 5, 3], i => x[0][i[0], i[1]] == i[2] ? 1 : 0)) { Derivatives = 0, OutputType = DType.Float32 },
        new("FullLike", x => Tensor.FullLike(x[0], 2.5), [Real(2, 3)], Each(_ => 2.5)) { Derivatives = 0 },
        new("OnesLike", x => Tensor.OnesLike(x[0]), [Real(2, 3)], Each(_ => 1)) { Derivatives = 0 },
        new("ZerosLike", x => Tensor.ZerosLike(x[0]), [Real(2, 3)], Each(_ => 0)) { Derivatives = 0 },
    ];

    private static OperationCase Created(string name, Func<Tensor> create, DType type, PlainArray expected) =>
        new(name, _ => create(), [], _ => expected) { Derivatives = 0, OutputType = type };
}
