"""The workloads of pytorch.py. Import this only in an environment made for it: OpenBLAS reads its settings when it is loaded."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import torch
from torch import nn

from pytorch_inference import inference
from pytorch_steps import STEPS
from pytorch_variant import MEMORY_FORMATS, Variant

MAP_LENGTH = 10_000_000


class Convolution(NamedTuple):
    """Sizes of a convolution with a square image and kernel."""

    batch: int
    channels: int
    size: int
    filters: int
    kernel: int
    padding: int
    stride: int = 1
    groups: int = 1

    def __str__(self) -> str:
        return (f"{self.batch}x{self.channels}x{self.size}x{self.size} -> {self.filters}, "
                f"kernel {self.kernel}, padding {self.padding}"
                + (f", stride {self.stride}" if self.stride > 1 else "")
                + (f", groups {self.groups}" if self.groups > 1 else ""))


CONVOLUTIONS = (
    Convolution(32, 64, 56, 64, kernel=3, padding=1),
    Convolution(128, 1, 28, 32, kernel=3, padding=0),
    Convolution(128, 32, 13, 64, kernel=3, padding=0),
    Convolution(16, 128, 28, 128, kernel=3, padding=1),
    Convolution(16, 256, 14, 256, kernel=3, padding=1),
    Convolution(16, 512, 7, 512, kernel=3, padding=1),
    Convolution(16, 64, 56, 128, kernel=1, padding=0),
    Convolution(8, 3, 112, 64, kernel=7, padding=3),
    Convolution(16, 16, 32, 32, kernel=5, padding=2),
    Convolution(1, 64, 56, 64, kernel=3, padding=1),
    Convolution(16, 256, 14, 64, kernel=1, padding=0),
    Convolution(16, 64, 56, 128, kernel=3, padding=1, stride=2),
    Convolution(8, 3, 224, 64, kernel=7, padding=3, stride=2),
    Convolution(16, 128, 28, 128, kernel=3, padding=1, groups=128),
)

PRODUCTS = ((256, 256, 256), (512, 512, 512), (1024, 1024, 1024), (2048, 2048, 2048), (64, 50176, 27), (1000, 1000, 100))
PRODUCTS_OF_LAYERS = ((32, 10, 128), (32, 128, 784), (32, 1024, 1024), (128, 1024, 1024))

ROWS, COLUMNS, CLASSES = 4096, 512, 1000


def gemm() -> Iterator[Variant]:
    """Matrix products M x N x K; the second operand of NT is stored transposed."""

    def multiply(left: torch.Tensor, right: torch.Tensor) -> Callable[[], object]:
        # Autocast leaves products alone that are told where to write; a GPU's allocator makes new results cost nothing.
        if left.is_cuda:
            return partial(torch.mm, left, right)
        return partial(torch.mm, left, right, out=torch.empty(left.shape[0], right.shape[1]))

    for rows, columns, inner in PRODUCTS:
        yield Variant(f"NN {rows}x{columns}x{inner}", multiply(torch.randn(rows, inner), torch.randn(inner, columns)))
    for rows, columns, inner in PRODUCTS_OF_LAYERS:
        yield Variant(f"NT {rows}x{columns}x{inner}", multiply(torch.randn(rows, inner), torch.randn(columns, inner).t()))
    # With one column the product with a vector is the faster one.
    yield Variant("NN 4096x1x4096", partial(torch.mv, torch.randn(4096, 4096), torch.randn(4096), out=torch.empty(4096)))


def convolution_layers() -> Iterator[tuple[str, Convolution, nn.Conv2d, torch.Tensor]]:
    """Yields memory format, sizes, layer and input of every convolution."""
    for sizes in CONVOLUTIONS:
        for name, memory_format in MEMORY_FORMATS.items():
            layer = nn.Conv2d(sizes.channels, sizes.filters, sizes.kernel, sizes.stride, sizes.padding, groups=sizes.groups).to(memory_format=memory_format)
            images = torch.randn(sizes.batch, sizes.channels, sizes.size, sizes.size).to(memory_format=memory_format)
            yield name, sizes, layer, images


def conv2d() -> Iterator[Variant]:
    """Convolutions with bias."""
    for memory_format, sizes, layer, images in convolution_layers():
        yield Variant(str(sizes), torch.no_grad()(partial(layer, images)), memory_format)


def conv2d_backward() -> Iterator[Variant]:
    """The gradients of a convolution's input, weight and bias, without its forward pass."""
    for memory_format, sizes, layer, images in convolution_layers():
        output = layer(images.requires_grad_())
        cotangent = torch.randn(output.shape).to(memory_format=MEMORY_FORMATS[memory_format])
        variables = (images, layer.weight, layer.bias)
        yield Variant(str(sizes), partial(torch.autograd.grad, output, variables, cotangent, retain_graph=True), memory_format)


def elementwise() -> Iterator[Variant]:
    """Functions of ten million floats, and a row added to a matrix."""
    first, second, result = torch.randn(MAP_LENGTH), torch.randn(MAP_LENGTH), torch.empty(MAP_LENGTH)
    yield Variant(f"add {MAP_LENGTH}", partial(torch.add, first, second, out=result))
    yield Variant(f"relu {MAP_LENGTH}", partial(torch.relu, first))
    for function in (torch.exp, torch.tanh, torch.sigmoid):
        yield Variant(f"{function.__name__} {MAP_LENGTH}", partial(function, first, out=result))
    yield Variant(f"gelu {MAP_LENGTH}", partial(nn.functional.gelu, first))

    def chain_of_ten() -> torch.Tensor:
        return torch.clamp(((first * 2 + 1) * first - 3).abs(), min=0.5) * first + first * 0.25 - 1

    yield Variant(f"chain of ten {MAP_LENGTH}", chain_of_ten)
    matrix = torch.randn(4096, 1024)
    yield Variant("add a row 4096x1024", partial(torch.add, matrix, torch.randn(1024), out=torch.empty_like(matrix)))


def reductions() -> Iterator[Variant]:
    """Sums and extremes of a matrix over either axis and over all."""
    matrix = torch.randn(ROWS, COLUMNS)
    functions = {
        "sum of all": partial(torch.sum, matrix),
        "sum of rows": partial(torch.sum, matrix, 1),
        "sum of columns": partial(torch.sum, matrix, 0),
        "largest of rows": partial(torch.amax, matrix, 1),
        "position of the largest of rows": partial(torch.argmax, matrix, 1),
    }
    for name, function in functions.items():
        yield Variant(f"{name} {ROWS}x{COLUMNS}", function)


def rows() -> Iterator[Variant]:
    """Softmax, layer normalisation and cross-entropy, forward and with their gradients."""
    functions = {
        "softmax": partial(torch.softmax, dim=1),
        "layer norm": partial(nn.functional.layer_norm, normalized_shape=(COLUMNS,)),
    }
    matrix = torch.randn(ROWS, COLUMNS)
    variable, cotangent = torch.randn(ROWS, COLUMNS, requires_grad=True), torch.randn(ROWS, COLUMNS)
    for name, function in functions.items():
        yield Variant(f"{name} {ROWS}x{COLUMNS}", partial(function, matrix))

        def with_gradient(function: Callable[[torch.Tensor], torch.Tensor] = function) -> object:
            return torch.autograd.grad(function(variable), variable, cotangent)

        yield Variant(f"{name} and gradient {ROWS}x{COLUMNS}", with_gradient)
    scores, labels = torch.randn(ROWS, CLASSES, requires_grad=True), torch.randint(0, CLASSES, (ROWS,))
    yield Variant(f"cross-entropy and gradient {ROWS}x{CLASSES}",
                  lambda: torch.autograd.grad(nn.functional.cross_entropy(scores, labels), scores))


def adam_step() -> Iterator[Variant]:
    """Adam on ten million parameters, with one kernel for many tensors where that is faster."""
    for foreach in (False, True):
        parameters = [nn.Parameter(torch.randn(1000, 1000)) for _ in range(10)]
        for parameter in parameters:
            parameter.grad = torch.randn(1000, 1000)
        yield Variant("10 x [1000, 1000]", torch.optim.Adam(parameters, foreach=foreach).step, "foreach" if foreach else "contiguous")


def images() -> Iterator[Variant]:
    """Batch normalisation in training and pooling of images, with their gradients."""
    layers = {
        "batch norm in training": nn.BatchNorm2d(64),
        "max pool 2x2": nn.MaxPool2d(2),
        "average pool 2x2": nn.AvgPool2d(2),
    }
    for name, layer in layers.items():
        for format_name, memory_format in MEMORY_FORMATS.items():
            variable = torch.randn(32, 64, 56, 56).to(memory_format=memory_format).requires_grad_()
            cotangent = torch.randn(layer(variable).shape).to(memory_format=memory_format)

            def with_gradient(layer: nn.Module = layer, variable: torch.Tensor = variable, cotangent: torch.Tensor = cotangent) -> object:
                return torch.autograd.grad(layer(variable), (variable, *layer.parameters()), cotangent)

            yield Variant(f"{name} and gradient 32x64x56x56", with_gradient, format_name)


VARIANTS: dict[str, Callable[[], Iterator[Variant]]] = {
    "gemm": gemm,
    "conv2d": conv2d,
    "conv2d-backward": conv2d_backward,
    "map": elementwise,
    "adam-step": adam_step,
    "reduce": reductions,
    "rows": rows,
    "images": images,
    "inference": inference,
    **STEPS,
}
