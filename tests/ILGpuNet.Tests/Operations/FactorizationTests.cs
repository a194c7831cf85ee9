namespace ILGpuNet.Tests.Operations;

/// <summary>Factorizations of matrices too large for the operation table: the factors give the matrix back and are orthogonal, in every matrix of a batch.</summary>
public class FactorizationTests
{
    private const double Tolerance = 1e-11;

    public static TheoryData<int, int, int> Shapes => new() { { 1, 60, 60 }, { 1, 90, 30 }, { 1, 30, 90 }, { 40, 12, 9 }, { 40, 9, 12 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Svd_RandomMatrices_GivesThemBack(int batch, int rows, int columns)
    {
        Tensor a = Random(batch, rows, columns);
        (Tensor u, Tensor s, Tensor vh) = a.Svd();
        AssertZero((u * s.Unsqueeze(-2)).MatMul(vh) - a);
        AssertOrthonormalColumns(u);
        AssertOrthonormalColumns(vh.Transpose());
        int size = Math.Min(rows, columns);
        Assert.True((s.Narrow(-1, 0, size - 1) >= s.Narrow(-1, 1, size - 1)).All().Item<bool>());
        Assert.True((s > 0).All().Item<bool>());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Qr_RandomMatrices_GivesThemBack(int batch, int rows, int columns)
    {
        Tensor a = Random(batch, rows, columns);
        (Tensor q, Tensor r) = a.Qr();
        AssertZero(q.MatMul(r) - a);
        AssertOrthonormalColumns(q);
        Tensor row = Tensor.Arange(r.Shape[-2]).Unsqueeze(1), column = Tensor.Arange(r.Shape[-1]).Unsqueeze(0);
        Assert.Equal(0, Tensor.Where(row > column, r, Tensor.ZerosLike(r)).Abs().Max().Item());
    }

    [Theory]
    [InlineData(1, 80)]
    [InlineData(40, 11)]
    public void SquareMatrices_AllAlgorithms_FulfilTheirEquations(int batch, int size)
    {
        Tensor a = Random(batch, size, size), identity = Tensor.Eye(size, DType.Float64), positive = a.MatMul(a.Transpose()) + identity;
        Tensor l = positive.Cholesky();
        AssertZero(l.MatMul(l.Transpose()) - positive);
        (Tensor w, Tensor v) = positive.Eigh();
        AssertZero((v * w.Unsqueeze(-2)).MatMul(v.Transpose()) - positive);
        AssertOrthonormalColumns(v);
        Tensor b = Random(batch, size, 3), regular = a + size * identity;
        AssertZero(regular.MatMul(regular.Solve(b)) - b);
        AssertZero(regular.MatMul(regular.Inverse()) - identity);
        AssertZero(l.MatMul(l.SolveTriangular(b, isUpper: false)) - b);
        AssertZero(positive.LogDet() - w.Log().Sum([-1]));
        AssertZero((a * 0.1).MatrixExp().MatMul((a * -0.1).MatrixExp()) - identity);
        Assert.All(regular.MatrixRank().ToArray<long>(), rank => Assert.Equal(size, rank));
    }

    [Fact]
    public void PseudoInverse_OfLowRank_FulfilsPenrosesEquations()
    {
        Tensor a = Random(4, 20, 3).MatMul(Random(4, 3, 15)), p = a.PseudoInverse();
        AssertZero(a.MatMul(p).MatMul(a) - a);
        AssertZero(p.MatMul(a).MatMul(p) - p);
        AssertZero(a.MatMul(p) - a.MatMul(p).Transpose());
        AssertZero(p.MatMul(a) - p.MatMul(a).Transpose());
        Assert.Equal([3L, 3, 3, 3], a.MatrixRank().ToArray<long>());
    }

    [Fact]
    public void Svd_OfEqualSingularValues_IsOrthogonalToo()
    {
        Tensor a = Random(1, 12, 12).Qr().Q;
        (Tensor u, Tensor s, Tensor vh) = a.Svd();
        AssertZero(s - 1);
        AssertZero(u.MatMul(vh) - a);
        AssertOrthonormalColumns(u);
    }

    [Fact]
    public void Cholesky_SeveralBadMatrices_NamesTheFirstWhicheverThreadFindsIt()
    {
        Tensor identity = Tensor.Eye(30).Unsqueeze(0), index = Tensor.Arange(64).Reshape([64, 1, 1]);
        Tensor batch = Tensor.Where((index > 20).And(index.NotEqualTo(40)), -identity, identity);
        for (int trial = 0; trial < 5; trial++)
            Assert.StartsWith("[Cholesky] matrix 21 of the batch", Assert.Throws<InvalidValueException>(() => batch.Cholesky().Evaluate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inverse_Float32_IsRoundedOnce()
    {
        Tensor a = Random(1, 8, 8) + Tensor.Eye(8, DType.Float64) * 3, single = a.To(DType.Float32);
        Assert.Equal(single.To(DType.Float64).Inverse().To(DType.Float32).ToArray(), single.Inverse().ToArray());
    }

    private static Tensor Random(int batch, int rows, int columns) =>
        Tensor.RandomNormal([batch, rows, columns], type: DType.Float64, generator: new Generator(rows * 100 + columns)).Evaluate();

    private static void AssertOrthonormalColumns(Tensor q) => AssertZero(q.Transpose().MatMul(q) - Tensor.Eye(q.Shape[-1], DType.Float64));

    private static void AssertZero(Tensor residual) => Assert.InRange(residual.Abs().Max().Item(), 0, Tolerance);
}
