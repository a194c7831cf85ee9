using ILGpuNet.Operations;

namespace ILGpuNet;

// Linear algebra on the matrices in the last two axes; leading axes are a batch. Of a floating-point type, computed in double precision on the host.
public partial class Tensor
{
    /// <summary>
    /// Cholesky factor of symmetric positive definite matrices, A = L Lᵀ: [..., n, n] to lower triangular L [..., n, n]. Only the lower triangle is
    /// read; the gradient is symmetric. A matrix that is not positive definite throws when evaluated.
    /// </summary>
    /// <param name="isUpper">Whether the result is Lᵀ.</param>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public Tensor Cholesky(bool isUpper = false)
    {
        Tensor lower = Apply(new CholeskyOperation(), this);
        return isUpper ? lower.Transpose() : lower;
    }

    /// <summary>
    /// Reduced QR factorization: [..., m, n] to Q [..., m, k] with orthonormal columns and upper triangular R [..., k, n], k = min(m, n). The diagonal
    /// of R may be negative, as in LAPACK. The gradient needs full rank of the first k columns.
    /// </summary>
    public (Tensor Q, Tensor R) Qr()
    {
        if (Rank < 2 || Shape[-1] <= Shape[-2])
        {
            Tensor[] factors = ApplyMany(new QrOperation(), this);
            return (factors[0], factors[1]);
        }
        // Q comes from the first columns alone; the others are expressed in it.
        int rows = Shape[-2];
        (Tensor q, Tensor r) = Narrow(-1, 0, rows).Qr();
        return (q, Concat([r, q.Transpose().MatMul(Narrow(-1, rows, Shape[-1] - rows))], -1));
    }

    /// <summary>
    /// Eigenvalues and eigenvectors of symmetric matrices, A = V diag(w) Vᵀ: [..., n, n], of which only the lower triangle is read, to ascending values
    /// w [..., n] and vectors V [..., n, n] in columns, each of length 1 and unknown sign. The gradient is symmetric; that of vectors is defined where
    /// all eigenvalues differ, and for functions that do not depend on the vectors' signs.
    /// </summary>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public (Tensor Values, Tensor Vectors) Eigh()
    {
        Tensor[] factors = ApplyMany(new EighOperation(), this);
        return (factors[0], factors[1]);
    }

    /// <summary>
    /// Reduced singular value decomposition, A = U diag(S) Vh: [..., m, n] to U [..., m, k], S [..., k] descending and Vh [..., k, n], k = min(m, n).
    /// The signs of pairs of singular vectors are unknown. The gradient of vectors is defined where all singular values differ (and where the matrices are
    /// not square are positive), and for functions that do not depend on the signs.
    /// </summary>
    public (Tensor U, Tensor S, Tensor Vh) Svd()
    {
        Tensor[] factors = ApplyMany(new SvdOperation(), this);
        return (factors[0], factors[1], factors[2]);
    }

    /// <summary>The singular values [..., min(m, n)], descending.</summary>
    public Tensor SingularValues() => Svd().S;

    /// <summary>
    /// The solution X of A X = B: this [..., n, n], B [..., n, p] or vectors [n] or, for as many matrices, [..., n]; leading axes broadcast. A singular
    /// matrix throws when evaluated.
    /// </summary>
    /// <exception cref="ShapeException">The matrices are not square, or B has not n rows.</exception>
    public Tensor Solve(Tensor rightSide)
    {
        RequireSquare("Solve");
        bool isVector = rightSide.Rank == 1 || rightSide.Rank == Rank - 1 && rightSide.Shape == Shape.Create(Shape.Span[..^1]);
        return SolveWith(new SolveOperation(), isVector ? rightSide.Unsqueeze(-1) : rightSide, isVector);
    }

    /// <summary>
    /// The solution X of A X = B, or of X A = B, where A is triangular: this [..., n, n], of which one triangle is read, and B [..., n, p] ([..., p, n]
    /// on the right); leading axes broadcast. A zero on the diagonal throws when evaluated.
    /// </summary>
    /// <param name="rightSide">B.</param>
    /// <param name="isUpper">Which triangle is read.</param>
    /// <param name="isLeft">Whether A stands on the left of X.</param>
    /// <param name="hasUnitDiagonal">Whether the diagonal is taken for ones and not read.</param>
    /// <exception cref="ShapeException">The matrices are not square, or B does not fit.</exception>
    public Tensor SolveTriangular(Tensor rightSide, bool isUpper, bool isLeft = true, bool hasUnitDiagonal = false)
    {
        RequireSquare("SolveTriangular");
        if (!isLeft) return Transpose().SolveTriangular(rightSide.Transpose(), !isUpper, isLeft: true, hasUnitDiagonal).Transpose();
        return SolveWith(new SolveTriangularOperation(isUpper, hasUnitDiagonal), rightSide, isVector: false);
    }

    /// <summary>A⁻¹: [..., n, n]. A singular matrix throws when evaluated; <see cref="Solve"/> is faster and more exact where a product follows.</summary>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public Tensor Inverse() => Apply(new InverseOperation(), this);

    /// <summary>
    /// Moore-Penrose inverse: [..., m, n] to [..., n, m]. Its gradient holds where the rank does not change.
    /// </summary>
    /// <param name="relativeTolerance">Singular values up to this part of the largest count as zero; max(m, n) times the type's epsilon if null.</param>
    public Tensor PseudoInverse(double? relativeTolerance = null) =>
        Apply(new PseudoInverseOperation(relativeTolerance ?? DefaultTolerance("PseudoInverse")), this);

    /// <summary>Determinant: [..., n, n] to [...].</summary>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public Tensor Det() => Apply(new DeterminantOperation(), this);

    /// <summary>
    /// Logarithm of the determinant: [..., n, n] to [...]; NaN where the determinant is negative, -infinity where it is zero. Reading the gradient for a
    /// singular matrix throws.
    /// </summary>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public Tensor LogDet()
    {
        (Tensor sign, Tensor logarithm) = SlogDet();
        return Where(sign < 0, Like(logarithm, double.NaN), logarithm);
    }

    /// <summary>
    /// Sign of the determinant and logarithm of its size, which neither overflows nor underflows: [..., n, n] to [...]; 0 and -infinity where it is zero.
    /// </summary>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public (Tensor Sign, Tensor LogAbsDet) SlogDet()
    {
        Tensor[] parts = ApplyMany(new LogDeterminantOperation(), this);
        return (parts[0].Detach(), parts[1]);
    }

    /// <summary>
    /// The X of least |A X - B|, and of these the least |X|: this [..., m, n] and B [..., m, p] to [..., n, p]; any rank.
    /// </summary>
    /// <exception cref="ShapeException">B has not m rows.</exception>
    public Tensor LeastSquares(Tensor rightSide)
    {
        if (Rank < 2 || rightSide.Rank < 2 || rightSide.Shape[-2] != Shape[-2])
            throw new ShapeException($"[LeastSquares] needs [..., m, n] and [..., m, p], found shapes {Shape} and {rightSide.Shape}");
        return PseudoInverse().MatMul(rightSide);
    }

    /// <summary>Number of singular values above a tolerance: [..., m, n] to Int64 [...].</summary>
    /// <param name="relativeTolerance">As in <see cref="PseudoInverse"/>.</param>
    public Tensor MatrixRank(double? relativeTolerance = null)
    {
        double tolerance = relativeTolerance ?? DefaultTolerance("MatrixRank");
        Tensor s = SingularValues();
        return s.Shape[-1] == 0 ? s.To(DType.Int64).Sum([-1]) : (s > s.Max([-1], keepDimensions: true) * tolerance).To(DType.Int64).Sum([-1]);
    }

    /// <summary>Matrix norm: [..., m, n] to [...].</summary>
    /// <param name="kind">Which norm.</param>
    public Tensor MatrixNorm(MatrixNormKind kind = MatrixNormKind.Frobenius)
    {
        if (Rank < 2) throw new ShapeException($"[MatrixNorm] needs matrices [..., m, n], found shape {Shape}");
        return kind switch
        {
            MatrixNormKind.Frobenius => RootOrZero(Square().Sum([-2, -1])),
            MatrixNormKind.Nuclear => SingularValues().Sum([-1]),
            MatrixNormKind.Spectral => SingularValues().Max([-1]),
            MatrixNormKind.SmallestSingularValue => SingularValues().Min([-1]),
            MatrixNormKind.LargestColumnSum => Abs().Sum([-2]).Max([-1]),
            MatrixNormKind.SmallestColumnSum => Abs().Sum([-2]).Min([-1]),
            MatrixNormKind.LargestRowSum => Abs().Sum([-1]).Max([-1]),
            MatrixNormKind.SmallestRowSum => Abs().Sum([-1]).Min([-1]),
            _ => throw new InvalidValueException($"[MatrixNorm] there is no kind {kind}"),
        };
    }

    /// <summary>Ratio of the largest to the smallest singular value: [..., m, n] to [...]; infinity for singular matrices.</summary>
    public Tensor ConditionNumber()
    {
        Tensor s = SingularValues();
        return s.Max([-1]) / s.Min([-1]);
    }

    /// <summary>The power series of e^A: [..., n, n].</summary>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public Tensor MatrixExp() => Apply(new MatrixExponentialOperation(), this);

    private Tensor SolveWith(Operation operation, Tensor rightSide, bool isVector)
    {
        if (rightSide.Rank < 2 || rightSide.Shape[-2] != Shape[-1])
            throw new ShapeException($"[{operation.Name}] the right side of {Shape} must have {Shape[-1]} rows, found shape {rightSide.Shape}");
        if (rightSide.DType != DType)
            throw new DTypeException($"[{operation.Name}] both tensors must have one type, found {DType} and {rightSide.DType}: convert one with To");
        Shape batch = Shape.Broadcast(Shape.Create(Shape.Span[..^2]), Shape.Create(rightSide.Shape.Span[..^2]), operation.Name);
        Tensor solution = Apply(operation,
            BroadcastTo([.. batch, Shape[-2], Shape[-1]]), rightSide.BroadcastTo([.. batch, rightSide.Shape[-2], rightSide.Shape[-1]]));
        return isVector ? solution.Squeeze(-1) : solution;
    }

    private double DefaultTolerance(string operation)
    {
        if (Rank < 2) throw new ShapeException($"[{operation}] needs matrices [..., m, n], found shape {Shape}");
        return Math.Max(Shape[-2], Shape[-1]) * (DType == DType.Float64 ? Math.Pow(2, -52) : Math.Pow(2, -23));
    }

    private void RequireSquare(string operation)
    {
        if (Rank < 2 || Shape[-1] != Shape[-2])
            throw new ShapeException($"[{operation}] needs square matrices [..., n, n], found shape {Shape}");
    }
}

/// <summary>Norms of <see cref="Tensor.MatrixNorm"/>.</summary>
public enum MatrixNormKind
{
    /// <summary>Root of the sum of squares; its gradient at zero is zero.</summary>
    Frobenius,
    /// <summary>Sum of the singular values.</summary>
    Nuclear,
    /// <summary>Largest singular value (PyTorch's order 2).</summary>
    Spectral,
    /// <summary>Smallest singular value (order -2).</summary>
    SmallestSingularValue,
    /// <summary>Largest sum of sizes over a column (order 1).</summary>
    LargestColumnSum,
    /// <summary>Smallest sum of sizes over a column (order -1).</summary>
    SmallestColumnSum,
    /// <summary>Largest sum of sizes over a row (order infinity).</summary>
    LargestRowSum,
    /// <summary>Smallest sum of sizes over a row (order -infinity).</summary>
    SmallestRowSum,
}
