namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> MatrixRows() =>
    [
        Matrix("MatMul", (a, b) => a.MatMul(b), [3, 4], [4, 2]),
        Matrix("MatMul vector vector", (a, b) => a.MatMul(b), [4], [4]),
        Matrix("MatMul vector matrix", (a, b) => a.MatMul(b), [4], [4, 3]),
        Matrix("MatMul matrix vector", (a, b) => a.MatMul(b), [3, 4], [4]),
        Matrix("MatMul batched", (a, b) => a.MatMul(b), [2, 3, 4], [2, 4, 2]),
        Matrix("MatMul batched vector", (a, b) => a.MatMul(b), [2, 3, 4], [4]),
        Matrix("MatMul vector batched", (a, b) => a.MatMul(b), [3], [2, 3, 4]),
        Matrix("MatMul broadcast right", (a, b) => a.MatMul(b), [2, 3, 4], [4, 2]),
        Matrix("MatMul broadcast left", (a, b) => a.MatMul(b), [3, 4], [2, 4, 2]),
        Matrix("MatMul broadcast both", (a, b) => a.MatMul(b), [2, 1, 3, 2], [3, 2, 2]),
        Matrix("MatMul outer product", (a, b) => a.MatMul(b), [3, 1], [1, 4]),
        Matrix("MatMul inner extent 0", (a, b) => a.MatMul(b), [3, 0], [0, 2]),
        Matrix("MatMul no rows", (a, b) => a.MatMul(b), [0, 3], [3, 2]),
        Matrix("MatMul many blocks", (a, b) => a.MatMul(b), [67, 33], [33, 45]) with { Derivatives = 0 },

        new("MatMul left transposed", x => x[0].Transpose().MatMul(x[1]), [Real(4, 3), Real(4, 2)], x => Product(Transposed(x[0]), x[1])),
        new("MatMul right transposed", x => x[0].MatMul(x[1].Transpose()), [Real(3, 4), Real(2, 4)], x => Product(x[0], Transposed(x[1]))),
        new("MatMul both transposed", x => x[0].Transpose().MatMul(x[1].Transpose()), [Real(4, 3), Real(2, 4)],
            x => Product(Transposed(x[0]), Transposed(x[1]))),
        new("MatMul batched transposed", x => x[0].Transpose().MatMul(x[1].Transpose()), [Real(2, 4, 3), Real(2, 2, 4)],
            x => Product(Transposed(x[0]), Transposed(x[1]))),
        new("MatMul batch axis inside", x => x[0].Permute(1, 0, 2).MatMul(x[1].Permute(1, 2, 0)), [Real(3, 2, 4), Real(2, 2, 4)],
            x => PlainArray.Create([2, 3, 2], i => Enumerable.Range(0, 4).Sum(k => x[0][i[1], i[0], k] * x[1][i[2], i[0], k]))),
        new("MatMul flipped and sliced", x => x[0].Flip(1).MatMul(x[1][1..]), [Real(3, 2), Real(3, 2)],
            x => PlainArray.Create([3, 2], i => x[0][i[0], 1] * x[1][1, i[1]] + x[0][i[0], 0] * x[1][2, i[1]])),
        new("MatMul expanded operand", x => x[0].Expand([3, 4]).MatMul(x[1]), [Real(4), Real(4, 2)],
            x => PlainArray.Create([3, 2], i => Enumerable.Range(0, 4).Sum(k => x[0][k] * x[1][k, i[1]]))),
        new("MatMul by itself", x => x[0].MatMul(x[0]), [Real(3, 3)], x => Product(x[0], x[0])),
        new("MatMul with bias and activation", x => (x[0].MatMul(x[1].Transpose()) + x[2]).Tanh(), [Real(3, 4), Real(2, 4), Real(2)],
            x => PlainArray.Combine(Product(x[0], Transposed(x[1])), x[2], (a, b) => Math.Tanh(a + b))),
    ];

    private static IEnumerable<OperationCase> SoftmaxRows()
    {
        foreach (int axis in new[] { 0, 1, -1 })
        {
            yield return new($"Softmax axis {axis}", x => x[0].Softmax(axis), [Real(2, 3, 4)], x => SoftmaxOf(x[0], axis));
            yield return new($"LogSoftmax axis {axis}", x => x[0].LogSoftmax(axis), [Real(2, 3, 4)], x => SoftmaxOf(x[0], axis).Map(Math.Log));
        }
        yield return new("Softmax of large values", x => x[0].Softmax(), [Given(1000, 1000, -1000)], _ => PlainArray.Of([3], 0.5, 0.5, 0));
        yield return new("LogSoftmax of large values", x => x[0].LogSoftmax(), [Given(1000, 1000, -1000)],
            _ => PlainArray.Of([3], -Math.Log(2), -Math.Log(2), -2000 - Math.Log(2)));
        yield return new("Softmax of masked values", x => x[0].Softmax(), [Given(0, double.NegativeInfinity, 0)], _ => PlainArray.Of([3], 0.5, 0, 0.5))
        { Derivatives = 0 };
        yield return new("Softmax of one element", x => x[0].Softmax(), [Real(3, 1)], Each(_ => 1));
        yield return new("Cross-entropy in tensor algebra", x => -x[0].LogSoftmax().Gather(1, x[1].Unsqueeze(1)).Mean(), [Real(3, 4), Indices(4, 3)],
            x => PlainArray.Of([], -Enumerable.Range(0, 3).Average(row => Math.Log(SoftmaxOf(x[0], 1)[row, (int)x[1][row]]))));
    }

    private static OperationCase Matrix(string name, Func<Tensor, Tensor, Tensor> compute, int[] first, int[] second) =>
        new(name, x => compute(x[0], x[1]), [Real(first), Real(second)], x => Product(x[0], x[1]));

    /// <summary>The matrix product with the rules of PyTorch for vectors and leading axes.</summary>
    private static PlainArray Product(PlainArray a, PlainArray b)
    {
        PlainArray left = a.Rank == 1 ? a.Reshape(1, a.Extents[0]) : a, right = b.Rank == 1 ? b.Reshape(b.Extents[0], 1) : b;
        int rows = left.Extents[^2], inner = left.Extents[^1], columns = right.Extents[^1];
        int[] batch = PlainArray.BroadcastExtents(left.Extents[..^2], right.Extents[..^2]);
        PlainArray product = PlainArray.Create([.. batch, rows, columns], i =>
        {
            double sum = 0;
            for (int k = 0; k < inner; k++) sum += left.Broadcast([.. i[..^1], k]) * right.Broadcast([.. i[..^2], k, i[^1]]);
            return sum;
        });
        int[] extents = [.. batch, .. a.Rank == 1 ? [] : new[] { rows }, .. b.Rank == 1 ? [] : new[] { columns }];
        return product.Reshape(extents);
    }

    private static PlainArray Transposed(PlainArray matrix) => PlainArray.Create(
        [.. matrix.Extents[..^2], matrix.Extents[^1], matrix.Extents[^2]], i => matrix[[.. i[..^2], i[^1], i[^2]]]);

    private static PlainArray SoftmaxOf(PlainArray x, int axis)
    {
        PlainArray powers = x.Map(Math.Exp);
        return PlainArray.Combine(powers, powers.Reduce([axis], true, values => values.Sum()), (power, sum) => power / sum);
    }
}
