namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
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

    /// <summary>x + 3 I: far from singular.</summary>
    private static Tensor Regular(Tensor x) => x + 3 * Tensor.Eye(x.Shape[-1], x.DType);
}
