"""Running results along an axis."""

import functools
import math

import torch

from .rows import given, positive, real, row, truths, whole

scan = functools.partial(row, "scans")
NAN, INFINITY = math.nan, math.inf

for name, function, inputs in [("CumSum", torch.cumsum, real), ("CumProd", torch.cumprod, real), ("LogCumSumExp", torch.logcumsumexp, real)]:
    for axis in (0, 1, -1):
        scan(f"{name} axis {axis}", lambda x: function(x, axis), inputs(2, 3, 4))
        scan(f"{name} axis {axis} reverse", lambda x: function(x.flip(axis), axis).flip(axis), inputs(2, 3, 4))
    scan(f"{name} of nothing", lambda x: function(x, 1), inputs(2, 0))
    scan(f"{name} of one", lambda x: function(x, 0), inputs(1, 3))
    scan(f"{name} of a transposed view", lambda x: function(x.t(), 1), inputs(3, 4))


def exclusive(function, first):
    """function of all elements before, first before all."""
    return lambda x, axis: torch.cat([torch.full_like(x.narrow(axis, 0, 1), first), function(x, axis).narrow(axis, 0, x.shape[axis] - 1)], axis)


for name, function in [("CumSum", exclusive(torch.cumsum, 0)), ("CumProd", exclusive(torch.cumprod, 1))]:
    scan(f"{name} exclusive", lambda x: function(x, 1), real(2, 4))
    scan(f"{name} exclusive reverse", lambda x: function(x.flip(0), 0).flip(0), real(4, 2))
scan("CumSum Int32", lambda x: torch.cumsum(x, 1), whole(-9, 10, 2, 4, dtype=torch.int32))
scan("CumSum Bool", lambda x: torch.cumsum(x, 0), truths(6))
scan("CumProd Int64", lambda x: torch.cumprod(x, 1), whole(-4, 5, 2, 4))
scan("CumSum of infinities", lambda x: torch.cumsum(x, 0), given([1, INFINITY, 2, -INFINITY, 3]), gradients=False)
for name, values in [("one zero", [2, 0, 3, 0.5]), ("two zeros", [2, 0, 3, 0, 5]), ("zeros at the ends", [0, 2, 3, 0]), ("zeros only", [0, 0, 0])]:
    scan(f"CumProd with {name}", lambda x: torch.cumprod(x, 0), given(values))
scan("LogCumSumExp of large numbers", lambda x: torch.logcumsumexp(x, 0), given([1000, -1000, 1001, 500]))
scan("LogCumSumExp of infinities", lambda x: torch.logcumsumexp(x, 1), given([-INFINITY, 1, 2, 1, INFINITY, 2, 1, NAN, 2], 3, 3), gradients=False)

for name, function in [("CumMax", torch.cummax), ("CumMin", torch.cummin)]:
    for axis in (0, 1):
        scan(f"{name} values axis {axis}", lambda x: function(x, axis)[0], real(3, 4))
        scan(f"{name} indices axis {axis}", lambda x: function(x, axis)[1], real(3, 4), gradients=False)
    scan(f"{name} values with ties and NaN", lambda x: function(x, 1)[0], given([1, 1, 0, 2, 1, NAN, 3, 1, 2, 2, 1, 1], 3, 4))
    scan(f"{name} indices with ties and NaN", lambda x: function(x, 1)[1], given([1, 1, 0, 2, 1, NAN, 3, 1, 2, 2, 1, 1], 3, 4), gradients=False)
    scan(f"{name} values reverse", lambda x: function(x.flip(0), 0)[0].flip(0), real(5))
    scan(f"{name} Int64", lambda x: function(x, 0)[0], whole(-9, 10, 5))


def recurrence(a, b, axis):
    """The definition."""
    a, b = torch.broadcast_tensors(a, b)
    results, state = [], torch.zeros_like(b.select(axis, 0))
    for i in range(b.shape[axis]):
        state = a.select(axis, i) * state + b.select(axis, i)
        results.append(state)
    return torch.stack(results, axis)


scan("LinearRecurrence", lambda a, b: recurrence(a, b, 1), real(2, 4), real(2, 4))
scan("LinearRecurrence axis 0 broadcast", lambda a, b: recurrence(a, b, 0), real(3), real(4, 3))
scan("LinearRecurrence reverse", lambda a, b: recurrence(a.flip(0), b.flip(0), 0).flip(0), real(4), real(4))
