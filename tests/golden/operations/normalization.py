"""Normalisations."""

import functools

import torch
import torch.nn.functional as functional
from torch.nn.utils import parametrizations

from .rows import given, real, row

normalization = functools.partial(row, "normalization")
MEAN, VARIANCE = [0.5, -0.25, 1.0], [1.5, 0.75, 2.0]


def statistics(channels):
    return torch.tensor(MEAN[:channels], dtype=torch.float64), torch.tensor(VARIANCE[:channels], dtype=torch.float64)


def batch_norm(x, w=None, b=None, **options):
    return functional.batch_norm(x, *statistics(x.shape[1]), w, b, **options)


for name, shape in (("[N, C]", (4, 3)), ("1d", (2, 2, 3)), ("2d", (2, 2, 2, 2)), ("3d", (1, 2, 2, 1, 3))):
    channels = shape[1]
    normalization(f"BatchNorm training {name}", functools.partial(batch_norm, training=True), real(*shape), real(channels), real(channels))
    normalization(f"BatchNorm evaluation {name}", functools.partial(batch_norm), real(*shape), real(channels), real(channels))
normalization("BatchNorm training without parameters", functools.partial(batch_norm, training=True), real(3, 2))
normalization("BatchNorm training without statistics", lambda x: functional.batch_norm(x, None, None, training=True, eps=0.125), real(3, 2, 2))
normalization("BatchNorm training scale only", lambda x, w: batch_norm(x, w, training=True), real(3, 2), real(2))
normalization("BatchNorm training shift only", lambda x, b: batch_norm(x, b=b, training=True), real(3, 2), real(2))
normalization("BatchNorm of a transposed input", lambda x: batch_norm(x.transpose(0, 1), training=True), real(2, 3))


def running(which, function, **options):
    """The running statistics after a batch."""
    def compute(x):
        found = statistics(x.shape[1])
        function(x, *found, **options)
        return found[which]
    return compute


for which, name in ((0, "mean"), (1, "variance")):
    normalization(f"BatchNorm running {name}", running(which, functional.batch_norm, training=True), real(3, 2, 2), gradients=False)
    normalization(f"BatchNorm running {name} momentum 1", running(which, functional.batch_norm, training=True, momentum=1.0), real(3, 2), gradients=False)
    normalization(f"InstanceNorm running {name}", running(which, functional.instance_norm, momentum=0.3), real(2, 2, 3), gradients=False)

for name, shape in (("1d", (2, 2, 3)), ("2d", (2, 1, 2, 3)), ("3d", (1, 2, 2, 1, 3))):
    normalization(f"InstanceNorm {name}", lambda x, w, b: functional.instance_norm(x, weight=w, bias=b), real(*shape), real(shape[1]), real(shape[1]))
normalization("InstanceNorm by running statistics",
              lambda x: functional.instance_norm(x, *statistics(2), use_input_stats=False), real(2, 2, 3))

normalization("LayerNorm last axis", lambda x, w, b: functional.layer_norm(x, (4,), w, b), real(3, 4), real(4), real(4))
normalization("LayerNorm two axes", lambda x, w, b: functional.layer_norm(x, (2, 3), w, b, eps=0.01), real(2, 2, 3), real(2, 3), real(2, 3))
normalization("LayerNorm all axes", lambda x: functional.layer_norm(x, (2, 3)), real(2, 3))
normalization("LayerNorm scale only", lambda x, w: functional.layer_norm(x, (3,), w), real(2, 3), real(3))
normalization("LayerNorm of a transposed input", lambda x: functional.layer_norm(x.transpose(0, 1), (3,)), real(3, 4))
normalization("LayerNorm of equal values", lambda x: functional.layer_norm(x, (3,)), given([2, 2, 2, 1, 0, 1], 2, 3))
normalization("LayerNorm no rows", lambda x: functional.layer_norm(x, (3,)), real(0, 3))

normalization("GroupNorm 2 groups", lambda x, w, b: functional.group_norm(x, 2, w, b), real(2, 4, 3), real(4), real(4))
normalization("GroupNorm 1 group", lambda x: functional.group_norm(x, 1, eps=0.1), real(2, 3, 2, 2))
normalization("GroupNorm a group for each channel", lambda x, w, b: functional.group_norm(x, 3, w, b), real(1, 3, 2, 2), real(3), real(3))
normalization("GroupNorm without spatial axes", lambda x, w, b: functional.group_norm(x, 2, w, b), real(2, 6), real(6), real(6))


def rms_norm(x, axes, w=None, eps=torch.finfo(torch.float64).eps):
    """PyTorch 1.13 has no RMSNorm: the formula of the paper, with the default of PyTorch 2.4."""
    y = x / torch.sqrt((x * x).mean(axes, keepdim=True) + eps)
    return y if w is None else y * w


normalization("RmsNorm last axis", lambda x, w: rms_norm(x, (-1,), w, 1e-5), real(3, 4), real(4))
normalization("RmsNorm two axes", lambda x, w: rms_norm(x, (-2, -1), w, 0.01), real(2, 2, 3), real(2, 3))
normalization("RmsNorm default", lambda x: rms_norm(x, (-1,)), real(2, 3))

normalization("LocalResponseNorm odd", lambda x: functional.local_response_norm(x, 3, alpha=0.5), real(1, 4, 3))
normalization("LocalResponseNorm even", lambda x: functional.local_response_norm(x, 2, alpha=0.5, beta=0.5, k=2), real(2, 3, 2, 2))
normalization("LocalResponseNorm more than the channels", lambda x: functional.local_response_norm(x, 5, alpha=1), real(2, 2, 2))
normalization("LocalResponseNorm 1", lambda x: functional.local_response_norm(x, 1, alpha=1), real(1, 2, 3))
normalization("LocalResponseNorm default", lambda x: functional.local_response_norm(x, 3), real(1, 3, 1, 2, 2))

normalization("Normalize p 2", functional.normalize, real(2, 3, 2))
normalization("Normalize p 2 axis -1", lambda x: functional.normalize(x, dim=-1), real(3, 4))
normalization("Normalize p 1", lambda x: functional.normalize(x, 1.0, 0), real(3, 4))
normalization("Normalize p 3", lambda x: functional.normalize(x, 3.0), real(2, 4))
normalization("Normalize p infinity", lambda x: functional.normalize(x, float("inf")), real(2, 4))
normalization("Normalize to epsilon", lambda x: functional.normalize(x, eps=8.0), real(2, 3))
normalization("Normalize zeros", lambda x: functional.normalize(x, eps=0.5), given([0, 0, 3, 4], 2, 2))

normalization("WeightNorm axis 0", lambda g, v: torch._weight_norm(v, g, 0), real(3, 1), real(3, 4))
normalization("WeightNorm axis 1", lambda g, v: v * (g / v.norm(dim=(0, 2), keepdim=True)), real(1, 2, 1), real(3, 2, 2))
normalization("WeightNorm whole", lambda g, v: torch._weight_norm(v, g, -1), real(), real(2, 3))


def spectral_norm(weight, u, v):
    """The weight of a layer in use whose parametrisation has been given its vectors."""
    layer = parametrizations.spectral_norm(torch.nn.Linear(weight.shape[1], weight.shape[0], bias=False, dtype=torch.float64)).eval()
    norm = layer.parametrizations.weight[0]
    norm._u, norm._v = u.detach(), v.detach()
    return norm(weight)


normalization("SpectralNorm in use", lambda w: spectral_norm(
    w, torch.tensor([0.5, -1, 0.25], dtype=torch.float64), torch.tensor([1, 0.75], dtype=torch.float64)), real(3, 2))
