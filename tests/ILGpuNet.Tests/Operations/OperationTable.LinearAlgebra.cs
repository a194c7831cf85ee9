namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
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
