"""Matrices of derivatives, products with them, derivatives of third order and own gradient rules."""

import functools

import torch
import torch.nn.functional as F
from torch.autograd import functional

from .rows import between, real, row

gradients = functools.partial(row, "gradients")


def jacobian(function, x):
    return functional.jacobian(function, x, create_graph=True)


def hessian(function, x):
    return functional.hessian(function, x, create_graph=True)


def network(x, w, v):
    return torch.tanh(x @ w).matmul(v)


gradients("Gradients.Jacobian of a network", lambda x, w, v: jacobian(lambda z: network(z, w, v), x), real(2, 3), real(3, 2), real(2, 2))
gradients("Gradients.Jacobian by the second input", lambda x, w, v: jacobian(lambda a, b: network(a, b, v), (x, w))[1], real(1, 2), real(2, 2), real(2, 1))
gradients("Gradients.Jacobian of a scalar", lambda x: jacobian(lambda z: z.sin().sum(), x), real(2, 2))
gradients("Gradients.Jacobian of a constant", lambda x: jacobian(lambda z: torch.ones(2, dtype=z.dtype), x), real(3), gradients=False)
gradients("Gradients.Jacobian of the captured input", lambda x: jacobian(lambda z: z * x, x), real(3))
gradients("Gradients.Jacobian of a softmax", lambda x: jacobian(lambda z: z.softmax(0), x), real(3))
gradients("Gradients.Hessian of a network", lambda x, w: hessian(lambda z: torch.tanh(z @ w).square().sum(), x), real(3), real(3, 2))
gradients("Gradients.Hessian of a linear function", lambda x: hessian(lambda z: (2 * z).sum(), x), real(3), gradients=False)
gradients("Gradients.Hessian mixed", lambda x, w: hessian(lambda a, b: torch.sigmoid(a @ b).sum(), (x, w))[0][1], real(1, 2), real(2, 2))


def classify(image, weight):
    scores = F.conv2d(image, weight).tanh().flatten(1)
    return -scores.log_softmax(1)[:, 1].mean()


gradients("Gradients.Hessian of convolution and softmax", lambda x, w: hessian(lambda z: classify(x, z), w), real(2, 1, 3, 3), real(2, 1, 2, 2))
gradients("Gradients.VectorJacobianProduct", lambda x, w, v: functional.vjp(lambda z: torch.tanh(z @ w), x, v, create_graph=True)[1],
          real(2, 3), real(3, 2), real(2, 2))
gradients("Gradients.VectorJacobianProduct output", lambda x, v: functional.vjp(torch.exp, x, v, create_graph=True)[0], real(3), real(3))
gradients("Gradients.JacobianVectorProduct", lambda x, w, v: functional.jvp(lambda z: torch.tanh(z @ w), x, v, create_graph=True)[1],
          real(2, 3), real(3, 2), real(2, 3))
gradients("Gradients.JacobianVectorProduct of a product", lambda x, v: functional.jvp(lambda z: z.prod(), x, v, create_graph=True)[1], real(3), real(3))
gradients("Gradients.HessianVectorProduct", lambda x, w, v: functional.hvp(lambda z: torch.tanh(z @ w).square().sum(), x, v, create_graph=True)[1],
          real(3), real(3, 2), real(3))


def third(x, w, v):
    value = network(x, w, v).square().sum()
    for _ in range(3):
        value = torch.autograd.grad(value.sum(), x, create_graph=True)[0]
    return value


gradients("Grad three times through a network", third, real(2, 3), real(3, 2), real(2, 1))


class CappedExp(torch.autograd.Function):
    @staticmethod
    def forward(context, x):
        y = x.exp()
        context.save_for_backward(y)
        return y

    @staticmethod
    def backward(context, gradient):
        return gradient * context.saved_tensors[0].clamp(max=1)


gradients("Gradients.Custom capped gradient", lambda x: CappedExp.apply(x) * 2, between(-1, 1, 5))
gradients("Gradients.Custom product", lambda x, y: torch.sin(x * y), real(2, 3), real(3))
gradients("Gradients.Checkpoint", lambda x, w, v: network(x, w, v), real(2, 3), real(3, 2), real(2, 2))
gradients("Gradients.Checkpoint of several inputs", lambda x, w, v: network(x, w, v).softmax(1) * x.sum(), real(2, 3), real(3, 2), real(2, 2))
gradients("Gradients.Checkpoint nested", lambda x, w: torch.tanh(torch.tanh(x @ w) @ w), real(2, 2), real(2, 2))
