"""Forward values and gradients of layers and losses on small Float64 tensors."""

import zlib
from collections.abc import Callable, Iterator

import numpy
import torch
import torch.nn.functional as functional

DESCRIPTION = (
    "Each case applies 'operation' with 'attributes' to 'inputs' and records 'outputs', and 'gradients': the gradients of "
    "the sum over the outputs named in 'cotangents' of sum(output * cotangent). A tensor is its shape and its row-major data: Float64, "
    "or Int64 where the numbers are whole (indices and class targets). "
    "Inputs without an entry in 'gradients' are constants. Attributes of windows are [height, width]."
)


class Values:
    """Reproducible data, seeded by a case's name so that a new case leaves the others as they are."""

    def __init__(self, name: str):
        self.generator = numpy.random.default_rng(zlib.crc32(name.encode()))

    def normal(self, *shape: int) -> torch.Tensor:
        """Normally distributed numbers of four decimals."""
        return torch.as_tensor(numpy.round(self.generator.normal(size=shape), 4))

    def uniform(self, low: float, high: float, *shape: int) -> torch.Tensor:
        """Uniformly distributed numbers of four decimals."""
        return torch.as_tensor(numpy.round(self.generator.uniform(low, high, size=shape), 4))

    def integers(self, end: int, *shape: int) -> torch.Tensor:
        """Integers from 0 to end - 1."""
        return torch.as_tensor(self.generator.integers(end, size=shape))


def describe(tensors: dict[str, torch.Tensor]) -> dict:
    """Turns tensors into their JSON form."""
    return {
        name: {"shape": list(tensor.shape), "data": tensor.detach().flatten().tolist()}
        for name, tensor in tensors.items()
    }


def record(operation: str, name: str, attributes: dict, inputs: dict[str, torch.Tensor],
           compute: Callable[..., dict[str, torch.Tensor]], constants: tuple[str, ...] = ()) -> dict:
    """Runs compute on the inputs and records its outputs and the gradients of every Float64 input that is not constant."""
    variables = {
        key: tensor.requires_grad_() for key, tensor in inputs.items()
        if tensor.is_floating_point() and key not in constants
    }
    outputs = compute(**inputs)
    values = Values(f"{operation} {name} cotangents")
    cotangents = {key: values.normal(*output.shape) for key, output in outputs.items() if output.requires_grad}
    total = sum((outputs[key] * cotangent).sum() for key, cotangent in cotangents.items())
    gradients = torch.autograd.grad(total, list(variables.values()))
    return {
        "operation": operation,
        "name": f"{operation} {name}",
        "attributes": attributes,
        "inputs": describe(inputs),
        "outputs": describe(outputs),
        "cotangents": describe(cotangents),
        "gradients": describe(dict(zip(variables, gradients))),
    }


def conv2d(name: str, input_shape: tuple[int, ...], weight_shape: tuple[int, ...],
           stride: int = 1, padding: tuple[int, int] = (0, 0), dilation: int = 1, groups: int = 1) -> dict:
    """Records a convolution: input [N, C, H, W], weight [F, C / groups, height, width], bias [F]."""
    attributes = {
        "stride": [stride, stride], "padding": list(padding), "dilation": [dilation, dilation], "groups": groups,
    }
    values = Values(f"conv2d {name}")
    inputs = {
        "input": values.normal(*input_shape), "weight": values.normal(*weight_shape), "bias": values.normal(weight_shape[0]),
    }
    return record("conv2d", name, attributes, inputs,
                  lambda input, weight, bias: {"output": functional.conv2d(input, weight, bias, **attributes)})


def conv2d_padded(mode: str, padding: int | str, kernel: tuple[int, int], stride: int = 1, dilation: int = 1) -> dict:
    """Records a convolution layer of [2, 3, 6, 7] that pads with elements of its input."""
    name = f"{mode} {padding}"
    amounts = padding if padding == "same" else [padding, padding]
    attributes = {
        "stride": [stride, stride], "padding": amounts, "dilation": [dilation, dilation], "groups": 1, "padding_mode": mode,
    }
    layer = torch.nn.Conv2d(3, 4, kernel, stride, padding, dilation, padding_mode=mode)
    values = Values(f"conv2d_padded {name}")
    inputs = {"input": values.normal(2, 3, 6, 7), "weight": values.normal(4, 3, *kernel), "bias": values.normal(4)}
    return record("conv2d_padded", name, attributes, inputs,
                  lambda input, weight, bias: {"output": layer._conv_forward(input, weight, bias)})


def max_pool2d(name: str, input_shape: tuple[int, ...], kernel: int, stride: int,
               padding: int = 0, dilation: int = 1, ceil_mode: bool = False, equal_values: bool = False) -> dict:
    """Records a maximum pooling of [N, C, H, W]; indices count row-major in the plane [H, W]."""
    attributes = {
        "kernel": [kernel, kernel], "stride": [stride, stride], "padding": [padding, padding],
        "dilation": [dilation, dilation], "ceil_mode": ceil_mode,
    }
    values = Values(f"max_pool2d {name}")
    inputs = {"input": values.integers(3, *input_shape).double() if equal_values else values.normal(*input_shape)}

    def compute(input: torch.Tensor) -> dict[str, torch.Tensor]:
        output, indices = functional.max_pool2d(
            input, kernel, stride, padding, dilation, ceil_mode=ceil_mode, return_indices=True)
        return {"output": output, "indices": indices}

    return record("max_pool2d", name, attributes, inputs, compute)


def avg_pool2d(name: str, input_shape: tuple[int, ...], kernel: int, stride: int,
               padding: int = 0, ceil_mode: bool = False, count_include_pad: bool = True) -> dict:
    """Records an average pooling of [N, C, H, W]."""
    attributes = {
        "kernel": [kernel, kernel], "stride": [stride, stride], "padding": [padding, padding],
        "ceil_mode": ceil_mode, "count_include_pad": count_include_pad,
    }
    inputs = {"input": Values(f"avg_pool2d {name}").normal(*input_shape)}
    return record("avg_pool2d", name, attributes, inputs, lambda input: {
        "output": functional.avg_pool2d(input, kernel, stride, padding, ceil_mode, count_include_pad)})


def batch_norm2d(name: str, training: bool, affine: bool) -> dict:
    """Records a batch normalisation of [N, C, H, W]; in training mode the running statistics after it are outputs."""
    attributes = {"training": training, "affine": affine, "momentum": 0.1, "epsilon": 1e-5}
    values = Values(f"batch_norm2d {name}")
    inputs = {
        "input": values.normal(3, 4, 2, 3), "running_mean": values.normal(4), "running_var": values.uniform(0.5, 2.0, 4),
    }
    if affine:
        inputs |= {"weight": values.normal(4), "bias": values.normal(4)}

    def compute(input, running_mean, running_var, weight=None, bias=None) -> dict[str, torch.Tensor]:
        mean, variance = running_mean.clone(), running_var.clone()
        output = functional.batch_norm(input, mean, variance, weight, bias, training, momentum=0.1, eps=1e-5)
        return {"output": output, "running_mean": mean, "running_var": variance} if training else {"output": output}

    return record("batch_norm2d", name, attributes, inputs, compute, constants=("running_mean", "running_var"))


def linear(name: str, input_shape: tuple[int, ...], bias: bool = True) -> dict:
    """Records a linear layer: input [..., 5], weight [3, 5], bias [3]."""
    values = Values(f"linear {name}")
    inputs = {"input": values.normal(*input_shape), "weight": values.normal(3, 5)}
    if bias:
        inputs["bias"] = values.normal(3)
    return record("linear", name, {}, inputs,
                  lambda input, weight, bias=None: {"output": functional.linear(input, weight, bias)})


def cross_entropy(name: str, reduction: str = "mean", ignore_index: int = -100, label_smoothing: float = 0.0,
                  class_weights: bool = False, probabilities: bool = False) -> dict:
    """Records the cross-entropy of logits [6, 4] against classes [6] or probabilities [6, 4]."""
    attributes = {"reduction": reduction, "ignore_index": ignore_index, "label_smoothing": label_smoothing}
    values = Values(f"cross_entropy {name}")
    target = values.normal(6, 4).softmax(1) if probabilities else torch.tensor([1, 3, 0, 2, 2, 1])
    inputs = {"input": values.normal(6, 4), "target": target}
    if class_weights:
        inputs["weight"] = values.uniform(0.5, 2.0, 4)
    return record("cross_entropy", name, attributes, inputs,
                  lambda input, target, weight=None: {"output": functional.cross_entropy(input, target, weight, **attributes)},
                  constants=("target", "weight"))


def softmax(operation: str, axis: int) -> dict:
    """Records softmax or log_softmax of [2, 3, 4] over an axis."""
    name = f"axis {axis}"
    compute = getattr(functional, operation)
    return record(operation, name, {"axis": axis}, {"input": Values(f"{operation} {name}").normal(2, 3, 4)},
                  lambda input: {"output": compute(input, axis)})


def gather(axis: int) -> dict:
    """Records a gather from [3, 4, 2] with five indices along an axis, so that some repeat."""
    name = f"axis {axis}"
    values = Values(f"gather {name}")
    shape = [3, 4, 2]
    index_shape = shape[:axis] + [5] + shape[axis + 1:]
    inputs = {"input": values.normal(*shape), "index": values.integers(shape[axis], *index_shape)}
    return record("gather", name, {"axis": axis}, inputs,
                  lambda input, index: {"output": input.gather(axis, index)})


def mse_loss(reduction: str) -> dict:
    """Records the mean squared error of two [4, 3]."""
    values = Values(f"mse_loss {reduction}")
    return record("mse_loss", reduction, {"reduction": reduction},
                  {"input": values.normal(4, 3), "target": values.normal(4, 3)},
                  lambda input, target: {"output": functional.mse_loss(input, target, reduction=reduction)})


def cases() -> Iterator[dict]:
    """Yields every case."""
    yield conv2d("plain", (2, 3, 6, 5), (4, 3, 3, 3))
    yield conv2d("stride 2 padding 1", (2, 3, 7, 6), (4, 3, 3, 3), stride=2, padding=(1, 1))
    yield conv2d("dilation 2", (2, 2, 7, 8), (3, 2, 3, 3), dilation=2)
    yield conv2d("groups 2", (2, 4, 5, 5), (6, 2, 3, 3), groups=2)
    yield conv2d("depthwise", (2, 3, 5, 6), (3, 1, 3, 3), padding=(1, 1), groups=3)
    yield conv2d("kernel 3x2 padding 1x0", (2, 2, 5, 6), (3, 2, 3, 2), padding=(1, 0))

    yield conv2d_padded("reflect", 2, (3, 3), stride=2)
    yield conv2d_padded("replicate", 2, (3, 2))
    yield conv2d_padded("circular", 1, (3, 3))
    yield conv2d_padded("circular", "same", (2, 3), dilation=3)

    yield max_pool2d("kernel 2", (2, 2, 6, 4), 2, 2)
    yield max_pool2d("kernel 3 stride 2 padding 1", (2, 2, 7, 6), 3, 2, padding=1)
    yield max_pool2d("ceil mode", (2, 2, 6, 7), 3, 2, ceil_mode=True)
    yield max_pool2d("ceil mode, last window starts in the padding", (1, 2, 5, 5), 2, 2, padding=1, ceil_mode=True)
    yield max_pool2d("dilation 2", (2, 2, 7, 8), 3, 1, dilation=2)
    yield max_pool2d("equal values", (2, 2, 6, 6), 3, 2, equal_values=True)

    yield avg_pool2d("kernel 2", (2, 2, 6, 4), 2, 2)
    yield avg_pool2d("kernel 3 stride 2 padding 1", (2, 2, 7, 6), 3, 2, padding=1)
    yield avg_pool2d("kernel 3 stride 2 padding 1, padding not counted", (2, 2, 7, 6), 3, 2, padding=1, count_include_pad=False)
    yield avg_pool2d("ceil mode", (2, 2, 6, 7), 3, 2, ceil_mode=True)
    yield avg_pool2d("ceil mode, padding 1", (2, 2, 6, 6), 3, 2, padding=1, ceil_mode=True)

    yield batch_norm2d("training", training=True, affine=True)
    yield batch_norm2d("evaluation", training=False, affine=True)
    yield batch_norm2d("training, not affine", training=True, affine=False)

    yield linear("rank 2", (4, 5))
    yield linear("rank 3", (2, 3, 5))
    yield linear("without bias", (4, 5), bias=False)

    for reduction in ("mean", "sum", "none"):
        yield cross_entropy(reduction, reduction)
    yield cross_entropy("ignored class", ignore_index=2)
    yield cross_entropy("label smoothing", label_smoothing=0.1)
    yield cross_entropy("class weights", class_weights=True)
    yield cross_entropy("probabilities", probabilities=True)

    for operation in ("softmax", "log_softmax"):
        for axis in (0, 1, -1):
            yield softmax(operation, axis)
    for axis in range(3):
        yield gather(axis)
    for reduction in ("mean", "sum", "none"):
        yield mse_loss(reduction)


def generate() -> dict:
    """Runs every case."""
    return {"description": DESCRIPTION, "cases": list(cases())}
