"""Functions of one number, computed with 60 digits and rounded once: what the accuracy of the kernels is measured against."""

import math
import random
import struct

import mpmath

mpmath.mp.dps = 60


def single(value: float) -> float:
    """The nearest Float32: inputs that both types hold."""
    return struct.unpack("f", struct.pack("f", value))[0]


def points(low: float, high: float, count: int, generator: random.Random) -> list[float]:
    """Numbers in (low, high), half of them spread evenly, half by their exponent down to 2^-40."""
    even = [single(generator.uniform(low, high)) for _ in range(count // 2)]
    spread = []
    while len(spread) < count - count // 2:
        value = math.ldexp(generator.uniform(0.5, 1), generator.randint(-40, math.frexp(max(abs(low), abs(high)))[1]))
        value = single(value * generator.choice([-1, 1]))
        if low < value < high:
            spread.append(value)
    return even + spread


def erfc(x):
    return mpmath.erfc(x)


FUNCTIONS = {
    "Exponential": (mpmath.exp, -87, 88), "ExponentialBase2": (lambda x: mpmath.power(2, x), -125, 127), "ExponentialMinusOne": (mpmath.expm1, -60, 88),
    "Logarithm": (mpmath.log, 0, 1e6), "LogarithmBase2": (lambda x: mpmath.log(x) / mpmath.log(2), 0, 1e6), "LogarithmBase10": (mpmath.log10, 0, 1e6),
    "LogarithmOnePlus": (mpmath.log1p, -1, 1e4),
    "Sine": (mpmath.sin, -1000, 1000), "Cosine": (mpmath.cos, -1000, 1000), "Tangent": (mpmath.tan, -1000, 1000),
    "ArcSine": (mpmath.asin, -1, 1), "ArcCosine": (mpmath.acos, -1, 1), "ArcTangent": (mpmath.atan, -100, 100),
    "HyperbolicSine": (mpmath.sinh, -88, 88), "HyperbolicCosine": (mpmath.cosh, -88, 88), "HyperbolicTangent": (mpmath.tanh, -20, 20),
    "InverseHyperbolicSine": (mpmath.asinh, -1e4, 1e4), "InverseHyperbolicCosine": (mpmath.acosh, 1, 1e4),
    "InverseHyperbolicTangent": (mpmath.atanh, -1, 1), "Sigmoid": (lambda x: 1 / (1 + mpmath.exp(-x)), -80, 80),
    "ErrorFunction": (mpmath.erf, -6, 6), "ComplementaryErrorFunction": (erfc, -6, 9), "InverseErrorFunction": (mpmath.erfinv, -1, 1),
}


def generate() -> dict:
    generator = random.Random(7)
    functions = []
    for name, (function, low, high) in FUNCTIONS.items():
        inputs = points(low, high, 120, generator)
        functions.append({"name": name, "inputs": inputs, "values": [float(function(mpmath.mpf(x))) for x in inputs]})
    return {"description": "Values of functions at Float32 numbers, correct to Float64.", "functions": functions}
