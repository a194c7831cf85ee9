"""Functions of single elements."""

import functools

import torch

from .rows import given, positive, real, row

elementwise = functools.partial(row, "elementwise")

elementwise("Add golden", torch.add, real(2, 3), real(3))
elementwise("Multiply golden", torch.mul, real(2, 1, 3), real(4, 1))
elementwise("Divide golden", torch.div, real(2, 3), positive(2, 3))
elementwise("Tanh golden", torch.tanh, real(3, 4))
elementwise("Maximum golden with ties", torch.maximum, given([1, 2, 3, -1]), given([1, 3, 2, -1]))
