"""The plainest operations, which rows with plain loops look at from every side: here once more with PyTorch's values and gradients."""

import functools

import torch

from .rows import between, given, positive, real, row, truths, whole

NAN, INFINITY = float("nan"), float("inf")
KINKS = [-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0]

basic = functools.partial(row, "basics")

for name, function, item in [
    ("Abs", torch.abs, given(KINKS)), ("Sign", torch.sign, given(KINKS)), ("Relu", torch.relu, given(KINKS)),
    ("Floor", torch.floor, given(KINKS)), ("Ceil", torch.ceil, given(KINKS)), ("Round", torch.round, given(KINKS)),
    ("Negate", torch.neg, real(2, 3)), ("Reciprocal", torch.reciprocal, positive(2, 3)), ("Square", torch.square, real(2, 3)),
    ("Sqrt", torch.sqrt, positive(2, 3)), ("Rsqrt", torch.rsqrt, positive(2, 3)), ("Exp", torch.exp, real(2, 3)), ("Log", torch.log, positive(2, 3)),
    ("Sin", torch.sin, between(-5, 5, 2, 3)), ("Cos", torch.cos, between(-5, 5, 2, 3)), ("Sigmoid", torch.sigmoid, between(-4, 4, 2, 3)),
]:
    basic(f"{name} golden", function, item)

basic("Sqrt golden at zero", torch.sqrt, given([0.0, 4.0]))
basic("Log golden at zero", torch.log, given([0.0, 1.0, INFINITY]))
basic("Clamp golden", lambda x: torch.clamp(x, -1, 1), given(KINKS))
basic("Clamp golden minimum", lambda x: torch.clamp(x, min=0.5), given(KINKS))
basic("Subtract golden", torch.sub, real(2, 3), real(3))
basic("MultiplyAdd golden", lambda a, b, c: torch.addcmul(c, a, b), real(2, 3), real(2, 1), real(3))
basic("Where golden", torch.where, truths(2, 3), real(2, 3), real(3))
basic("To golden", lambda x: x.to(torch.int64), given([-1.9, -0.5, 0.0, 0.5, 1.9]), gradients=False)
basic("EqualTo golden", torch.eq, given([1.0, 2.0, NAN]), given([1.0, 3.0, NAN]), gradients=False)
basic("NotEqualTo golden", torch.ne, given([1.0, 2.0, NAN]), given([1.0, 3.0, NAN]), gradients=False)
basic("And golden", torch.logical_and, truths(2, 3), truths(3), gradients=False)
basic("Or golden", torch.logical_or, truths(2, 3), truths(3), gradients=False)
basic("Not golden", torch.logical_not, truths(2, 3), gradients=False)

for name, keep in [("", False), (" keep dimensions", True)]:
    basic(f"Mean golden axes 0 and 2{name}", lambda x, keep=keep: x.mean((0, 2), keep), real(2, 3, 4))
    basic(f"ArgMax golden axis 1{name}", lambda x, keep=keep: x.argmax(1, keep), real(2, 3, 4), gradients=False)
    basic(f"ArgMin golden axis -1{name}", lambda x, keep=keep: x.argmin(-1, keep), real(2, 3, 4), gradients=False)
basic("ArgMax golden with NaN", lambda x: x.argmax(), given([1.0, NAN, 3.0, NAN]), gradients=False)

basic("Reshape golden", lambda x: x.reshape(3, -1), real(2, 3, 2))
basic("Reshape golden of a transposed tensor", lambda x: x.transpose(0, 1).reshape(2, -1), real(3, 4))
basic("Flatten golden", lambda x: x.flatten(1), real(2, 3, 2))
basic("Permute golden", lambda x: x.permute(2, 0, 1), real(2, 3, 2))
basic("Transpose golden", lambda x: x.transpose(0, -1), real(2, 3, 2))
basic("Squeeze golden", lambda x: x.squeeze(1), real(2, 1, 3))
basic("Unsqueeze golden", lambda x: x.unsqueeze(-1), real(2, 3))
basic("Narrow golden", lambda x: x.narrow(1, 1, 2), real(2, 4))
basic("Concat golden", lambda a, b: torch.cat([a, b], 1), real(2, 3), real(2, 1))
basic("Stack golden", lambda a, b: torch.stack([a, b], 1), real(2, 3), real(2, 3))
basic("IndexSelect golden", lambda x, i: x.index_select(1, i), real(2, 4), given([3, 0, 3], dtype=torch.int64))
basic("MatMul golden", torch.matmul, real(2, 3), real(3, 4))
basic("MatMul golden batched and broadcast", torch.matmul, real(2, 1, 2, 3), real(3, 3, 2))
basic("MatMul golden vector and matrix", torch.matmul, real(3), real(2, 3, 2))

basic("Arange golden", lambda: torch.arange(2.0, 7.0, 1.5, dtype=torch.float64), gradients=False)
basic("Linspace golden", lambda: torch.linspace(-1, 2, 5, dtype=torch.float64), gradients=False)
basic("Logspace golden", lambda: torch.logspace(-1, 2, 4, dtype=torch.float64), gradients=False)
basic("Eye golden", lambda: torch.eye(2, 3, dtype=torch.float64), gradients=False)
basic("Full golden", lambda: torch.full((2, 2), 2.5, dtype=torch.float64), gradients=False)
basic("Ones golden", lambda: torch.ones(2, 0, dtype=torch.float64), gradients=False)
basic("Zeros golden", lambda: torch.zeros(2, 2, dtype=torch.float64), gradients=False)
basic("FullLike golden", lambda x: torch.full_like(x, 7), real(2, 2), gradients=False)
basic("OnesLike golden", torch.ones_like, real(2, 2), gradients=False)
basic("ZerosLike golden", torch.zeros_like, whole(0, 9, 3), gradients=False)
basic("OneHot golden", lambda c: torch.nn.functional.one_hot(c, 4).to(torch.float64), whole(0, 4, 2, 3), gradients=False)
basic("TrilIndices golden", lambda: torch.tril_indices(3, 4, 1), gradients=False)
basic("TriuIndices golden", lambda: torch.triu_indices(3, 4, -1), gradients=False)

for name, function in [("Exp", torch.exp), ("Sin", torch.sin), ("Sqrt", torch.sqrt), ("Sigmoid", torch.sigmoid), ("Erf", torch.erf)]:
    basic(f"{name} golden Int64", function, whole(0, 5, 4), gradients=False)
    basic(f"{name} golden Bool", function, truths(4), gradients=False)
basic("Concat golden of Int64 and Float64", lambda a, b: torch.cat([a, b]), whole(0, 5, 2), real(3))
basic("Concat golden of Bool and Int32", lambda a, b: torch.cat([a, b]), truths(2), whole(-5, 5, 3, dtype=torch.int32), gradients=False)
basic("Stack golden of Int32 and Int64", lambda a, b: torch.stack([a.to(torch.int64), b]), whole(0, 5, 3, dtype=torch.int32), whole(0, 5, 3), gradients=False)
