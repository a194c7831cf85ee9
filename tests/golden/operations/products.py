"""Products that end in the matrix product: einsum and its special cases."""

import functools

import torch
import torch.nn.functional as F

from .rows import given, real, row, whole

products = functools.partial(row, "products")

EINSUM = [
    # name, equation, shapes of the operands
    ("matrix product", "ij,jk->ik", [(3, 4), (4, 2)]),
    ("batched matrix product", "bij,bjk->bik", [(2, 3, 4), (2, 4, 2)]),
    ("batch axes inside", "ibj,kjb->bki", [(3, 2, 4), (2, 4, 2)]),
    ("spaces", " i j , j k -> k i ", [(3, 4), (4, 2)]),
    ("implicit matrix product", "ij,jk", [(3, 4), (4, 2)]),
    ("implicit transpose", "ba", [(3, 4)]),
    ("implicit capital first", "aB", [(2, 3)]),
    ("transpose", "ijk->kij", [(2, 3, 4)]),
    ("trace", "ii->", [(4, 4)]),
    ("implicit trace", "ii", [(3, 3)]),
    ("diagonal", "ii->i", [(4, 4)]),
    ("batched diagonal", "bii->bi", [(2, 3, 3)]),
    ("diagonal apart", "iji->ji", [(3, 2, 3)]),
    ("diagonal of three", "iii->i", [(3, 3, 3)]),
    ("two diagonals", "iijj->ij", [(2, 2, 3, 3)]),
    ("diagonal times vector", "ii,i->i", [(4, 4), (4,)]),
    ("sum", "ij->", [(3, 4)]),
    ("sum of rows", "ij->i", [(3, 4)]),
    ("scalar", ",->", [(), ()]),
    ("scalar times matrix", ",ij->ji", [(), (2, 3)]),
    ("outer", "i,j->ij", [(3,), (4,)]),
    ("dot", "i,i->", [(5,), (5,)]),
    ("elementwise", "ij,ij->ij", [(2, 3), (2, 3)]),
    ("elementwise transposed", "ij,ji->ij", [(2, 3), (3, 2)]),
    ("Frobenius", "ij,ij->", [(2, 3), (2, 3)]),
    ("row sums in one operand only", "ijl,jk->ik", [(2, 3, 2), (3, 2)]),
    ("two summed", "ijk,kjl->il", [(2, 3, 4), (4, 3, 2)]),
    ("ellipsis", "...ij,...jk->...ik", [(2, 3, 4), (2, 4, 2)]),
    ("ellipsis broadcast", "...ij,...jk->...ik", [(2, 1, 2, 3), (3, 3, 2)]),
    ("ellipsis in one operand", "...ij,jk->...ik", [(2, 2, 3), (3, 2)]),
    ("ellipsis in the middle", "i...j->j...i", [(2, 3, 4, 2)]),
    ("ellipsis last", "ij...,j->i...", [(2, 3, 2, 2), (3,)]),
    ("ellipsis implicit", "...ij,...jk", [(2, 2, 3), (2, 3, 2)]),
    ("ellipsis summed", "...i->i", [(2, 3, 4)]),
    ("ellipsis of nothing", "...ij->...ji", [(2, 3)]),
    ("ellipsis of nothing in the output", "ij->...ji", [(2, 3)]),
    ("extent 1 broadcast", "ij,ij->ij", [(2, 1), (2, 3)]),
    ("extent 1 summed", "ij,jk->ik", [(3, 1), (4, 2)]),
    ("bilinear", "bi,oij,bj->bo", [(2, 3), (2, 3, 2), (2, 2)]),
    ("chain", "ij,jk,kl->il", [(2, 3), (3, 4), (4, 2)]),
    ("star", "ai,bi,ci->abc", [(2, 3), (2, 3), (2, 3)]),
    ("four operands", "ab,bc,cd,de->ae", [(2, 3), (3, 2), (2, 3), (3, 2)]),
    ("tucker", "abc,ai,bj,ck->ijk", [(2, 2, 2), (2, 3), (2, 3), (2, 3)]),
    ("attention", "bqhd,bkhd->bhqk", [(2, 3, 2, 2), (2, 2, 2, 2)]),
    ("extent 0 summed", "ij,jk->ik", [(2, 0), (0, 3)]),
    ("extent 0 kept", "ij,jk->ik", [(0, 2), (2, 3)]),
    ("nine operands", "ab,bc,cd,de,ef,fg,gh,hi,ij->aj", [(2, 2)] * 9),
]

for name, equation, shapes in EINSUM:
    products(f"Einsum {name}", functools.partial(torch.einsum, equation), *[real(*shape) for shape in shapes])

products("Einsum of transposed operands", lambda a, b: torch.einsum("ij,jk->ik", a.T, b.T), real(4, 3), real(2, 4))
products("Einsum of flipped and expanded operands", lambda a, b: torch.einsum("bij,bj->bi", a.flip(1), b.expand(2, 4)), real(2, 3, 4), real(4))
products("Einsum Int64", lambda a, b: torch.einsum("ij,jk->ki", a, b), whole(-5, 6, 2, 3), whole(-5, 6, 3, 4))
products("Einsum Int64 of one operand", lambda a: torch.einsum("ij->j", a), whole(-5, 6, 2, 3))
products("Einsum infinity and NaN", lambda a, b: torch.einsum("i,i->i", a, b),
         given([float("inf"), float("nan"), 1, 0]), given([1, 1, float("-inf"), float("inf")]), gradients=False)

products("Dot", torch.dot, real(5), real(5))
products("Dot of nothing", torch.dot, real(0), real(0))
products("Dot Int64", torch.dot, whole(-9, 10, 4), whole(-9, 10, 4))
products("Outer", torch.outer, real(3), real(4))
products("Outer Int32", torch.outer, whole(-9, 10, 3, dtype=torch.int32), whole(-9, 10, 2, dtype=torch.int32))
products("Inner vectors", torch.inner, real(4), real(4))
products("Inner", torch.inner, real(2, 3), real(2, 2, 3))
products("Inner scalar", torch.inner, real(), real(2, 3))
products("TensorDot", torch.tensordot, real(2, 3, 4), real(3, 4, 2))
products("TensorDot one axis", lambda a, b: torch.tensordot(a, b, 1), real(2, 3), real(3, 2, 2))
products("TensorDot no axis", lambda a, b: torch.tensordot(a, b, 0), real(2, 2), real(3))
products("TensorDot pairs", lambda a, b: torch.tensordot(a, b, ([0, 2], [1, 0])), real(3, 2, 4), real(4, 3, 2))
products("TensorDot negative axes", lambda a, b: torch.tensordot(a, b, ([-1], [-2])), real(2, 3), real(3, 4))
products("Kron", torch.kron, real(2, 3), real(2, 2))
products("Kron of different ranks", torch.kron, real(2, 1, 2), real(3))
products("Kron scalar", torch.kron, real(), real(2, 2))
products("Cross", lambda a, b: torch.linalg.cross(a, b), real(2, 3), real(2, 3))
products("Cross axis 0 broadcast", lambda a, b: torch.linalg.cross(a, b, dim=0), real(3, 2), real(3, 1))
products("Cross Int64", lambda a, b: torch.linalg.cross(a, b), whole(-5, 6, 2, 3), whole(-5, 6, 2, 3))
products("Bilinear", F.bilinear, real(2, 3), real(2, 4), real(2, 3, 4), real(2))
products("Bilinear without bias", F.bilinear, real(2, 2, 3), real(2, 2, 2), real(2, 3, 2))
for power in (-2, -1, 0, 1, 2, 3, 5):
    products(f"MatrixPower {power}", lambda a, n=power: torch.linalg.matrix_power(a + 3 * torch.eye(3), n), real(2, 3, 3))
