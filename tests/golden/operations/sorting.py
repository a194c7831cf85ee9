"""Order: sorting, selecting, counting."""

import functools
import math

import torch

from .rows import given, real, row, truths, whole

sorting = functools.partial(row, "sorting")
NAN, INFINITY = math.nan, math.inf
MIXED = given([3, NAN, -1, INFINITY, 3, -INFINITY, -0.0, NAN, 0.0, -1], 2, 5)


def stable(x, axis, descending=False):
    return torch.sort(x, stable=True, dim=axis, descending=descending)


for axis in (0, 1, -1):
    for descending in (False, True):
        order = " descending" if descending else ""
        sorting(f"Sort values axis {axis}{order}", lambda x: stable(x, axis, descending)[0], real(2, 3, 4))
        sorting(f"Sort indices axis {axis}{order}", lambda x: stable(x, axis, descending)[1], real(2, 3, 4), gradients=False)
for descending in (False, True):
    order = " descending" if descending else ""
    sorting(f"Sort special values{order}", lambda x: stable(x, -1, descending)[0], MIXED, gradients=False)
    sorting(f"Sort special indices{order}", lambda x: stable(x, -1, descending)[1], MIXED, gradients=False)
    sorting(f"ArgSort Int64{order}", lambda x: stable(x, 0, descending)[1], whole(-3, 4, 70))
    sorting(f"ArgSort Int32{order}", lambda x: stable(x, 0, descending)[1], whole(-3, 4, 12, dtype=torch.int32))
    sorting(f"ArgSort Bool{order}", lambda x: stable(x, 1, descending)[1], truths(2, 40))
sorting("Sort of a transposed view", lambda x: stable(x.t(), 1)[0], real(3, 4))
sorting("Sort of nothing", lambda x: stable(x, 1)[0], real(2, 0))
sorting("Sort of many", lambda x: stable(x, 0)[0], real(50))
for situation, k, axis, largest in [("largest", 2, -1, True), ("smallest", 2, 1, False), ("axis 0", 1, 0, True), ("all", 4, -1, True)]:
    sorting(f"TopK values {situation}", lambda x: torch.topk(x, k, axis, largest)[0], real(2, 3, 4))
    sorting(f"TopK indices {situation}", lambda x: torch.topk(x, k, axis, largest)[1], real(2, 3, 4), gradients=False)
sorting("TopK none", lambda x: torch.topk(x, 0)[0], real(2, 3))
sorting("TopK with NaN", lambda x: torch.topk(x, 2)[0], given([1, NAN, 3, 2]), gradients=False)
for k in (1, 3):
    sorting(f"KthValue {k}", lambda x: torch.kthvalue(x, k)[0], real(2, 4))
    sorting(f"KthValue {k} indices axis 0 kept", lambda x: torch.kthvalue(x, k, 0, True)[1], real(4, 2), gradients=False)

sorting("Unique values", torch.unique, whole(-3, 4, 3, 5))
sorting("Unique inverse", lambda x: torch.unique(x, return_inverse=True)[1], whole(-3, 4, 3, 5))
sorting("Unique counts", lambda x: torch.unique(x, return_counts=True)[1], whole(-3, 4, 3, 5))
sorting("Unique Float64", torch.unique, given([2, 1, 2, -INFINITY, 1]), gradients=False)
sorting("Unique Bool", torch.unique, truths(6))
sorting("BinCount", torch.bincount, whole(0, 6, 12))
sorting("BinCount minimum length", lambda x: torch.bincount(x, minlength=9), whole(0, 6, 12, dtype=torch.int32))
sorting("BinCount weights", lambda x, w: torch.bincount(x, w), whole(0, 6, 8), real(8), gradients=False)
sorting("Histogram", lambda x: torch.histc(x, 5, -1.5, 1.5), real(20), gradients=False)
sorting("Histogram of its range", lambda x: torch.histc(x, 4), real(3, 5), gradients=False)
sorting("Histogram on the bounds", lambda x: torch.histc(x, 4, 0, 2), given([0, 2, 0.5, 1, 2.5, -1, 1.5]), gradients=False)
sorting("Histogram of one value", lambda x: torch.histc(x, 4), given([2, 2, 2]), gradients=False)
for right in (False, True):
    side = " right" if right else ""
    sorting(f"SearchSorted{side}", lambda s, v: torch.searchsorted(s, v, right=right), given([1, 2, 2, 4]), given([0, 1, 2, 3, 4, 5, NAN, INFINITY], 2, 4), gradients=False)
    sorting(f"SearchSorted rows{side}", lambda s, v: torch.searchsorted(s, v, right=right), given([1, 2, 3, 2, 4, 6], 2, 3), given([2, 3, 2, 7], 2, 2), gradients=False)
    sorting(f"Bucketize{side}", lambda x, b: torch.bucketize(x, b, right=right), real(2, 5), given([-1.0, 0, 1]), gradients=False)
sorting("SearchSorted Int64", torch.searchsorted, given([1, 3, 5], dtype=torch.int64), given([0, 3, 6], dtype=torch.int64))
