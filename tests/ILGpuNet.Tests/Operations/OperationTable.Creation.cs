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

    /// <summary>Types of results: the higher of the operands', real where a quotient needs it, and a number's own only where it has a fraction.</summary>
    private static IEnumerable<OperationCase> PromotionRows()
    {
        CaseInput ints = Whole(DType.Int32, -9, 10, 2, 3), longs = Whole(DType.Int64, 1, 10, 2, 3), singles = new([2, 3], -2, 2, DType.Float32),
            doubles = new([2, 3], -2, 2, DType.Float64), truths = Truths(2, 3);
        OperationCase Promoted(string name, Func<Tensor[], Tensor> compute, CaseInput[] inputs, DType type, Func<PlainArray[], PlainArray> reference) =>
            new(name, compute, inputs, reference) { Derivatives = 0, OutputType = type };
        return
        [
            Promoted("Int32 + Int64", x => x[0] + x[1], [ints, longs], DType.Int64, Both((a, b) => a + b)),
            Promoted("Int64 * Float32", x => x[0] * x[1], [longs, singles], DType.Float32, Both((a, b) => a * b)),
            Promoted("Float32 - Float64", x => x[0] - x[1], [singles, doubles], DType.Float64, Both((a, b) => a - b)),
            Promoted("Bool + Int32", x => x[0] + x[1], [truths, ints], DType.Int32, Both((a, b) => a + b)),
            Promoted("Bool * Float64", x => x[0] * x[1], [truths, doubles], DType.Float64, Both((a, b) => a * b)),
            Promoted("Int32 + whole number", x => x[0] + 2, [ints], DType.Int32, Each(a => a + 2)),
            Promoted("Int32 + fraction", x => x[0] + 0.5, [ints], DType.Float32, Each(a => a + 0.5)),
            Promoted("Int32 / Int64", x => x[0] / x[1], [Whole(DType.Int32, -8, 9, 4), Typed(DType.Int64, 1, 2, 4, 8)], DType.Float32, Both((a, b) => a / b)),
            Promoted("Int64 / number", x => x[0] / 4, [longs], DType.Float32, Each(a => a / 4)),
            Promoted("number / Int64", x => 8 / x[0], [Typed(DType.Int64, 1, 2, 4)], DType.Float32, Each(a => 8 / a)),
            Promoted("Bool + number", x => x[0] + 2, [truths], DType.Int64, Each(a => a + 2)),
            Promoted("Int32 < Float64", x => x[0] < x[1], [ints, doubles], DType.Bool, Both((a, b) => a < b ? 1 : 0)),
            Promoted("Int64 pow 2", x => x[0].Pow(2), [longs], DType.Int64, Each(a => a * a)),
            Promoted("Int64 pow 3", x => x[0].Pow(3), [longs], DType.Int64, Each(a => a * a * a)),
            Promoted("Where of Int64 and Float32", x => Tensor.Where(x[0], x[1], x[2]), [truths, longs, singles], DType.Float32,
                x => PlainArray.Create([2, 3], i => x[0][i] != 0 ? x[1][i] : x[2][i])),
            Promoted("Clamp Int64", x => x[0].Clamp(2, 6), [longs], DType.Int64, Each(a => Math.Clamp(a, 2, 6))),
            Promoted("Clamp Int32 minimum", x => x[0].Clamp(minimum: 0), [ints], DType.Int32, Each(a => Math.Max(a, 0))),
            Promoted("Negate Int64", x => -x[0], [longs], DType.Int64, Each(a => -a)),
            Promoted("Abs Int32", x => x[0].Abs(), [ints], DType.Int32, Each(Math.Abs)),
            Promoted("Sign Int32", x => x[0].Sign(), [ints], DType.Int32, Each(a => Math.Sign(a))),
            Promoted("Square Int64", x => x[0].Square(), [longs], DType.Int64, Each(a => a * a)),
            Promoted("Maximum of Int32 and Int64", x => Tensor.Maximum(x[0], x[1]), [ints, longs], DType.Int64, Both(Math.Max)),
            Promoted("To Int32 truncates", x => x[0].To(DType.Int32), [Given(1.75, -1.75, 0, 2)], DType.Int32, Each(Math.Truncate)),
            Promoted("To Int64 truncates", x => x[0].To(DType.Int64), [Given(1.75, -1.75, 0, 2)], DType.Int64, Each(Math.Truncate)),
            Promoted("To Bool tests for zero", x => x[0].To(DType.Bool), [Given(1.75, -0.25, 0, double.NaN)], DType.Bool, Each(a => a == 0 ? 0 : 1)),
            Promoted("Bool to Float32", x => x[0].To(DType.Float32), [truths], DType.Float32, Each(a => a)),
            Promoted("Int64 to Int32", x => x[0].To(DType.Int32), [longs], DType.Int32, Each(a => a)),
        ];
    }

    private static OperationCase Created(string name, Func<Tensor> create, DType type, PlainArray expected) =>
        new(name, _ => create(), [], _ => expected) { Derivatives = 0, OutputType = type };
}
