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
        new("MatMul shared matrix transposed", x => x[0].MatMul(x[1].Transpose()), [Real(2, 3, 4), Real(2, 4)],
            x => PlainArray.Create([2, 3, 2], i => Enumerable.Range(0, 4).Sum(k => x[0][i[0], i[1], k] * x[1][i[2], k]))),
        new("MatMul shared matrix, rows not in order", x => x[0].Permute(2, 0, 3, 1).MatMul(x[1]), [Real(2, 4, 3, 2), Real(4, 2)],
            x => PlainArray.Create([3, 2, 2, 2], i => Enumerable.Range(0, 4).Sum(k => x[0][i[1], k, i[0], i[2]] * x[1][k, i[3]]))),
        new("MatMul flipped and sliced", x => x[0].Flip(1).MatMul(x[1][1..]), [Real(3, 2), Real(3, 2)],
            x => PlainArray.Create([3, 2], i => x[0][i[0], 1] * x[1][1, i[1]] + x[0][i[0], 0] * x[1][2, i[1]])),
        new("MatMul expanded operand", x => x[0].Expand([3, 4]).MatMul(x[1]), [Real(4), Real(4, 2)],
            x => PlainArray.Create([3, 2], i => Enumerable.Range(0, 4).Sum(k => x[0][k] * x[1][k, i[1]]))),
        new("MatMul by itself", x => x[0].MatMul(x[0]), [Real(3, 3)], x => Product(x[0], x[0])),
        new("MatMul with bias and activation", x => (x[0].MatMul(x[1].Transpose()) + x[2]).Tanh(), [Real(3, 4), Real(2, 4), Real(2)],
            x => PlainArray.Combine(Product(x[0], Transposed(x[1])), x[2], (a, b) => Math.Tanh(a + b))),
    ];

    private static IEnumerable<OperationCase> ProductRows()
    {
        (string Name, string Equation)[] equations =
        [
            ("matrix product", "ij,jk->ik"), ("batched matrix product", "bij,bjk->bik"), ("batch axes inside", "ibj,kjb->bki"), ("spaces", " i j , j k -> k i "),
            ("implicit matrix product", "ij,jk"), ("implicit transpose", "ba"), ("implicit capital first", "aB"), ("transpose", "ijk->kij"),
            ("trace", "ii->"), ("implicit trace", "ii"), ("diagonal", "ii->i"), ("batched diagonal", "bii->bi"), ("diagonal apart", "iji->ji"),
            ("diagonal of three", "iii->i"), ("two diagonals", "iijj->ij"), ("diagonal times vector", "ii,i->i"),
            ("sum", "ij->"), ("sum of rows", "ij->i"), ("scalar", ",->"), ("scalar times matrix", ",ij->ji"), ("outer", "i,j->ij"), ("dot", "i,i->"),
            ("elementwise", "ij,ij->ij"), ("elementwise transposed", "ij,ji->ij"), ("Frobenius", "ij,ij->"), ("row sums in one operand only", "ijl,jk->ik"),
            ("two summed", "ijk,kjl->il"), ("ellipsis", "...ij,...jk->...ik"), ("ellipsis broadcast", "...ij,...jk->...ik"),
            ("ellipsis in one operand", "...ij,jk->...ik"), ("ellipsis in the middle", "i...j->j...i"), ("ellipsis last", "ij...,j->i..."),
            ("ellipsis implicit", "...ij,...jk"), ("ellipsis summed", "...i->i"), ("ellipsis of nothing", "...ij->...ji"),
            ("ellipsis of nothing in the output", "ij->...ji"), ("extent 1 broadcast", "ij,ij->ij"), ("extent 1 summed", "ij,jk->ik"),
            ("bilinear", "bi,oij,bj->bo"), ("chain", "ij,jk,kl->il"), ("star", "ai,bi,ci->abc"), ("four operands", "ab,bc,cd,de->ae"),
            ("tucker", "abc,ai,bj,ck->ijk"), ("attention", "bqhd,bkhd->bhqk"), ("extent 0 summed", "ij,jk->ik"), ("extent 0 kept", "ij,jk->ik"),
            ("nine operands", "ab,bc,cd,de,ef,fg,gh,hi,ij->aj"),
        ];
        foreach ((string name, string equation) in equations) yield return Golden($"Einsum {name}", x => Tensor.Einsum(equation, x));
        yield return Golden("Einsum of transposed operands", x => Tensor.Einsum("ij,jk->ik", x[0].Transpose(), x[1].Transpose()));
        yield return Golden("Einsum of flipped and expanded operands", x => Tensor.Einsum("bij,bj->bi", x[0].Flip(1), x[1].Expand([2, 4])));
        yield return Golden("Einsum Int64", x => Tensor.Einsum("ij,jk->ki", x));
        yield return Golden("Einsum Int64 of one operand", x => Tensor.Einsum("ij->j", x));
        yield return Golden("Einsum infinity and NaN", x => Tensor.Einsum("i,i->i", x));

        yield return Golden("Dot", x => x[0].Dot(x[1]));
        yield return Golden("Dot of nothing", x => x[0].Dot(x[1]));
        yield return Golden("Dot Int64", x => x[0].Dot(x[1]));
        yield return Golden("Outer", x => x[0].Outer(x[1]));
        yield return Golden("Outer Int32", x => x[0].Outer(x[1]));
        yield return Golden("Inner vectors", x => x[0].Inner(x[1]));
        yield return Golden("Inner", x => x[0].Inner(x[1]));
        yield return Golden("Inner scalar", x => x[0].Inner(x[1]));
        yield return Golden("TensorDot", x => x[0].TensorDot(x[1]));
        yield return Golden("TensorDot one axis", x => x[0].TensorDot(x[1], 1));
        yield return Golden("TensorDot no axis", x => x[0].TensorDot(x[1], 0));
        yield return Golden("TensorDot pairs", x => x[0].TensorDot(x[1], [0, 2], [1, 0]));
        yield return Golden("TensorDot negative axes", x => x[0].TensorDot(x[1], [-1], [-2]));
        yield return Golden("Kron", x => x[0].Kron(x[1]));
        yield return Golden("Kron of different ranks", x => x[0].Kron(x[1]));
        yield return Golden("Kron scalar", x => x[0].Kron(x[1]));
        yield return Golden("Cross", x => x[0].Cross(x[1]));
        yield return Golden("Cross axis 0 broadcast", x => x[0].Cross(x[1], 0));
        yield return Golden("Cross Int64", x => x[0].Cross(x[1]));
        yield return Golden("Bilinear", x => x[0].Bilinear(x[1], x[2], x[3]));
        yield return Golden("Bilinear without bias", x => x[0].Bilinear(x[1], x[2]));
        foreach (int power in new[] { -2, -1, 0, 1, 2, 3, 5 })
            yield return Golden($"MatrixPower {power}", x => Regular(x[0]).MatrixPower(power));
    }

    /// <summary>Vectors of unknown sign are compared through functions that do not depend on it.</summary>
    private static IEnumerable<OperationCase> LinearAlgebraRows() =>
    [
        Golden("Cholesky", x => PositiveDefinite(x[0]).Cholesky()),
        Golden("Cholesky batched", x => PositiveDefinite(x[0]).Cholesky()),
        Golden("Cholesky upper", x => PositiveDefinite(x[0]).Cholesky(isUpper: true)),
        // Differences of single elements see only the lower triangle; the gradient is that of symmetric changes, as in PyTorch.
        Golden("Cholesky of the lower triangle", x => x[0].Cholesky()) with { Derivatives = 0 },
        Golden("Cholesky 1 by 1", x => PositiveDefinite(x[0]).Cholesky()),
        Golden("Cholesky 0 by 0", x => x[0].Cholesky()),

        .. new[] { "square", "tall", "wide", "batched", "one column" }.SelectMany(shape => new[]
        {
            Golden($"Qr {shape} Q", x => x[0].Qr().Q), Golden($"Qr {shape} R", x => x[0].Qr().R),
        }),
        Golden("Qr both", x => Tensor.Concat([x[0].Qr().Q.Flatten(), x[0].Qr().R.Flatten()])),
        // A column that is zero below the diagonal is not reflected: the slightest change exchanges its sign.
        Golden("Qr triangular", x => x[0].Qr().R) with { Derivatives = 0 },
        Golden("Qr no columns", x => x[0].Qr().Q),

        .. new[] { "", " batched", " 1 by 1" }.SelectMany(shape => new[]
        {
            Golden($"Eigh{shape} values", x => Symmetric(x[0]).Eigh().Values), Golden($"Eigh{shape} vectors squared", x => Symmetric(x[0]).Eigh().Vectors.Square()),
        }),
        Golden("Eigh function of the matrix", x => Recomposed(Symmetric(x[0]))),
        Golden("Eigh of the lower triangle", x => x[0].Eigh().Values) with { Derivatives = 0 },
        Golden("Eigh equal values", x => x[0].Eigh().Values) with { Derivatives = 0 },
        Golden("Eigh 0 by 0", x => x[0].Eigh().Values),

        .. new[] { "square", "tall", "wide", "batched", "one row" }.SelectMany(shape => new[]
        {
            Golden($"Svd {shape} values", x => x[0].Svd().S), Golden($"Svd {shape} U squared", x => x[0].Svd().U.Square()),
            Golden($"Svd {shape} Vh squared", x => x[0].Svd().Vh.Square()),
        }),
        Golden("Svd function of the matrix", x => Stretched(x[0])),
        Golden("Svd function of a wide matrix", x => Stretched(x[0])),
        Golden("SingularValues", x => x[0].SingularValues()),
        Golden("SingularValues equal", x => x[0].SingularValues()) with { Derivatives = 0 },
        Golden("SingularValues of no columns", x => x[0].SingularValues()),

        .. new[] { "", " vector", " batched", " batched vectors", " broadcast matrix", " broadcast right side" }.Select(name =>
            Golden($"Solve{name}", x => Regular(x[0]).Solve(x[1]))),
        Golden("Solve transposed", x => Regular(x[0]).Transpose().Solve(x[1].Transpose())),
        Golden("Solve with row exchanges", x => x[0].Solve(x[1])),
        Golden("Solve 0 by 0", x => x[0].Solve(x[1])),
        .. TriangularRows(),
        Golden("SolveTriangular broadcast", x => Regular(x[0]).SolveTriangular(x[1], isUpper: false)),

        Golden("Inverse", x => Regular(x[0]).Inverse()),
        Golden("Inverse batched", x => Regular(x[0]).Inverse()),
        Golden("Inverse 0 by 0", x => x[0].Inverse()),
        .. new[] { "square", "tall", "wide", "batched" }.Select(shape => Golden($"PseudoInverse {shape}", x => x[0].PseudoInverse())),
        Golden("PseudoInverse of rank 1", x => x[0].Outer(x[1]).PseudoInverse()),
        Golden("PseudoInverse equal singular values", x => x[0].PseudoInverse()),
        Golden("PseudoInverse with tolerance", x => x[0].PseudoInverse(0.3)),
        Golden("PseudoInverse of no rows", x => x[0].PseudoInverse()),
        Golden("LeastSquares", x => x[0].LeastSquares(x[1])),
        Golden("LeastSquares underdetermined", x => x[0].LeastSquares(x[1])),

        Golden("Det", x => x[0].Det()),
        Golden("Det batched", x => x[0].Det()),
        Golden("Det 1 by 1", x => x[0].Det()),
        Golden("Det 0 by 0", x => x[0].Det()),
        Golden("Det with row exchanges", x => x[0].Det()),
        // The second derivative of the determinant needs the inverse.
        Golden("Det of rank 1", x => x[0].Det()) with { Derivatives = 1 },
        Golden("LogDet", x => PositiveDefinite(x[0]).LogDet()),
        Golden("LogDet negative", x => x[0].LogDet()),
        Golden("SlogDet logarithm", x => x[0].SlogDet().LogAbsDet),
        Golden("SlogDet sign", x => x[0].SlogDet().Sign),
        Golden("SlogDet logarithm of zero", x => x[0].SlogDet().LogAbsDet),

        Golden("MatrixRank", x => x[0].MatrixRank()),
        Golden("MatrixRank with tolerance", x => x[0].MatrixRank(0.3)),
        .. Enum.GetValues<MatrixNormKind>().Select(kind => Golden($"MatrixNorm {kind}", x => x[0].MatrixNorm(kind))),
        Golden("MatrixNorm at zero", x => x[0].MatrixNorm()) with { Derivatives = 0 },
        Golden("ConditionNumber", x => x[0].ConditionNumber()),
        Golden("MatrixExp", x => x[0].MatrixExp()),
        Golden("MatrixExp batched", x => x[0].MatrixExp()),
        Golden("MatrixExp large", x => x[0].MatrixExp()),
        Golden("MatrixExp of zero", x => x[0].MatrixExp()),
    ];

    private static IEnumerable<OperationCase> TriangularRows()
    {
        bool[] both = [false, true];
        return
            from isUpper in both
            from isLeft in both
            from hasUnitDiagonal in both
            let name = $"SolveTriangular {(isUpper ? "upper" : "lower")} {(isLeft ? "left" : "right")}{(hasUnitDiagonal ? " unit" : "")}"
            select Golden(name, x => Regular(x[0]).SolveTriangular(x[1], isUpper, isLeft, hasUnitDiagonal));
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

    /// <summary>x + 3 I: far from singular.</summary>
    private static Tensor Regular(Tensor x) => x + 3 * Tensor.Eye(x.Shape[-1], x.DType);

    private static Tensor PositiveDefinite(Tensor x) => x.MatMul(x.Transpose()) + Tensor.Eye(x.Shape[-2], x.DType);

    private static Tensor Symmetric(Tensor x) => x + x.Transpose();

    private static Tensor Recomposed(Tensor x)
    {
        (Tensor values, Tensor vectors) = x.Eigh();
        return (vectors * values.Tanh().Unsqueeze(-2)).MatMul(vectors.Transpose());
    }

    private static Tensor Stretched(Tensor x)
    {
        (Tensor u, Tensor s, Tensor vh) = x.Svd();
        return (u * s.Sqrt().Unsqueeze(-2)).MatMul(vh);
    }
}
