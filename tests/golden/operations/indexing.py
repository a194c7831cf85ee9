"""Taking from and putting at positions."""

import functools

import torch

from .rows import Input, given, real, row, truths, whole

indexing = functools.partial(row, "indexing")


def positions(*values, shape=None):
    return given(list(values), *(shape or (len(values),)), dtype=torch.int64)


def masks(*values, shape=None):
    return given([bool(value) for value in values], *(shape or (len(values),)), dtype=torch.bool)


def updated(x, index, values, accumulate=False):
    """x[index] = values as a pure function."""
    y = x.clone()
    if accumulate:
        y[index] += values
    else:
        y[index] = values
    return y


# Brackets
indexing("Index ellipsis", lambda x: x[..., 1], real(2, 3, 2))
indexing("Index ellipsis between", lambda x: x[1, ..., 0:2], real(2, 2, 3))
indexing("Index new axis", lambda x: x[:, None, 1], real(2, 3))
indexing("Index by positions", lambda x, i: x[i], real(4, 2), positions(2, 0, -1, 2))
indexing("Index by a matrix of positions", lambda x, i: x[:, i], real(2, 4), positions(0, -1, 3, 1, 1, 2, shape=(2, 3)))
indexing("Index by two vectors", lambda x, i, j: x[i, j], real(3, 4), positions(0, 2, 2), positions(-1, 1, 1))
indexing("Index by broadcast positions", lambda x, i, j: x[i, j], real(3, 4), positions(0, 2, shape=(2, 1)), positions(3, 1, 0))
indexing("Index by separated positions", lambda x, i, j: x[i, :, j], real(3, 2, 4), positions(0, 2), positions(1, -4))
indexing("Index by positions behind a range", lambda x, i: x[1:, i, 0], real(3, 4, 2), positions(3, 1))
indexing("Index by nothing", lambda x, i: x[i], real(3, 2), given([], 0, dtype=torch.int64))
indexing("Index by a mask", lambda x, m: x[m], real(2, 3), masks(1, 0, 1, 0, 0, 1, shape=(2, 3)))
indexing("Index by a mask of rows", lambda x, m: x[m], real(3, 2), masks(1, 0, 1))
indexing("Index by a mask of columns", lambda x, m: x[:, m], real(2, 3), masks(0, 1, 1))
indexing("Index by an empty mask", lambda x, m: x[m], real(3, 2), masks(0, 0, 0))
indexing("Index by mask and positions", lambda x, m, i: x[m, i], real(3, 4), masks(1, 0, 1), positions(3, 0))

# Assignment
indexing("IndexPut range", lambda x, v: updated(x, (slice(1, 3), slice(0, 2)), v), real(3, 3), real(2, 2))
indexing("IndexPut broadcast", lambda x, v: updated(x, (slice(None), -1), v), real(3, 3), real(1))
indexing("IndexPut accumulate range", lambda x, v: updated(x, (0, slice(1, 3)), v, True), real(2, 3), real(2))
indexing("IndexPut positions", lambda x, i, v: torch.index_put(x, (i,), v), real(4, 2), positions(2, -4), real(2, 2))
indexing("IndexPut positions accumulate", lambda x, i, v: torch.index_put(x, (i,), v, accumulate=True), real(3, 2), positions(2, 0, 2), real(3, 2))
indexing("IndexPut two vectors", lambda x, i, j, v: torch.index_put(x, (i, j), v), real(3, 4), positions(0, 2), positions(-1, 1), real(2))
indexing("IndexPut separated", lambda x, i, j, v: updated(x, (i, slice(None), j), v), real(3, 2, 4), positions(0, 2), positions(1, 3), real(2, 2))
indexing("IndexPut mask", lambda x, m, v: updated(x, m, v), real(2, 3), masks(1, 0, 1, 0, 0, 1, shape=(2, 3)), real(3))
indexing("IndexPut positions behind a range", lambda x, i, v: updated(x, (slice(1, None), i), v), real(3, 4), positions(3, 1), real(2, 2))
indexing("SliceScatter", lambda x, v: x.slice_scatter(v, 1, 1, 6, 2), real(2, 6), real(2, 3))
indexing("SliceScatter all", lambda x, v: x.slice_scatter(v, 0, 0, 2, 1), real(2, 3), real(2, 3))
indexing("SelectScatter", lambda x, v: x.select_scatter(v, 1, -1), real(2, 3), real(2))

# Along an axis
indexing("Gather smaller indices", lambda x, i: x.gather(1, i), real(3, 4), whole(0, 4, 2, 2))
indexing("TakeAlongAxis", lambda x, i: x.take_along_dim(i, 1), real(2, 3), whole(0, 3, 1, 2))
indexing("TakeAlongAxis broadcast tensor", lambda x, i: x.take_along_dim(i, -1), real(1, 3), whole(0, 3, 2, 2))
indexing("TakeAlongAxis flattened", lambda x, i: x.take_along_dim(i), real(2, 3), whole(0, 6, 2, 2))
indexing("Take", lambda x, i: x.take(i), real(2, 3), positions(5, 0, -1, -6, shape=(2, 2)))
indexing("Scatter", lambda x, i, v: x.scatter(0, i, v), real(4, 2), positions(2, 1, 0, 3, shape=(2, 2)), real(2, 2))
indexing("Scatter last axis", lambda x, i, v: x.scatter(-1, i, v), real(2, 4), positions(3, 1, 0, 2, 0, 3, shape=(2, 3)), real(2, 3))
indexing("Scatter smaller indices", lambda x, i, v: x.scatter(1, i, v), real(3, 4), positions(3, 1, shape=(1, 2)), real(1, 2))
indexing("Scatter number", lambda x, i: x.scatter(1, i, 0.5), real(2, 3), positions(2, 0, shape=(2, 1)))
indexing("Scatter Bool", lambda x, i: x.scatter(0, i, True), truths(4), positions(1, 3))
indexing("ScatterAdd", lambda x, i, v: x.scatter_add(0, i, v), real(3, 2), positions(2, 1, 2, 1, 2, 0, shape=(3, 2)), real(3, 2))
indexing("ScatterAdd smaller indices", lambda x, i, v: x.scatter_add(1, i, v), real(3, 3), positions(0, 0, 2, 1, shape=(2, 2)), real(2, 2))
indexing("ScatterAdd Int64", lambda x, i, v: x.scatter_add(0, i, v), whole(-5, 6, 3), positions(1, 1), whole(-5, 6, 2))
indexing("IndexAdd", lambda x, i, v: x.index_add(1, i, v, alpha=2), real(2, 3), positions(2, 0, 2), real(2, 3))
indexing("IndexAdd Int64", lambda x, i, v: x.index_add(0, i, v), whole(-5, 6, 3, 2), positions(1, 1), whole(-5, 6, 2, 2))
indexing("IndexCopy", lambda x, i, v: x.index_copy(1, i, v), real(2, 4, 2), positions(3, 0), real(2, 2, 2))
indexing("IndexFill", lambda x, i: x.index_fill(1, i, -1.0), real(2, 3), positions(2, 0, 2))
indexing("IndexFill no positions", lambda x, i: x.index_fill(0, i, -1.0), real(2, 3), given([], 0, dtype=torch.int64))

# Masks
indexing("NonZero", torch.nonzero, given([0, 1.5, 0, float("nan"), -2, 0], 2, 3), gradients=False)
indexing("NonZero Bool", torch.nonzero, masks(1, 0, 1, 0, 0, 1, shape=(1, 2, 3)))
indexing("NonZero nothing", torch.nonzero, given([0, 0, 0]), gradients=False)
indexing("NonZero scalar", torch.nonzero, Input((), values=[3]), gradients=False)
indexing("MaskedSelect", lambda x, m: x.masked_select(m), real(2, 3), masks(1, 0, 1, 0, 0, 1, shape=(2, 3)))
indexing("MaskedSelect broadcast", lambda x, m: x.masked_select(m), real(2, 3), masks(1, 0, 1))
indexing("MaskedSelect nothing", lambda x, m: x.masked_select(m), real(2), masks(0, 0))
indexing("MaskedFill", lambda x, m: x.masked_fill(m, 0.5), real(2, 3), masks(1, 0, 1))
indexing("MaskedFill tensor", lambda x, m, v: x.masked_fill(m, v), real(2, 3), masks(0, 1, shape=(2, 1)), real())
indexing("MaskedFill infinity", lambda x, m: x.masked_fill(m, float("-inf")), real(3), masks(0, 1, 0), gradients=False)
indexing("MaskedFill Int64", lambda x, m: x.masked_fill(m, 9), whole(-5, 6, 3), masks(0, 1, 0))
indexing("MaskedScatter", lambda x, m, v: x.masked_scatter(m, v), real(2, 3), masks(1, 0, 1), real(5))
