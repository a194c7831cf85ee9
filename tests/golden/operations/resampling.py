"""Resizing, shuffling of pixels and channels, and sampling by grids."""

import functools

import torch
import torch.nn.functional as functional

from .rows import between, given, real, row

resampling = functools.partial(row, "resampling")
LINEAR = {1: "linear", 2: "bilinear", 3: "trilinear"}


def resize(name, shape, size, mode, align=False):
    interpolate = functools.partial(functional.interpolate, size=size, mode=mode, **({"align_corners": align} if mode in (*LINEAR.values(), "bicubic") else {}))
    resampling(f"Resize {name}", interpolate, real(*shape))


def resize_by(name, shape, scale, mode, align=False):
    interpolate = functools.partial(functional.interpolate, scale_factor=scale, mode=mode,
                                    **({"align_corners": align} if mode in (*LINEAR.values(), "bicubic") else {}))
    resampling(f"ResizeBy {name}", interpolate, real(*shape))


for mode in ("nearest", "nearest-exact", "area"):
    resize(f"{mode} 1d larger", (1, 2, 3), 7, mode)
    resize(f"{mode} 1d smaller", (1, 2, 7), 3, mode)
    resize(f"{mode} 2d", (1, 1, 3, 4), (5, 2), mode)
    resize(f"{mode} 3d", (1, 1, 2, 3, 2), (3, 2, 4), mode)
for rank, shape, size in ((1, (1, 2, 4), 7), (2, (1, 1, 3, 4), (5, 3)), (3, (1, 1, 2, 3, 2), (3, 2, 3))):
    for align in (False, True):
        resize(f"linear {rank}d{' aligned' if align else ''}", shape, size, LINEAR[rank], align)
resize("linear 1d to one", (1, 1, 4), 1, "linear", True)
resize("linear 1d of one", (1, 1, 1), 3, "linear")
resize("linear 1d much smaller", (1, 1, 9), 2, "linear")
resize("linear 2d of the same size", (1, 1, 2, 3), (2, 3), "bilinear")
for align in (False, True):
    resize(f"cubic 2d{' aligned' if align else ''}", (1, 1, 3, 4), (5, 6), "bicubic", align)
    resize(f"cubic 2d smaller{' aligned' if align else ''}", (1, 1, 5, 4), (2, 3), "bicubic", align)
# PyTorch's cubic is for images only: a row is an image of one row.
resampling("Resize cubic 1d", lambda x: functional.interpolate(x.unsqueeze(2), size=(1, 7), mode="bicubic").squeeze(2), real(1, 1, 4))
resampling("Resize nearest of a transposed input", lambda x: functional.interpolate(x.transpose(2, 3), size=(4, 3)), real(1, 1, 2, 3))
resampling("Resize linear no images", lambda x: functional.interpolate(x, size=(4, 3), mode="bilinear"), real(0, 1, 2, 3))

for mode in ("nearest", "nearest-exact", "area"):
    resize_by(f"{mode} 2", (1, 1, 2, 3), 2, mode)
    resize_by(f"{mode} 1.6 and 0.7", (1, 1, 3, 4), (1.6, 0.7), mode)
resize_by("linear 2.3", (1, 1, 3), 2.3, "linear")
resize_by("linear 1.2 keeps the extent", (1, 1, 3), 1.2, "linear")
resize_by("linear 0.6 aligned", (1, 1, 3, 5), 0.6, "bilinear", True)
resize_by("cubic 1.5", (1, 1, 3, 2), 1.5, "bicubic")

resampling("PixelShuffle 2", lambda x: functional.pixel_shuffle(x, 2), real(1, 4, 2, 3))
resampling("PixelShuffle 3 without a batch", lambda x: functional.pixel_shuffle(x, 3), real(9, 1, 2))
resampling("PixelUnshuffle 2", lambda x: functional.pixel_unshuffle(x, 2), real(1, 1, 4, 6))
resampling("PixelUnshuffle of a transposed input", lambda x: functional.pixel_unshuffle(x.transpose(-1, -2), 2), real(2, 2, 4))
resampling("ChannelShuffle 2", lambda x: torch.channel_shuffle(x.detach(), 2), real(1, 4, 2, 2), gradients=False)
resampling("ChannelShuffle 3", lambda x: x.reshape(2, 3, 2, 2).transpose(1, 2).reshape(2, 6, 2), real(2, 6, 2))

for mode, torch_mode in (("linear", "bilinear"), ("nearest", "nearest"), ("cubic", "bicubic")):
    for padding in ("zeros", "border", "reflection"):
        for align in (False, True):
            resampling(f"GridSample {mode} {padding}{' aligned' if align else ''}",
                       functools.partial(functional.grid_sample, mode=torch_mode, padding_mode=padding, align_corners=align),
                       real(1, 2, 3, 4), between(-1.6, 1.6, 1, 2, 3, 2))
for padding in ("zeros", "border", "reflection"):
    resampling(f"GridSample linear 3d {padding}", functools.partial(functional.grid_sample, padding_mode=padding, align_corners=False),
               real(1, 1, 2, 2, 3), between(-1.4, 1.4, 1, 1, 2, 2, 3))
resampling("GridSample nearest 3d", functools.partial(functional.grid_sample, mode="nearest", align_corners=True),
           real(1, 1, 2, 2, 3), between(-1.2, 1.2, 1, 1, 2, 2, 3))
resampling("GridSample images of a batch", functools.partial(functional.grid_sample, align_corners=False), real(2, 1, 2, 3), between(-1, 1, 2, 1, 3, 2))
FAR = [30, 0.2, -0.1, -50, 4, 0.3, 1e30, 0, 1, 1, -1, -1]
for padding in ("zeros", "border"):
    resampling(f"GridSample {padding} far outside", functools.partial(functional.grid_sample, padding_mode=padding, align_corners=True),
               real(1, 1, 3, 3), given(FAR, 1, 2, 3, 2))
resampling("GridSample reflection far outside", functools.partial(functional.grid_sample, padding_mode="reflection", align_corners=False),
           real(1, 1, 3, 3), given([7.3, 0.2, -0.1, -5.7, 11.15, -9.6], 1, 1, 3, 2))

for align in (False, True):
    suffix = " aligned" if align else ""
    resampling(f"AffineGrid 2d{suffix}", lambda theta, align=align: functional.affine_grid(theta, (2, 1, 3, 2), align), real(2, 2, 3))
    resampling(f"AffineGrid 3d{suffix}", lambda theta, align=align: functional.affine_grid(theta, (1, 1, 2, 1, 3), align), real(1, 3, 4))
