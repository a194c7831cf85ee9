"""Activation functions: in general position, at their kinks, and far away."""

import functools
import math

import torch
import torch.nn.functional as F

from .rows import given, positive, real, row

activation = functools.partial(row, "activations")
NAN, INFINITY = math.nan, math.inf

ROWS = [
    ("Softplus", F.softplus, [0, 25, -25, 1000, -1000]), ("Softplus beta 2 threshold 1", lambda x: F.softplus(x, 2, 1), [0, 0.5, 0.75]),
    ("LogSigmoid", F.logsigmoid, [0, 50, -50, 1000, -1000]), ("LeakyRelu", F.leaky_relu, [0, 1000, -1000]),
    ("LeakyRelu slope 0.2", lambda x: F.leaky_relu(x, 0.2), [0, -1]), ("Elu", F.elu, [0, 1000, -1000]), ("Elu alpha 1.5", lambda x: F.elu(x, 1.5), [0, 800, -800]),
    ("Selu", F.selu, [0, 1000, -1000]), ("Celu", F.celu, [0, 1000, -1000]), ("Celu alpha 0.5", lambda x: F.celu(x, 0.5), [0, 1000, -1000]),
    ("Gelu", F.gelu, [0, 30, -30, 5, -5]), ("Gelu tanh", lambda x: F.gelu(x, approximate="tanh"), [0, 30, -30, 5, -5]),
    ("Silu", F.silu, [0, 1000, -1000]), ("Mish", F.mish, [0, 1000, -1000]),
    ("HardSigmoid", F.hardsigmoid, [-3, 3, 0, 4, -4]), ("HardSwish", F.hardswish, [-3, 3, 0, 4, -4, 1e30]),
    ("HardTanh", F.hardtanh, [-1, 1, 0, 4, -4]), ("HardTanh -0.5 to 0.75", lambda x: F.hardtanh(x, -0.5, 0.75), [-0.5, 0.75, 0, 1000]),
    ("Relu6", F.relu6, [0, 6, 3, 8, -1]), ("Softsign", F.softsign, [0, 1000, -1000]), ("Tanhshrink", F.tanhshrink, [0, 1000, -1000]),
    ("Softshrink", F.softshrink, [0.5, -0.5, 0, 3]), ("Softshrink lambda 1", lambda x: F.softshrink(x, 1.0), [1, -1, 0, 3]),
    ("Hardshrink", F.hardshrink, [0.5, -0.5, 0, 3]), ("Hardshrink lambda 1", lambda x: F.hardshrink(x, 1.0), [1, -1, 0, 3]),
    ("Threshold", lambda x: F.threshold(x, 0.25, -7.0), [0.25, 0, 1]),
]
for name, function, kinks in ROWS:
    activation(name, function, real(3, 4))
    activation(f"{name} at kinks", function, given(kinks))

activation("Softplus of infinities", F.softplus, given([INFINITY, -INFINITY, NAN]), gradients=False)
activation("LogSigmoid of infinities", F.logsigmoid, given([INFINITY, -INFINITY, NAN]), gradients=False)
activation("Elu of infinities", F.elu, given([INFINITY, -INFINITY]))
activation("Celu of infinities", F.celu, given([INFINITY, -INFINITY, NAN]), gradients=False)
activation("LeakyRelu of infinities", F.leaky_relu, given([INFINITY, -INFINITY, NAN]))
activation("HardTanh of infinities", F.hardtanh, given([INFINITY, -INFINITY, NAN]), gradients=False)

activation("Prelu one weight", F.prelu, real(2, 3, 2), given([0.3]))
activation("Prelu channels", F.prelu, real(2, 3, 2), given([0.3, -0.4, 0.5]))
activation("Prelu vector", F.prelu, real(5), given([0.3]))
activation("Prelu at kinks", F.prelu, given([0, 1, -1, 0.0]), given([0.3]))
activation("Glu", F.glu, real(3, 4))
activation("Glu axis 0", lambda x: F.glu(x, 0), real(4, 3))
activation("Gelu of a permuted view", lambda x: F.gelu(x.permute(2, 0, 1)), real(2, 3, 2))
activation("Silu of nothing", F.silu, real(0, 3))
activation("Elu of scalar", F.elu, real())
