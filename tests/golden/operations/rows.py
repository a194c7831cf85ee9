"""What the modules of this folder are written with: inputs, and row(), which lets PyTorch compute values and gradients in Float64."""

import random
import zlib

import torch

FAMILIES: dict[str, list[dict]] = {}

TYPES = {
    torch.bool: "Bool", torch.uint8: "UInt8", torch.int32: "Int32", torch.int64: "Int64",
    torch.float16: "Float16", torch.bfloat16: "BFloat16", torch.float32: "Float32", torch.float64: "Float64",
}


class Input:
    """Extents, bounds and type of an input; its values follow from the row's name, so that no row changes another."""

    def __init__(self, shape, low=0.0, high=0.0, dtype=torch.float64, values=None):
        self.shape, self.low, self.high, self.dtype, self.values = tuple(shape), low, high, dtype, values

    def draw(self, generator: random.Random) -> torch.Tensor:
        if self.values is not None:
            return torch.tensor(self.values, dtype=self.dtype).reshape(self.shape)
        count = 1
        for extent in self.shape:
            count *= extent
        if not self.dtype.is_floating_point:
            values = [generator.randrange(self.low, self.high) for _ in range(count)]
        else:
            # All different, so that small differences never change which of two is larger; multiples of 2^-12, which Float32 holds exactly.
            values = [round((self.low + (i + 0.37) / count * (self.high - self.low)) * 4096) / 4096 for i in range(count)]
            generator.shuffle(values)
        return torch.tensor(values, dtype=self.dtype).reshape(self.shape)


def real(*shape):
    """Values in (-2, 2), none of them zero, all different."""
    return Input(shape, -2, 2)


def positive(*shape):
    """Values in (0.3, 3)."""
    return Input(shape, 0.3, 3)


def between(low, high, *shape):
    """Values in (low, high)."""
    return Input(shape, low, high)


def whole(low, high, *shape, dtype=torch.int64):
    """Whole numbers in [low, high)."""
    return Input(shape, low, high, dtype)


def truths(*shape):
    """Bools."""
    return Input(shape, 0, 2, torch.bool)


def given(values, *shape, dtype=torch.float64):
    """Given values in row-major order; one axis if no shape is given."""
    return Input(shape if shape else (len(values),), dtype=dtype, values=values)


def number(value):
    """JSON has no NaN and no infinities: they become text."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def record(tensor: torch.Tensor) -> dict:
    flat = tensor.detach().reshape(-1)
    values = flat.to(torch.float64) if tensor.dtype.is_floating_point else flat.to(torch.int64)
    return {"type": TYPES[tensor.dtype], "shape": list(tensor.shape), "data": [number(value) for value in values.tolist()]}


def row(family: str, name: str, function, *inputs, gradients: bool = True) -> None:
    """Adds a row: function(*tensors) gives one tensor. Gradients are those of sum(output * cotangent)."""
    generator = random.Random(zlib.crc32(name.encode()))
    tensors = [item.draw(generator) for item in inputs]
    drawn = [record(tensor) for tensor in tensors]
    differentiated = [i for i, tensor in enumerate(tensors) if tensor.dtype.is_floating_point] if gradients else []
    for i in differentiated:
        tensors[i].requires_grad_(True)
    output = function(*tensors)
    entry = {"name": name, "inputs": drawn, "output": record(output)}
    if differentiated:
        cotangent = torch.tensor([generator.randint(-64, 64) / 64 for _ in range(output.numel())], dtype=output.dtype).reshape(output.shape)
        found = torch.autograd.grad(output, [tensors[i] for i in differentiated], cotangent, allow_unused=True)
        entry["cotangent"] = record(cotangent)
        entry["gradients"] = [None] * len(tensors)
        for i, gradient in zip(differentiated, found):
            entry["gradients"][i] = record(gradient if gradient is not None else torch.zeros_like(tensors[i]))
    rows = FAMILIES.setdefault(family, [])
    if any(other["name"] == name for others in FAMILIES.values() for other in others):
        raise ValueError(f"two rows are called {name!r}")
    rows.append(entry)
