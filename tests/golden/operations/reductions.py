"""Reductions, statistics and norms."""

import functools
import math

import torch

from .rows import given, positive, real, row, truths, whole

reduction = functools.partial(row, "reductions")
NAN, INFINITY = math.nan, math.inf
AXES = [("", None, False), (" over [1]", (1,), False), (" over [0, -1] kept", (0, -1), True), (" over [0]", (0,), False)]


def over(function):
    """function(x, axes, keepdim) for a tensor of three axes, all of them if none is named."""
    return lambda axes, keep: lambda x: function(x, axes if axes is not None else tuple(range(x.dim())), keep)


for name, function in [
    ("LogSumExp", over(torch.logsumexp)), ("StandardDeviation", over(lambda x, axes, keep: torch.std(x, axes, True, keep))),
    ("StandardDeviation of a population", over(lambda x, axes, keep: torch.std(x, axes, False, keep))),
    ("Variance golden", over(lambda x, axes, keep: torch.var(x, axes, True, keep))),
    ("VarianceAndMean variance", over(lambda x, axes, keep: torch.var_mean(x, axes, True, keep)[0])),
    ("VarianceAndMean mean", over(lambda x, axes, keep: torch.var_mean(x, axes, True, keep)[1])),
    ("NanSum", over(torch.nansum)), ("NanMean", over(torch.nanmean)),
]:
    for situation, axes, keep in AXES:
        reduction(name + situation, function(axes, keep), real(2, 3, 4))
for p in (2, 1, 0, 3, 0.5, -1, 2.5, INFINITY, -INFINITY):
    for situation, axes, keep in AXES:
        reduction(f"Norm {p}{situation}", over(lambda x, axes, keep, p=p: torch.linalg.vector_norm(x, p, axes, keep))(axes, keep), real(2, 3, 4))
    if p not in (0.5, -1):
        reduction(f"Norm {p} of zeros", lambda x, p=p: torch.linalg.vector_norm(x, p, (1,)), given([0, 0, 0, 0, 3, -4], 2, 3))
reduction("Norm -1 of zeros", lambda x: torch.linalg.vector_norm(x, -1, (1,)), given([0, 0, 2, 0, 3, -4], 2, 3), gradients=False)
reduction("Norm 2 of infinities", lambda x: torch.linalg.vector_norm(x, 2, (1,)), given([INFINITY, 1, NAN, 1], 2, 2), gradients=False)
reduction("Norm infinity with ties", lambda x: torch.linalg.vector_norm(x, INFINITY, (0,)), given([3, -3, 1]))

reduction("LogSumExp of infinities", lambda x: torch.logsumexp(x, 1), given([INFINITY, 1, -INFINITY, -INFINITY, NAN, 1, -INFINITY, 2], 4, 2), gradients=False)
reduction("LogSumExp of large numbers", lambda x: torch.logsumexp(x, 0), given([1000, 1001, -1000]))
reduction("LogSumExp of nothing", lambda x: torch.logsumexp(x, 1), real(2, 0), gradients=False)
reduction("StandardDeviation of equal numbers", lambda x: torch.std(x, 1), given([2, 2, 2, 1, 2, 3], 2, 3))
reduction("Variance of one number", lambda x: torch.var(x, 1), given([2, 3], 2, 1), gradients=False)
reduction("Variance of a large mean", lambda x: torch.var(x, 0), given([1e8 + 1, 1e8 + 2, 1e8 + 3, 1e8 + 4]))
reduction("NanSum with NaN", lambda x: torch.nansum(x, 1), given([1, NAN, 3, NAN, NAN, NAN], 2, 3))
reduction("NanMean with NaN", lambda x: torch.nanmean(x, 1), given([1, NAN, 3, NAN, NAN, 2], 2, 3))
reduction("NanMean of NaN only", lambda x: torch.nanmean(x, 1), given([NAN, NAN], 1, 2), gradients=False)
reduction("CountNonZero", lambda x: torch.count_nonzero(x, 1), given([1, 0, NAN, -0.0, 0, 2], 2, 3), gradients=False)
reduction("CountNonZero Int64", torch.count_nonzero, whole(-1, 2, 3, 4))

reduction("Sum Bool", lambda x: torch.sum(x, 1), truths(3, 40))
reduction("Sum Bool over [0]", lambda x: torch.sum(x, 0), truths(40, 9))
reduction("Prod Bool", lambda x: torch.prod(x, 1), given([1, 1, 1, 0], 2, 2, dtype=torch.bool))
reduction("Max Bool", lambda x: torch.amax(x, 1), given([1, 0, 0, 0, 1, 1], 3, 2, dtype=torch.bool))
reduction("Min Bool", lambda x: torch.amin(x, 1), given([1, 0, 0, 0, 1, 1], 3, 2, dtype=torch.bool))
reduction("Any Float64", lambda x: torch.any(x != 0, 1), given([0, 0, NAN, 0, -2, 1], 3, 2), gradients=False)
reduction("All Int32", lambda x: torch.all(x, 1), given([0, 1, 0, 0, -2, 1], 3, 2, dtype=torch.int32))
reduction("Sum of an expanded view", lambda x: x.expand(4, 3, 5).sum((0, 2)), real(3, 1))
reduction("Sum of a flipped view", lambda x: x.flip(1).sum(1), real(3, 4))
reduction("Max of a transposed view", lambda x: x.t().amax(1), real(3, 4))

for name, function in [("Max", torch.max), ("Min", torch.min)]:
    for situation, axis, keep in [("axis 1", 1, False), ("axis -1 kept", -1, True), ("axis 0", 0, False)]:
        reduction(f"{name} values of {situation}", lambda x: function(x, axis, keep)[0], real(2, 3, 4))
        reduction(f"{name} indices of {situation}", lambda x: function(x, axis, keep)[1], real(2, 3, 4), gradients=False)
    reduction(f"{name} values with ties and NaN", lambda x: function(x, 1)[0], given([1, 2, 2, 1, NAN, 3], 2, 3))
    reduction(f"{name} indices with ties and NaN", lambda x: function(x, 1)[1], given([1, 2, 2, 1, NAN, 3], 2, 3), gradients=False)
for situation, axis, keep in [("of odd axis", 1, False), ("of even axis kept", -1, True), ("of axis 0", 0, False)]:
    reduction(f"Median values {situation}", lambda x: torch.median(x, axis, keep)[0], real(2, 3, 4))
    reduction(f"Median indices {situation}", lambda x: torch.median(x, axis, keep)[1], real(2, 3, 4), gradients=False)
reduction("Median with NaN", lambda x: torch.median(x, 1)[0], given([1, NAN, 3, 4, 2, 5], 2, 3), gradients=False)
reduction("Median indices with NaN", lambda x: torch.median(x, 1)[1], given([1, NAN, 3, 4, 2, 5], 2, 3), gradients=False)
reduction("Median Int64", lambda x: torch.median(x, 0)[0], whole(-9, 10, 6))
for q in (0.0, 0.25, 0.5, 0.9, 1.0):
    reduction(f"Quantile {q}", lambda x: torch.quantile(x, q, 1), real(2, 5))
reduction("Quantile axis 0 kept", lambda x: torch.quantile(x, 0.3, 0, True), real(4, 3))
reduction("Quantile with NaN", lambda x: torch.quantile(x, 0.5, 1), given([1, NAN, 3, 4, 2, 5], 2, 3), gradients=False)
reduction("Prod of many factors", lambda x: torch.prod(x, 1), given([1.5, 0.5, -2, 0, 1, 2, 0, 3, 0, 1, 2, 3], 3, 4))
