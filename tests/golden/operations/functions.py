"""Transcendental functions, remainders, interpolation."""

import functools
import math

import torch

from .rows import between, given, positive, real, row, truths, whole

function = functools.partial(row, "functions")
NAN, INFINITY = math.nan, math.inf
ENDS = given([0.0, -0.0, 1, -1, INFINITY, -INFINITY, NAN])

for name, compute, inputs in [
    ("Exp2", torch.exp2, real(2, 3)), ("Expm1", torch.expm1, real(2, 3)), ("Log2", torch.log2, positive(2, 3)), ("Log10", torch.log10, positive(2, 3)),
    ("Log1p", torch.log1p, between(-0.8, 3, 2, 3)), ("Tan", torch.tan, between(-1.2, 1.2, 2, 3)), ("Asin", torch.asin, between(-0.9, 0.9, 2, 3)),
    ("Acos", torch.acos, between(-0.9, 0.9, 2, 3)), ("Atan", torch.atan, real(2, 3)), ("Sinh", torch.sinh, real(2, 3)), ("Cosh", torch.cosh, real(2, 3)),
    ("Asinh", torch.asinh, real(2, 3)), ("Acosh", torch.acosh, between(1.3, 4, 2, 3)), ("Atanh", torch.atanh, between(-0.85, 0.85, 2, 3)),
    ("Erf", torch.erf, real(2, 3)), ("Erfc", torch.erfc, real(2, 3)), ("ErfInv", torch.erfinv, between(-0.85, 0.85, 2, 3)),
    ("Trunc", torch.trunc, real(2, 3)), ("Frac", torch.frac, real(2, 3)), ("Sinc", torch.sinc, real(2, 3)),
]:
    function(name, compute, inputs)
    if name not in ("Sinc", "Frac"):
        function(f"{name} of special values", compute, ENDS, gradients=False)
function("Frac of special values", torch.frac, given([1.5, -1.5, NAN, 0, 3]), gradients=False)
function("Exp2 of a transposed view", lambda x: torch.exp2(x.t()), real(2, 3))
function("Erf of nothing", torch.erf, real(0, 3))
function("Log1p near zero", torch.log1p, given([1e-18, -1e-18, 1e-9, 1e-300, 0.0]))
function("Expm1 near zero", torch.expm1, given([1e-18, -1e-18, 1e-9, 1e-300, 0.0]))
function("Sinc at zero", torch.sinc, given([0.0, 1, -0.5, 2.5]))

function("Remainder", torch.remainder, real(2, 3), given([0.75, -0.75, 1.25]))
function("Remainder broadcast", torch.remainder, real(3, 1), given([0.75, -0.75]))
function("Remainder by number", lambda x: torch.remainder(x, -0.75), real(2, 3))
function("Remainder of number", lambda x: torch.remainder(torch.tensor(3.3, dtype=x.dtype), x), given([0.7, -0.9, 1.3]))
function("Remainder special", torch.remainder, given([1, -1, 1, -1, INFINITY, NAN, 5, 0]), given([INFINITY, INFINITY, 0, -INFINITY, 2, 2, NAN, 3]), gradients=False)
function("Remainder Int64", torch.remainder, given([7, -7, 7, -7, 6], dtype=torch.int64), given([3, 3, -3, -3, 3], dtype=torch.int64))
function("Remainder Int32 by number", lambda x: torch.remainder(x, -4), whole(-9, 10, 6, dtype=torch.int32))
function("Fmod", torch.fmod, real(2, 3), given([0.75, -0.75, 1.25]))
function("Fmod by number", lambda x: torch.fmod(x, 0.75), real(2, 3))
function("Fmod special", torch.fmod, given([1, -1, 1, INFINITY, NAN, 5]), given([INFINITY, INFINITY, 0, 2, 2, NAN]), gradients=False)
function("Fmod Int64", torch.fmod, given([7, -7, 7, -7, 6], dtype=torch.int64), given([3, 3, -3, -3, 3], dtype=torch.int64))

function("Atan2", torch.atan2, real(2, 3), real(3))
function("Atan2 special", torch.atan2, given([0.0, -0.0, 0.0, INFINITY, INFINITY, NAN, -1]), given([-1, -1, 1, INFINITY, -INFINITY, 1, 0]), gradients=False)
function("Atan2 at the origin", torch.atan2, given([0.0, 1]), given([0.0, 0]))
function("Hypot", torch.hypot, real(2, 3), real(3))
function("Hypot of large numbers", torch.hypot, given([1e300, INFINITY, NAN]), given([1e300, NAN, 1]), gradients=False)
function("LogAddExp", torch.logaddexp, real(2, 3), real(3))
function("LogAddExp of equal numbers", torch.logaddexp, given([1.0, -2, 0]), given([1.0, -2, 0]))
function("LogAddExp special", torch.logaddexp, given([INFINITY, -INFINITY, -INFINITY, 1000, NAN]), given([1, -INFINITY, 2, -1000, 1]), gradients=False)
function("LogAddExp with number", lambda x: torch.logaddexp(x, torch.tensor(0.5, dtype=x.dtype)), real(2, 3))
function("XLogY", torch.xlogy, real(2, 3), positive(3))
function("XLogY special", torch.xlogy, given([0, 0, 0, 0, 1, 0]), given([0, -1, INFINITY, NAN, 0, 2]), gradients=False)
function("XLogY at zero", torch.xlogy, given([0.0, 0]), given([2.0, 0.5]))
function("Lerp number below a half", lambda a, b: torch.lerp(a, b, 0.25), real(2, 3), real(3))
function("Lerp number above a half", lambda a, b: torch.lerp(a, b, 0.75), real(2, 3), real(3))
function("Lerp tensor", torch.lerp, real(2, 3), real(3), between(0.1, 0.9, 2, 3))
function("Heaviside", torch.heaviside, given([-1, 0, 2, 0.0]), given([5, 0.5, 5, 7]), gradients=False)
function("IsInf", torch.isinf, ENDS, gradients=False)
function("IsInf Int64", torch.isinf, whole(-3, 3, 4))
function("IsFinite", torch.isfinite, ENDS, gradients=False)
function("IsFinite Int32", torch.isfinite, whole(-3, 3, 4, dtype=torch.int32))
function("IsNaN golden", torch.isnan, ENDS, gradients=False)
function("Xor", torch.logical_xor, truths(3, 1), truths(4))

function("Add Bool", torch.add, truths(3, 1), truths(4))
function("Multiply Bool", torch.mul, truths(3, 1), truths(4))
function("Maximum Bool", torch.maximum, truths(3, 4), truths(3, 4))
function("Minimum Bool", torch.minimum, truths(3, 4), truths(3, 4))
function("Add Bool and Int32", torch.add, truths(4), whole(-3, 3, 4, dtype=torch.int32))
function("Multiply Bool and Float64", torch.mul, truths(4), real(4))
function("Divide Bool", lambda a, b: a / (b | True), truths(4), truths(4))
function("Pow Int64 3", lambda x: x ** 3, whole(-5, 6, 6))
function("Pow Int32 5", lambda x: x ** 5, whole(-5, 6, 6, dtype=torch.int32))
function("Pow Int64 0.5", lambda x: x ** 0.5, whole(1, 9, 6))
function("Pow Int64 tensor", lambda a, b: a ** b, given([2, -2, 3, 0, 1, -1, -1, 5], dtype=torch.int64), given([10, 3, 0, 0, -3, -3, -4, -1], dtype=torch.int64))
function("Pow Int64 wraps", lambda x: x ** 3, given([3037000500, -4000000000], dtype=torch.int64))
function("Pow Int64 to Float64", lambda a, b: a ** b, given([2, 3, 4], dtype=torch.int64), real(3))
function("Pow of number", lambda x: 2.5 ** x, real(2, 3))
function("Less number on the left", lambda x: 0.5 < x, given([0, 0.5, 1, NAN]), gradients=False)
function("LessOrEqual number on the left", lambda x: 0.5 <= x, given([0, 0.5, 1, NAN]), gradients=False)
function("Greater number on the left", lambda x: 0.5 > x, given([0, 0.5, 1, NAN]), gradients=False)
function("GreaterOrEqual number on the left", lambda x: 0.5 >= x, given([0, 0.5, 1, NAN]), gradients=False)
