"""Convolutions and transposed convolutions."""

import torch.nn.functional as functional

from .rows import real, row


def convolve(name, x, weight, bias=False, **options):
    rank = len(weight) - 2
    compute = (functional.conv1d, functional.conv2d, functional.conv3d)[rank - 1]
    inputs = [real(*x), real(*weight)] + ([real(weight[0])] if bias else [])
    row("convolution", f"Convolve {name}", lambda x, w, b=None: compute(x, w, b, **options), *inputs)


def convolve_transposed(name, x, weight, bias=False, **options):
    rank = len(weight) - 2
    compute = (functional.conv_transpose1d, functional.conv_transpose2d, functional.conv_transpose3d)[rank - 1]
    inputs = [real(*x), real(*weight)] + ([real(weight[1] * options.get("groups", 1))] if bias else [])
    row("convolution", f"ConvolveTransposed {name}", lambda x, w, b=None: compute(x, w, b, **options), *inputs)


convolve("1d same", (1, 2, 5), (2, 2, 3), padding="same")
convolve("1d same with an even kernel", (1, 1, 5), (2, 1, 4), padding="same")
convolve("2d same with dilation", (1, 1, 4, 5), (1, 1, 2, 3), padding="same", dilation=(1, 2))
convolve("2d valid", (1, 1, 4, 4), (1, 1, 3, 2), padding="valid", bias=True)
convolve("1d without a batch", (2, 5), (3, 2, 2), bias=True)
convolve("2d without a batch", (2, 4, 3), (2, 1, 2, 2), bias=True, groups=2, stride=2)
convolve("3d without a batch", (1, 3, 2, 3), (2, 1, 2, 1, 2), padding=(0, 1, 1))
row("convolution", "Convolve 2d padding of its own for each side",
    lambda x, w: functional.conv2d(functional.pad(x, (0, 2, 1, 0)), w, stride=2), real(1, 2, 4, 5), real(2, 2, 2, 3))
row("convolution", "Convolve 2d of a transposed and flipped input",
    lambda x, w: functional.conv2d(x.transpose(-1, -2).flip(-1), w), real(1, 2, 3, 4), real(1, 2, 2, 2))
row("convolution", "Convolve 2d of an expanded input",
    lambda x, w: functional.conv2d(x.expand(2, 2, 3, 3), w.transpose(0, 1)), real(2, 1, 1, 3), real(2, 3, 2, 2))

convolve_transposed("1d", (2, 2, 4), (2, 3, 3))
convolve_transposed("1d stride", (1, 2, 3), (2, 2, 3), stride=2, bias=True)
convolve_transposed("1d all options", (1, 4, 4), (4, 1, 3), stride=3, padding=2, output_padding=1, groups=2, dilation=2, bias=True)
convolve_transposed("1d without a batch", (2, 3), (2, 1, 2), bias=True)
convolve_transposed("1d output padding below the dilation", (1, 1, 3), (1, 2, 2), output_padding=1, dilation=2)
convolve_transposed("2d", (1, 2, 3, 3), (2, 2, 2, 3))
convolve_transposed("2d stride larger than the kernel", (1, 1, 2, 3), (1, 2, 1, 1), stride=2)
convolve_transposed("2d stride and padding", (1, 1, 3, 2), (1, 2, 3, 3), stride=2, padding=1, output_padding=(1, 0), bias=True)
convolve_transposed("2d groups", (1, 4, 2, 2), (4, 2, 2, 2), groups=2)
convolve_transposed("2d depthwise", (1, 3, 2, 3), (3, 1, 3, 2), groups=3, stride=2)
convolve_transposed("2d dilation", (1, 1, 3, 3), (1, 1, 2, 2), dilation=(2, 1))
convolve_transposed("3d", (1, 1, 2, 2, 2), (1, 2, 2, 1, 2), stride=(1, 2, 1), output_padding=(0, 1, 0), bias=True)
convolve_transposed("3d without a batch", (1, 2, 1, 2), (1, 1, 2, 2, 2))
convolve_transposed("no images", (0, 2, 3), (2, 1, 2))
