"""Pooling with indices, adaptive pooling and unpooling."""

import functools

import torch
import torch.nn.functional as functional

from .rows import given, positive, real, row

pooling = functools.partial(row, "pooling")
NAN, INFINITY = float("nan"), float("inf")

max1, max2, max3 = functional.max_pool1d, functional.max_pool2d, functional.max_pool3d
for number, pool, shape, options in (
    (1, max1, (1, 2, 6), dict(kernel_size=2)),
    (2, max2, (1, 2, 5, 5), dict(kernel_size=3, stride=2, padding=1)),
    (3, max3, (1, 1, 3, 4, 3), dict(kernel_size=2, stride=(1, 2, 1), ceil_mode=True)),
):
    pooling(f"MaxPoolWithIndices values {number}d", lambda x, pool=pool, options=options: pool(x, **options), real(*shape))
    pooling(f"MaxPoolWithIndices indices {number}d",
            lambda x, pool=pool, options=options: pool(x, return_indices=True, **options)[1], real(*shape), gradients=False)
TIES = [1, 2, 2, 0, 2, 2, 1, 1, 0, 2, 2, 2, 1, 1, 1, 1]
pooling("MaxPool 2d ties", lambda x: max2(x, 3, 1), given(TIES, 1, 1, 4, 4))
pooling("MaxPoolWithIndices indices with ties", lambda x: max2(x, 3, 1, return_indices=True)[1], given(TIES, 1, 1, 4, 4), gradients=False)
pooling("MaxPool 2d without a batch", lambda x: max2(x, 2, 1), real(2, 3, 3))
pooling("MaxPool 2d of a transposed input", lambda x: max2(x.transpose(2, 3), 2), real(1, 1, 4, 6))
pooling("MaxPool with infinities", lambda x: max1(x, 2), given([INFINITY, 1, -INFINITY, 2, -INFINITY, -INFINITY], 1, 1, 6))
pooling("MaxPool 2d one overhanging window", lambda x: max2(x, (2, 4), (1, 3), (1, 0), (1, 2), ceil_mode=True), real(1, 2, 3, 6))

average2 = functional.avg_pool2d
pooling("AveragePool 2d one overhanging window", lambda x: average2(x, 3, 2, ceil_mode=True), real(1, 2, 2, 5))
pooling("AveragePool 2d without a batch", lambda x: average2(x, (2, 1)), real(2, 4, 3))
pooling("AveragePool 2d divisor", lambda x: average2(x, 2, divisor_override=3), real(1, 2, 4, 4))
pooling("AveragePool 2d divisor, padding and ceil mode",
        lambda x: average2(x, 3, 2, 1, ceil_mode=True, divisor_override=-5), real(1, 1, 4, 6))
pooling("AveragePool 3d divisor", lambda x: functional.avg_pool3d(x, 2, 1, divisor_override=2), real(1, 1, 2, 3, 3))
pooling("AveragePool 1d of a flipped input", lambda x: functional.avg_pool1d(x.flip(2), 3, 1), real(1, 2, 5))

pooling("LpPool 1d p 2", lambda x: functional.lp_pool1d(x, 2, 2), real(1, 2, 6))
pooling("LpPool 2d p 3", lambda x: functional.lp_pool2d(x, 3, (2, 3), 1), positive(1, 1, 4, 4))
pooling("LpPool 2d p 1.5 without a batch", lambda x: functional.lp_pool2d(x.unsqueeze(0), 1.5, 2).squeeze(0), positive(2, 2, 4))
pooling("LpPool 2d ceil mode", lambda x: functional.lp_pool2d(x, 2, 2, ceil_mode=True), positive(1, 1, 3, 3))
pooling("LpPool 1d p 1", lambda x: functional.lp_pool1d(x, 1, 2), positive(1, 1, 4))
pooling("LpPool 1d zeros", lambda x: functional.lp_pool1d(x, 2, 2), given([0, 0, 3, 4, 0, 2], 1, 1, 6))
# PyTorch 1.13 has no lp_pool3d; its later definition is the mean times the count.
pooling("LpPool 3d", lambda x: (functional.avg_pool3d(x ** 3, 2, 1) * 8) ** (1 / 3), positive(1, 1, 2, 3, 3))

for number, average, maximum, cases in (
    (1, functional.adaptive_avg_pool1d, functional.adaptive_max_pool1d, (((1, 2, 7), 3), ((1, 2, 3), 5), ((2, 1, 6), 2), ((1, 1, 5), 1))),
    (2, functional.adaptive_avg_pool2d, functional.adaptive_max_pool2d,
     (((1, 2, 5, 4), (3, 2)), ((1, 1, 3, 7), (4, 3)), ((1, 1, 4, 6), (2, 3)), ((1, 1, 4, 3), (None, 2)))),
    (3, functional.adaptive_avg_pool3d, functional.adaptive_max_pool3d, (((1, 1, 3, 4, 5), (2, 3, 2)),)),
):
    for shape, output in cases:
        situation = f"{number}d {list(shape)} to {output}".replace("None", "-1")
        pooling(f"AdaptiveAveragePool {situation}", lambda x, average=average, output=output: average(x, output), real(*shape))
        pooling(f"AdaptiveMaxPool {situation}", lambda x, maximum=maximum, output=output: maximum(x, output), real(*shape))
        pooling(f"AdaptiveMaxPoolWithIndices indices {situation}",
                lambda x, maximum=maximum, output=output: maximum(x, output, return_indices=True)[1], real(*shape), gradients=False)
pooling("AdaptiveMaxPoolWithIndices values 2d", lambda x: functional.adaptive_max_pool2d(x, (2, 3)), real(1, 2, 3, 4))
pooling("AdaptiveMaxPool 2d ties", lambda x: functional.adaptive_max_pool2d(x, 3), given(TIES, 1, 1, 4, 4))
pooling("AdaptiveMaxPoolWithIndices indices with ties",
        lambda x: functional.adaptive_max_pool2d(x, 3, return_indices=True)[1], given(TIES, 1, 1, 4, 4), gradients=False)
pooling("AdaptiveAveragePool 2d without a batch", lambda x: functional.adaptive_avg_pool2d(x, (2, 2)), real(2, 3, 3))
pooling("AdaptiveAveragePool 2d of a transposed input", lambda x: functional.adaptive_avg_pool2d(x.transpose(2, 3), (2, 3)), real(1, 1, 4, 3))
pooling("AdaptiveAveragePool with infinities", lambda x: functional.adaptive_avg_pool1d(x, 3),
        given([INFINITY, 1, NAN, 2, 5], 1, 1, 5))


def unpool(name, function, values, positions, **options):
    """Unpools values drawn for given positions."""
    pooling(f"MaxUnpool {name}", lambda x, index: function(x, index, **options), values, positions)


whole = functools.partial(given, dtype=torch.int64)
unpool("1d", functional.max_unpool1d, real(1, 2, 3), whole([1, 2, 4, 0, 3, 5], 1, 2, 3), kernel_size=2)
unpool("1d output of its own", functional.max_unpool1d, real(1, 1, 2), whole([1, 3], 1, 1, 2), kernel_size=2, output_size=(5,))
unpool("2d", functional.max_unpool2d, real(1, 1, 2, 2), whole([5, 3, 8, 15], 1, 1, 2, 2), kernel_size=2)
unpool("2d stride and padding", functional.max_unpool2d, real(1, 1, 2, 2), whole([0, 2, 6, 8], 1, 1, 2, 2), kernel_size=3, stride=2, padding=1)
unpool("2d without a batch", functional.max_unpool2d, real(2, 1, 2), whole([1, 2, 4, 7], 2, 1, 2), kernel_size=2)
unpool("3d", functional.max_unpool3d, real(1, 1, 1, 2, 1), whole([3, 14], 1, 1, 1, 2, 1), kernel_size=2)
