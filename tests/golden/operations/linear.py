"""Factorizations and what follows from them. Vectors of unknown sign are compared through functions that do not depend on it."""

import functools

import torch

from .rows import given, real, row

linear = functools.partial(row, "linear")


def spd(x):
    """Symmetric positive definite."""
    return x @ x.mT + torch.eye(x.shape[-2], dtype=x.dtype)


def symmetric(x):
    return x + x.mT


def regular(x):
    """Far from singular."""
    return x + 3 * torch.eye(x.shape[-1], dtype=x.dtype)


linear("Cholesky", lambda x: torch.linalg.cholesky(spd(x)), real(3, 3))
linear("Cholesky batched", lambda x: torch.linalg.cholesky(spd(x)), real(2, 1, 2, 2))
linear("Cholesky upper", lambda x: torch.linalg.cholesky(spd(x), upper=True), real(3, 3))
linear("Cholesky of the lower triangle", lambda x: torch.linalg.cholesky(x), given([4, 9, -9, 1, 5, 9, 0.5, -1, 3], 3, 3))
linear("Cholesky 1 by 1", lambda x: torch.linalg.cholesky(spd(x)), real(1, 1))
linear("Cholesky 0 by 0", lambda x: torch.linalg.cholesky(x), real(2, 0, 0))

for name, shape in [("square", (3, 3)), ("tall", (4, 2)), ("wide", (2, 4)), ("batched", (2, 3, 2)), ("one column", (3, 1))]:
    linear(f"Qr {name} Q", lambda x: torch.linalg.qr(x)[0], real(*shape))
    linear(f"Qr {name} R", lambda x: torch.linalg.qr(x)[1], real(*shape))
linear("Qr both", lambda x: torch.cat([part.flatten() for part in torch.linalg.qr(x)]), real(4, 3))
linear("Qr triangular", lambda x: torch.linalg.qr(x)[1], given([2, 1, 0, -3], 2, 2))
linear("Qr no columns", lambda x: torch.linalg.qr(x)[0], real(3, 0))

for name, shape in [("", (3, 3)), (" batched", (2, 3, 3)), (" 1 by 1", (1, 1))]:
    linear(f"Eigh{name} values", lambda x: torch.linalg.eigh(symmetric(x))[0], real(*shape))
    linear(f"Eigh{name} vectors squared", lambda x: torch.linalg.eigh(symmetric(x))[1].square(), real(*shape))
linear("Eigh function of the matrix", lambda x: (lambda w, v: v @ torch.diag(w.tanh()) @ v.mT)(*torch.linalg.eigh(symmetric(x))), real(3, 3))
linear("Eigh of the lower triangle", lambda x: torch.linalg.eigh(x)[0], given([4, 9, -9, 1, 5, 9, 0.5, -1, 3], 3, 3))
linear("Eigh equal values", lambda x: torch.linalg.eigh(x)[0], given([2, 0, 0, 0, 2, 0, 0, 0, 5], 3, 3))
linear("Eigh 0 by 0", lambda x: torch.linalg.eigh(x)[0], real(2, 0, 0))

for name, shape in [("square", (3, 3)), ("tall", (4, 2)), ("wide", (2, 4)), ("batched", (2, 3, 2)), ("one row", (1, 3))]:
    linear(f"Svd {name} values", lambda x: torch.linalg.svd(x, full_matrices=False)[1], real(*shape))
    linear(f"Svd {name} U squared", lambda x: torch.linalg.svd(x, full_matrices=False)[0].square(), real(*shape))
    linear(f"Svd {name} Vh squared", lambda x: torch.linalg.svd(x, full_matrices=False)[2].square(), real(*shape))


def polar(x):
    u, s, vh = torch.linalg.svd(x, full_matrices=False)
    return u @ torch.diag_embed(s.sqrt()) @ vh


linear("Svd function of the matrix", polar, real(3, 2))
linear("Svd function of a wide matrix", polar, real(2, 3))
linear("SingularValues", lambda x: torch.linalg.svdvals(x), real(3, 4))
linear("SingularValues equal", lambda x: torch.linalg.svdvals(x), given([2, 0, 0, -2], 2, 2))
linear("SingularValues of no columns", lambda x: torch.linalg.svdvals(x), real(2, 3, 0))

linear("Solve", lambda a, b: torch.linalg.solve(regular(a), b), real(3, 3), real(3, 2))
linear("Solve vector", lambda a, b: torch.linalg.solve(regular(a), b), real(3, 3), real(3))
linear("Solve batched", lambda a, b: torch.linalg.solve(regular(a), b), real(2, 3, 3), real(2, 3, 2))
linear("Solve batched vectors", lambda a, b: torch.linalg.solve(regular(a), b), real(2, 3, 3), real(2, 3))
linear("Solve broadcast matrix", lambda a, b: torch.linalg.solve(regular(a), b), real(2, 2), real(3, 2, 2))
linear("Solve broadcast right side", lambda a, b: torch.linalg.solve(regular(a), b), real(2, 2, 2), real(2, 1))
linear("Solve transposed", lambda a, b: torch.linalg.solve(regular(a).mT, b.T), real(3, 3), real(2, 3))
linear("Solve with row exchanges", lambda a, b: torch.linalg.solve(a, b), given([0, 1, 2, 1, 0, 3, 4, -3, 8], 3, 3), real(3, 1))
linear("Solve 0 by 0", lambda a, b: torch.linalg.solve(a, b), real(0, 0), real(0, 2))
for upper in (False, True):
    for left in (False, True):
        for unit in (False, True):
            side = "left" if left else "right"
            linear(f"SolveTriangular {'upper' if upper else 'lower'} {side}{' unit' if unit else ''}",
                   lambda a, b, upper=upper, left=left, unit=unit: torch.linalg.solve_triangular(
                       (torch.triu if upper else torch.tril)(regular(a)), b, upper=upper, left=left, unitriangular=unit),
                   real(3, 3), real(3, 2) if left else real(2, 3))
linear("SolveTriangular broadcast", lambda a, b: torch.linalg.solve_triangular(torch.tril(regular(a)), b, upper=False), real(2, 2), real(2, 2, 1))

linear("Inverse", lambda x: torch.linalg.inv(regular(x)), real(3, 3))
linear("Inverse batched", lambda x: torch.linalg.inv(regular(x)), real(2, 2, 2))
linear("Inverse 0 by 0", lambda x: torch.linalg.inv(x), real(0, 0))
for name, shape in [("square", (3, 3)), ("tall", (4, 2)), ("wide", (2, 4)), ("batched", (2, 2, 3))]:
    linear(f"PseudoInverse {name}", lambda x: torch.linalg.pinv(x), real(*shape))
linear("PseudoInverse of rank 1", lambda a, b: torch.linalg.pinv(torch.outer(a, b)), real(3), real(2))
linear("PseudoInverse equal singular values", lambda x: torch.linalg.pinv(x), given([2, 0, 0, -2, 0, 0], 3, 2))
linear("PseudoInverse with tolerance", lambda x: torch.linalg.pinv(x, rtol=0.3), given([4, 0, 0, 1], 2, 2), gradients=False)
linear("PseudoInverse of no rows", lambda x: torch.linalg.pinv(x), real(0, 3))
linear("LeastSquares", lambda a, b: torch.linalg.lstsq(a, b).solution, real(4, 2), real(4, 2))
linear("LeastSquares underdetermined", lambda a, b: torch.linalg.pinv(a) @ b, real(2, 4), real(2, 1))

linear("Det", torch.linalg.det, real(3, 3))
linear("Det batched", torch.linalg.det, real(2, 2, 2))
linear("Det 1 by 1", torch.linalg.det, real(1, 1))
linear("Det 0 by 0", torch.linalg.det, real(2, 0, 0))
linear("Det with row exchanges", torch.linalg.det, given([1, 2, 3, 4, 5, 6, 7, 8, 9.5, 0, 1, 0, 2, 0, 0, 0, 0, 3], 2, 3, 3))
# PyTorch 1.13 gives zeros for the gradient, which is that of the perturbed factors; it is the matrix of cofactors.
linear("Det of rank 1", torch.linalg.det, given([1, 2, 2, 4], 2, 2), gradients=False)
linear("LogDet", lambda x: torch.logdet(spd(x)), real(2, 3, 3))
linear("LogDet negative", torch.logdet, given([0, 1, 1, 0], 2, 2), gradients=False)
linear("SlogDet logarithm", lambda x: torch.linalg.slogdet(x)[1], real(2, 3, 3))
linear("SlogDet sign", lambda x: torch.linalg.slogdet(x)[0], given([0, 1, 1, 0, 1, 2, 0, 3, 1, 2, 2, 4], 3, 2, 2), gradients=False)
linear("SlogDet logarithm of zero", lambda x: torch.linalg.slogdet(x)[1], given([1, 2, 2, 4], 2, 2), gradients=False)

linear("MatrixRank", torch.linalg.matrix_rank, given([1, 2, 2, 4, 1, 2, 3, 4, 0, 0, 0, 0], 3, 2, 2), gradients=False)
linear("MatrixRank with tolerance", lambda x: torch.linalg.matrix_rank(x, rtol=0.3), given([4, 0, 0, 1], 2, 2), gradients=False)
for name, order in [("Frobenius", "fro"), ("Nuclear", "nuc"), ("Spectral", 2), ("SmallestSingularValue", -2), ("LargestColumnSum", 1),
                    ("SmallestColumnSum", -1), ("LargestRowSum", float("inf")), ("SmallestRowSum", float("-inf"))]:
    linear(f"MatrixNorm {name}", lambda x, order=order: torch.linalg.matrix_norm(x, ord=order), real(2, 3, 2))
linear("MatrixNorm at zero", lambda x: torch.linalg.matrix_norm(x), given([0, 0, 0, 0], 2, 2))
linear("ConditionNumber", lambda x: torch.linalg.cond(x), real(3, 2))
linear("MatrixExp", torch.linalg.matrix_exp, real(3, 3))
linear("MatrixExp batched", torch.linalg.matrix_exp, real(2, 2, 2))
linear("MatrixExp large", torch.linalg.matrix_exp, given([3, -7, 9, -12], 2, 2))
linear("MatrixExp of zero", torch.linalg.matrix_exp, given([0, 0, 0, 0], 2, 2))
