using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Mistakes in equations, shapes and matrices.</summary>
public class LinearAlgebraErrorTests
{
    private static readonly Tensor Matrix = Tensor.Zeros([2, 3]), Square = Tensor.Zeros([3, 3]), Vector = Tensor.Zeros([4]), Scalar = Tensor.Zeros([]);
    private static readonly Tensor Ints = Tensor.Zeros([3, 3], DType.Int64), Truths = Tensor.Zeros([2, 3], DType.Bool);

    /// <summary>Four identities, of which the third is replaced.</summary>
    private static readonly Tensor Batch = Tensor.FromArray<float>([1, 0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 4, 1, 0, 0, 1], [4, 2, 2]);

    private static readonly ErrorCase[] Cases =
    [
        Shape("Einsum letter", () => Tensor.Einsum("i?,j->ij", Matrix, Vector),
            "[Einsum] unexpected '?' at position 1 of \"i?,j->ij\": expected letters, \"...\", \",\" and \"->\""),
        Shape("Einsum dots", () => Tensor.Einsum("i..->i", Matrix), "[Einsum] unexpected '.' at position 1 of \"i..->i\": expected letters, \"...\", \",\" and \"->\""),
        Shape("Einsum two arrows", () => Tensor.Einsum("ij->i->j", Matrix),
            "[Einsum] unexpected '-' at position 5 of \"ij->i->j\": expected letters, \"...\", \",\" and \"->\""),
        Shape("Einsum comma in the output", () => Tensor.Einsum("ij->i,j", Matrix),
            "[Einsum] unexpected ',' at position 5 of \"ij->i,j\": expected letters, \"...\", \",\" and \"->\""),
        Shape("Einsum two ellipses", () => Tensor.Einsum("...i...->i", Matrix),
            "[Einsum] there is a second ellipsis at position 4 of \"...i...->i\": one is allowed in each operand and in the output"),
        Shape("Einsum operands", () => Tensor.Einsum("ij,jk->ik", Matrix), "[Einsum] \"ij,jk->ik\" describes 2 operands, found 1 tensors"),
        Shape("Einsum no operand", () => Tensor.Einsum("->"), "[Einsum] \"->\" needs at least one tensor, found none"),
        Shape("Einsum too many labels", () => Tensor.Einsum("ijk->i", Matrix), "[Einsum] operand 0 of \"ijk->i\" has 3 labels, but shape [2, 3] has 2 axes"),
        Shape("Einsum too few labels", () => Tensor.Einsum("ij,i", Matrix, Square),
            "[Einsum] operand 1 of \"ij,i\" has 1 labels, but shape [3, 3] has 2 axes: name them all, or put ... where the others are"),
        Shape("Einsum extents", () => Tensor.Einsum("ij,j->i", Matrix, Vector),
            "[Einsum] label 'j' of \"ij,j->i\" is 3 in operand 0 and 4 in operand 1: extents must be equal or 1"),
        Shape("Einsum ellipsis extents", () => Tensor.Einsum("...,...->...", Matrix, Vector),
            "[Einsum] label axis -1 of the ellipsis of \"...,...->...\" is 3 in operand 0 and 4 in operand 1: extents must be equal or 1"),
        Shape("Einsum diagonal", () => Tensor.Einsum("ii->i", Matrix),
            "[Einsum] label 'i' is repeated in operand 0 of \"ii->i\" with shape [2, 3]: a diagonal needs equal extents, found 2 and 3"),
        Shape("Einsum unknown output", () => Tensor.Einsum("ij->ik", Matrix), "[Einsum] label 'k' at position 5 of \"ij->ik\" is in no operand"),
        Shape("Einsum repeated output", () => Tensor.Einsum("ij->ii", Matrix), "[Einsum] label 'i' is twice in the output of \"ij->ii\""),
        Type("Einsum types", () => Tensor.Einsum("ij,jk", Square, Ints), "[Einsum] tensors must have one type, found Float32 and Int64: convert one with To"),
        Type("Einsum Bool", () => Tensor.Einsum("ij->i", Truths), "[Einsum] Bool tensors have no arithmetic: convert with To(DType.Int64)"),

        Shape("Dot", () => Matrix.Dot(Matrix), "[Dot] needs two vectors of one length, found shapes [2, 3] and [2, 3]: MatMul takes matrices, Inner any shapes"),
        Shape("Outer", () => Vector.Outer(Matrix), "[Outer] needs two vectors, found shapes [4] and [2, 3]"),
        Shape("Inner", () => Vector.Inner(Matrix), "[Inner] the last extents must be equal, found shapes [4] and [2, 3]"),
        Shape("TensorDot axes", () => Matrix.TensorDot(Vector, 2), "[TensorDot] 2 axes cannot be summed over in shapes [2, 3] and [4]"),
        Shape("TensorDot pairs", () => Matrix.TensorDot(Square, [0, 1], [0]), "[TensorDot] axes come in pairs, found 2 of the first and 1 of the second tensor"),
        Shape("TensorDot extents", () => Matrix.TensorDot(Square, [0], [0]), "[TensorDot] axis 0 of [2, 3] and axis 0 of [3, 3] must have one extent"),
        Shape("TensorDot twice", () => Square.TensorDot(Square, [0, 0], [0, 1]), "[TensorDot] axis 0 of [3, 3] is named twice"),
        Shape("TensorDot axis", () => Matrix.TensorDot(Square, [2], [0]), "[TensorDot] axis 2 is out of range for shape [2, 3]: expected -2..1"),
        Shape("Cross", () => Matrix.Cross(Matrix, 0), "[Cross] both tensors must have three elements along axis -2, found shapes [2, 3] and [2, 3]"),
        Shape("Bilinear weight", () => Matrix.Bilinear(Matrix, Square),
            "[Bilinear] the weight must be [out, in1, in2] for inputs [..., in1] and [..., in2], found [3, 3] for [2, 3] and [2, 3]"),
        Shape("Bilinear bias", () => Matrix.Bilinear(Matrix, Tensor.Zeros([5, 3, 3]), Vector), "[Bilinear] the bias must be [5], found [4]"),
        Shape("MatrixPower", () => Matrix.MatrixPower(2), "[MatrixPower] needs square matrices [..., n, n], found shape [2, 3]"),

        Shape("Cholesky", () => Matrix.Cholesky(), "[Cholesky] needs square matrices [..., n, n], found shape [2, 3]"),
        Type("Cholesky Int64", () => Ints.Cholesky(), "[Cholesky] input must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Shape("Qr", () => Vector.Qr().Q, "[Qr] needs matrices [..., m, n], found shape [4]"),
        Shape("Eigh", () => Matrix.Eigh().Values, "[Eigh] needs square matrices [..., n, n], found shape [2, 3]"),
        Shape("Svd", () => Scalar.Svd().S, "[Svd] needs matrices [..., m, n], found shape []"),
        Shape("Solve", () => Matrix.Solve(Vector), "[Solve] needs square matrices [..., n, n], found shape [2, 3]"),
        Shape("Solve right side", () => Square.Solve(Vector), "[Solve] the right side of [3, 3] must have 3 rows, found shape [4, 1]"),
        Shape("Solve batch", () => Tensor.Zeros([2, 3, 3]).Solve(Tensor.Zeros([4, 3, 1])), "[Solve] shapes [2] and [4] do not broadcast: axis -1 has 2 and 4"),
        Type("Solve types", () => Square.Solve(Ints), "[Solve] both tensors must have one type, found Float32 and Int64: convert one with To"),
        Shape("SolveTriangular", () => Square.SolveTriangular(Matrix, isUpper: true), "[SolveTriangular] the right side of [3, 3] must have 3 rows, found shape [2, 3]"),
        Shape("Inverse", () => Vector.Inverse(), "[Inverse] needs matrices [..., m, n], found shape [4]"),
        Shape("PseudoInverse", () => Vector.PseudoInverse(), "[PseudoInverse] needs matrices [..., m, n], found shape [4]"),
        Shape("Det", () => Matrix.Det(), "[Det] needs square matrices [..., n, n], found shape [2, 3]"),
        Shape("LogDet", () => Matrix.LogDet(), "[SlogDet] needs square matrices [..., n, n], found shape [2, 3]"),
        Shape("LeastSquares", () => Matrix.LeastSquares(Square), "[LeastSquares] needs [..., m, n] and [..., m, p], found shapes [2, 3] and [3, 3]"),
        Shape("MatrixNorm", () => Vector.MatrixNorm(), "[MatrixNorm] needs matrices [..., m, n], found shape [4]"),
        Shape("MatrixRank", () => Vector.MatrixRank(), "[MatrixRank] needs matrices [..., m, n], found shape [4]"),
        Shape("MatrixExp", () => Matrix.MatrixExp(), "[MatrixExp] needs square matrices [..., n, n], found shape [2, 3]"),

        // Found when they are computed
        Bad("Cholesky not positive definite", () => Batch.Cholesky(),
            "[Cholesky] matrix 2 of the batch is not positive definite (the leading minor of order 2 is not positive): add a multiple of the identity, or use Eigh"),
        Bad("Cholesky of one", () => Batch[2].Cholesky(),
            "[Cholesky] the matrix is not positive definite (the leading minor of order 2 is not positive): add a multiple of the identity, or use Eigh"),
        Bad("Solve singular", () => Batch.Solve(Tensor.Ones([2, 1])),
            "[Solve] matrix 2 of the batch is singular: there is no unique solution, LeastSquares gives the shortest of the best"),
        Bad("SolveTriangular singular", () => Square.SolveTriangular(Square, isUpper: true),
            "[SolveTriangular] the matrix is singular (element 0 of its diagonal is zero): there is no unique solution"),
        Bad("Inverse singular", () => Batch.Inverse(), "[Inverse] matrix 2 of the batch is singular: it has no inverse, PseudoInverse always exists"),
        Bad("Svd NaN", () => (Batch / 0.0).Svd().S, "[Svd] matrix 0 of the batch contains NaN or infinity: it has no singular values"),
        Bad("PseudoInverse NaN", () => (Square / 0.0).PseudoInverse(), "[PseudoInverse] the matrix contains NaN or infinity: it has no singular values"),
        Bad("Eigh NaN", () => (Batch / 0.0).Eigh().Values, "[Eigh] matrix 0 of the batch contains NaN or infinity: it has no eigenvalues"),
        Bad("MatrixExp NaN", () => (Square / 0.0).MatrixExp(), "[MatrixExp] the matrix contains NaN or infinity: it has no exponential"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();

    private static ErrorCase Bad(string name, Func<Tensor> mistake, string message) => Of<InvalidValueException>(name, () => mistake().Evaluate(), message);
}
