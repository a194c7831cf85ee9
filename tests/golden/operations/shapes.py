"""Views, repetitions, padding, diagonals and windows."""

import functools

import torch
from torch.nn import functional

from .rows import given, real, row, truths, whole

shapes = functools.partial(row, "shapes")

# Axes
shapes("Unflatten golden", lambda x: x.unflatten(1, (2, 3)), real(2, 6, 2))
shapes("Unflatten free extent", lambda x: x.unflatten(-1, (-1, 2)), real(3, 4))
shapes("SwapAxes", lambda x: x.swapaxes(0, -1), real(2, 3, 4))
shapes("MoveAxis", lambda x: x.movedim(0, -1), real(2, 3, 4))
shapes("MoveAxis several", lambda x: x.movedim((0, 3), (2, 0)), real(2, 3, 2, 2))
shapes("Expand golden", lambda x: x.expand(2, 3, 4), real(3, 1))
shapes("Flip several axes", lambda x: x.flip(0, -1), real(2, 3, 2))

# Repetitions
shapes("Repeat", lambda x: x.repeat(2, 3), real(2, 3))
shapes("Repeat new axes", lambda x: x.repeat(2, 1, 2), real(3))
shapes("Repeat of transposed", lambda x: x.t().repeat(1, 2), real(2, 3))
shapes("Repeat never", lambda x: x.repeat(0, 2), real(2, 3))
shapes("Tile fewer counts", lambda x: x.tile(2), real(2, 3))
shapes("Tile more counts", lambda x: x.tile(2, 1, 2), real(2, 2))
shapes("RepeatInterleave", lambda x: x.repeat_interleave(3, 0), real(2, 3))
shapes("RepeatInterleave last axis", lambda x: x.repeat_interleave(2, -1), real(2, 3))
shapes("RepeatInterleave counts", lambda x: x.repeat_interleave(torch.tensor([2, 0, 3]), 1), real(2, 3))
shapes("RepeatInterleave Int64", lambda x: x.repeat_interleave(2, 0), whole(-5, 6, 3))
shapes("BroadcastTensors", lambda x, y: torch.broadcast_tensors(x, y)[1], real(2, 1, 2), real(3, 1))
for which in range(2):
    shapes(f"Meshgrid ij {which}", lambda x, y: torch.meshgrid(x, y, indexing="ij")[which], real(3), real(2))
    shapes(f"Meshgrid xy {which}", lambda x, y: torch.meshgrid(x, y, indexing="xy")[which], real(3), real(2))
shapes("Meshgrid xy of three", lambda x, y, z: torch.meshgrid(x, y, z, indexing="xy")[2], real(3), real(2), real(2))

# Parts
shapes("Split equal parts", lambda x: x.split(2, 1)[1], real(2, 5))
shapes("Split rest", lambda x: x.split(2, -1)[2], real(2, 5))
shapes("Split lengths", lambda x: x.split([1, 0, 4], 1)[2], real(2, 5))
shapes("Split all joined", lambda x: torch.cat(x.split([2, 3], 1)[::-1], 1), real(2, 5))
shapes("Chunk", lambda x: x.chunk(3, 0)[1], real(7, 2))
shapes("Chunk last", lambda x: x.chunk(3, 0)[2], real(7, 2))
shapes("Unbind", lambda x: x.unbind(1)[2] * x.unbind(1)[0], real(2, 3, 2))

# Positions
shapes("Roll flattened", lambda x: x.roll(2), real(2, 3))
shapes("Roll axis", lambda x: x.roll(-1, 1), real(2, 3))
shapes("Roll axes", lambda x: x.roll((4, -4), (0, 1)), real(3, 3))
for count in range(-1, 4):
    shapes(f"Rot90 {count}", lambda x: x.rot90(count, (0, 1)), real(2, 3, 2))
shapes("Rot90 other axes", lambda x: x.rot90(1, (2, 0)), real(2, 2, 3))

# Padding. PyTorch lists pairs from the last axis on.
shapes("Pad", lambda x: functional.pad(x, (1, 2, 3, 0)), real(2, 3))
shapes("Pad value", lambda x: functional.pad(x, (1, 2), value=-1.5), real(2, 3))
shapes("Pad infinite value", lambda x: functional.pad(x, (1, 0), value=float("-inf")), real(2, 2), gradients=False)
shapes("Pad around infinities", lambda x: functional.pad(x, (1, 1), value=2.0), given([float("inf"), float("nan"), 1]), gradients=False)
shapes("Pad negative", lambda x: functional.pad(x, (-1, 1, 2, -1)), real(3, 3))
shapes("Pad crop", lambda x: functional.pad(x, (-1, -1)), real(2, 4))
shapes("Pad Int64", lambda x: functional.pad(x, (1, 1), value=7), whole(-5, 6, 2, 2))
shapes("Pad nothing there", lambda x: functional.pad(x, (1, 1), value=2.0), real(0))
shapes("Pad of transposed", lambda x: functional.pad(x.t(), (1, 1), value=0.5), real(2, 3))
shapes("Pad reflect 1d", lambda x: functional.pad(x, (2, 1), mode="reflect"), real(2, 3))
shapes("Pad reflect 2d", lambda x: functional.pad(x, (1, 2, 2, 0), mode="reflect"), real(1, 2, 3, 3))
shapes("Pad reflect cropping", lambda x: functional.pad(x[..., 1:], (0, 2), mode="reflect"), real(1, 1, 4))
shapes("Pad replicate 1d", lambda x: functional.pad(x, (4, 1), mode="replicate"), real(2, 3))
shapes("Pad replicate 2d", lambda x: functional.pad(x, (1, 0, 2, 3), mode="replicate"), real(1, 1, 2, 3))
shapes("Pad replicate 3d", lambda x: functional.pad(x, (1, 0, 0, 1, 1, 1), mode="replicate"), real(1, 1, 2, 1, 2))
shapes("Pad circular 1d", lambda x: functional.pad(x, (3, 1), mode="circular"), real(1, 2, 3))
shapes("Pad circular 2d", lambda x: functional.pad(x, (1, 2, 2, 1), mode="circular"), real(1, 1, 2, 3))

# Diagonals and triangles
shapes("Diagonal", lambda x: x.diagonal(), real(3, 4))
shapes("Diagonal above", lambda x: x.diagonal(2), real(3, 4))
shapes("Diagonal below", lambda x: x.diagonal(-1), real(4, 3))
shapes("Diagonal axes", lambda x: x.diagonal(1, -1, 0), real(3, 2, 3))
shapes("Diagonal beyond", lambda x: x.diagonal(5), real(3, 4))
shapes("Diagonal of flipped", lambda x: x.flip(1).diagonal() ** 2, real(3, 3))
shapes("DiagEmbed", torch.diag_embed, real(2, 3))
shapes("DiagEmbed below", lambda x: torch.diag_embed(x, -2), real(2))
shapes("DiagEmbed axes", lambda x: torch.diag_embed(x, 1, 0, 2), real(2, 2))
shapes("DiagonalScatter", lambda x, y: x.diagonal_scatter(y, 1), real(3, 4), real(3))
shapes("DiagonalScatter axes", lambda x, y: x.diagonal_scatter(y, -1, 2, 0), real(3, 2, 3), real(2, 2))
shapes("Trace", torch.trace, real(3, 4))
for diagonal in (0, 1, -1):
    shapes(f"Tril {diagonal}", lambda x: x.tril(diagonal), real(3, 4))
    shapes(f"Triu {diagonal}", lambda x: x.triu(diagonal), real(2, 3, 3))
shapes("Tril drops infinities", lambda x: x.tril(), given([1, float("inf"), float("nan"), 2], 2, 2), gradients=False)
shapes("Triu Bool", lambda x: x.triu(), truths(3, 3))

# Windows
shapes("Unfold axis", lambda x: x.unfold(1, 3, 2), real(2, 7))
shapes("Unfold overlapping", lambda x: x.unfold(0, 2, 1) ** 2, real(4, 2))
shapes("Unfold of transposed", lambda x: x.t().unfold(-1, 2, 2), real(5, 2))
shapes("Unfold whole axis", lambda x: x.unfold(0, 3, 1), real(3, 2))
shapes("Unfold size 0", lambda x: x.unfold(0, 0, 1), real(2))
shapes("Unfold scattered gaps", lambda x: x.unfold(0, 1, 3), real(7))
shapes("Unfold images", lambda x: functional.unfold(x, 2), real(2, 2, 3, 3))
shapes("Unfold images with options", lambda x: functional.unfold(x, (2, 3), dilation=(2, 1), padding=(1, 0), stride=(1, 2)), real(1, 2, 3, 5))
shapes("Fold", lambda x: functional.fold(x, (3, 3), 2), real(2, 4, 4))
shapes("Fold with options", lambda x: functional.fold(x, (3, 5), (2, 3), dilation=(2, 1), padding=(1, 0), stride=(1, 2)), real(1, 12, 6))
