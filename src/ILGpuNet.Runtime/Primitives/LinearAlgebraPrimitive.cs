namespace ILGpuNet.Runtime;

/// <summary>
/// Factorizations of the matrices in the last two axes, and what is computed from them. All inputs have the same leading extents, any strides and
/// one type, Float32 or Float64; engines compute in Float64. A matrix that an algorithm is not defined for throws
/// <see cref="InvalidValueException"/>, which names its number in the batch.
/// </summary>
/// <param name="Algorithm">What is computed.</param>
public sealed record LinearAlgebraPrimitive(MatrixAlgorithm Algorithm) : Primitive
{
    /// <inheritdoc/>
    public override bool AcceptsStridedInputs => true;

    /// <summary>Singular values up to this part of the largest one count as zero in <see cref="MatrixAlgorithm.PseudoInverse"/>.</summary>
    public double RelativeTolerance { get; init; }

    /// <summary>Whether <see cref="MatrixAlgorithm.SolveTriangular"/> reads the upper triangle.</summary>
    public bool IsUpper { get; init; }

    /// <summary>Whether <see cref="MatrixAlgorithm.SolveTriangular"/> takes the diagonal for ones.</summary>
    public bool HasUnitDiagonal { get; init; }
}

/// <summary>Algorithms of dense linear algebra.</summary>
public enum MatrixAlgorithm
{
    /// <summary>[n, n], of which the lower triangle is read, to L [n, n] with A = L Lᵀ.</summary>
    Cholesky,
    /// <summary>[m, n] with m >= n to Q [m, n] with orthonormal columns and R [n, n], upper triangular, with the signs of Householder reflections.</summary>
    Qr,
    /// <summary>[n, n], of which the lower triangle is read, to ascending eigenvalues [n] and eigenvectors [n, n] in columns.</summary>
    Eigh,
    /// <summary>[m, n] to U [m, k], descending singular values [k] and Vᵀ [k, n], where k = min(m, n).</summary>
    Svd,
    /// <summary>A [n, n] and B [n, p] to X [n, p] with A X = B.</summary>
    Solve,
    /// <summary>Triangular A [n, n] and B [n, p] to X [n, p] with A X = B.</summary>
    SolveTriangular,
    /// <summary>[n, n] to [n, n].</summary>
    Inverse,
    /// <summary>[n, n] to a scalar.</summary>
    Det,
    /// <summary>[n, n] to the sign of the determinant and the logarithm of its size: 0 and -infinity where it is zero.</summary>
    SlogDet,
    /// <summary>[n, n] to the matrix [n, n] of cofactors: the derivative of the determinant, also where that is zero.</summary>
    Cofactors,
    /// <summary>[m, n] to the Moore-Penrose inverse [n, m].</summary>
    PseudoInverse,
    /// <summary>[n, n] to the power series of e^A.</summary>
    MatrixExp,
}
