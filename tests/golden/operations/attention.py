"""Softmin, masked softmax and attention. PyTorch 1.13 has no masked softmax and no public attention: both are written out here."""

import functools
import math

import torch

from .rows import given, real, row

attention = functools.partial(row, "attention")

attention("Softmin axis -1", lambda x: torch.nn.functional.softmin(x, -1), real(2, 4))
attention("Softmin axis 0", lambda x: torch.nn.functional.softmin(x, 0), real(3, 2, 2))
attention("Softmax with infinities", lambda x: x.softmax(-1), given([1, -math.inf, 2, 0.5, math.inf, 0, -math.inf, -math.inf, -math.inf], 3, 3), gradients=False)
attention("LogSoftmax large numbers", lambda x: x.log_softmax(-1), given([1000, 1001, 999, -1000, 0, 1000], 2, 3))
attention("LogSoftmax of a transposed input", lambda x: x.transpose(0, 1).log_softmax(0), real(3, 4))


def masked(name, axis, mask, *shape, x=None):
    def compute(x, mask):
        # Rows without any true are left out of PyTorch's softmax, whose NaN would reach the gradient.
        safe = torch.where(mask.any(axis, keepdim=True).expand_as(x), x.masked_fill(~mask, -math.inf), torch.zeros_like(x))
        return torch.where(mask.expand_as(x), safe.softmax(axis), torch.zeros_like(x))
    attention(f"MaskedSoftmax {name}", compute, x or real(*shape), mask)


boolean = functools.partial(given, dtype=torch.bool)
masked("axis -1", -1, boolean([1, 0, 1, 1, 1, 1, 0, 1, 0, 0, 1, 0], 3, 4), 3, 4)
masked("axis 0", 0, boolean([1, 0, 1, 1, 0, 1], 3, 2), 3, 2)
masked("row without any true", -1, boolean([1, 1, 0, 0, 0, 0], 2, 3), 2, 3)
masked("broadcast mask", -1, boolean([1, 1, 0], 3), 2, 2, 3)
masked("ignores what is masked", -1, boolean([1, 1, 0, 1, 0, 1], 2, 3),
       x=given([1, 2, math.nan, 0.5, math.inf, 1], 2, 3))


def scaled_dot_product(query, key, value, mask=None, is_causal=False, scale=None):
    """The formula of the paper, in plain tensor operations."""
    scores = query @ key.transpose(-1, -2) * (scale if scale is not None else 1 / math.sqrt(query.shape[-1]))
    if is_causal:
        mask = torch.ones(query.shape[-2], key.shape[-2], dtype=torch.bool).tril()
    if mask is not None and mask.dtype != torch.bool:
        scores = scores + mask
    elif mask is not None:
        allowed = mask.any(-1, keepdim=True)
        scores = torch.where(allowed, scores.masked_fill(~mask, -math.inf), torch.zeros_like(scores))
        return torch.where(allowed, scores.softmax(-1), torch.zeros_like(scores)) @ value
    return scores.softmax(-1) @ value


attention("Attention rank 2", scaled_dot_product, real(3, 2), real(4, 2), real(4, 3))
attention("Attention heads", scaled_dot_product, real(2, 2, 2, 3), real(2, 2, 3, 3), real(2, 2, 3, 2))
attention("Attention heads broadcast", scaled_dot_product, real(2, 2, 3), real(1, 3, 3), real(3, 2))
attention("Attention causal", functools.partial(scaled_dot_product, is_causal=True), real(1, 4, 2), real(1, 4, 2), real(1, 4, 2))
attention("Attention causal with more keys", functools.partial(scaled_dot_product, is_causal=True), real(2, 2), real(4, 2), real(4, 1))
attention("Attention scale", functools.partial(scaled_dot_product, scale=0.25), real(2, 4), real(3, 4), real(3, 2))
attention("Attention negative scale", functools.partial(scaled_dot_product, scale=-1.5), real(2, 2), real(3, 2), real(3, 2))
attention("Attention Bool mask", scaled_dot_product, real(2, 3, 2), real(2, 3, 2), real(2, 3, 2), boolean([1, 0, 1, 0, 1, 1, 0, 0, 0], 3, 3))
attention("Attention additive mask", scaled_dot_product, real(2, 2), real(3, 2), real(3, 2), given([0.5, -1, 2, 0, 0.25, -0.75], 2, 3))
attention("Attention additive mask with infinity", lambda q, k, v: scaled_dot_product(q, k, v, torch.tensor([0.0, -math.inf, 0.5])),
          real(2, 2), real(3, 2), real(3, 2))
