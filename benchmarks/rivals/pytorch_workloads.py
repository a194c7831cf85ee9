"""The workloads of pytorch.py. Import this only in an environment made for it: OpenBLAS reads its settings when it is loaded."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

import torch
from torch import nn

import pytorch_models as models

MEMORY_FORMATS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}
MAP_LENGTH = 10_000_000


class Variant(NamedTuple):
    """One way to compute a row; a row with several memory formats has a variant for each."""

    shape: str
    run: Callable[[], object]
    memory_format: str = "contiguous"


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
        result = torch.empty(left.shape[0], right.shape[1])
        return partial(torch.mm, left, right, out=result)

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
    """Functions of ten million floats."""
    first, second, result = torch.randn(MAP_LENGTH), torch.randn(MAP_LENGTH), torch.empty(MAP_LENGTH)
    yield Variant(f"add {MAP_LENGTH}", partial(torch.add, first, second, out=result))
    yield Variant(f"relu {MAP_LENGTH}", partial(torch.relu, first))
    yield Variant(f"exp {MAP_LENGTH}", partial(torch.exp, first, out=result))

    def chain_of_ten() -> torch.Tensor:
        return torch.clamp(((first * 2 + 1) * first - 3).abs(), min=0.5) * first + first * 0.25 - 1

    yield Variant(f"chain of ten {MAP_LENGTH}", chain_of_ten)


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


def training_step(model: nn.Module, images: torch.Tensor,
                  create_optimizer: Callable[[Iterable[nn.Parameter]], torch.optim.Optimizer],
                  classified: int | None = None) -> Callable[[], None]:
    """Returns a whole training step of a classifier of ten classes; images of one batch lie along the first axis unless told how many there are."""
    labels = torch.randint(0, 10, (classified or len(images),))
    optimizer = create_optimizer(model.parameters())

    def step() -> None:
        optimizer.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(model(images), labels).backward()
        optimizer.step()

    return step


def mlp_step() -> Iterator[Variant]:
    """A training step of a perceptron with one hidden layer."""
    optimizers = {
        "SGD": partial(torch.optim.SGD, lr=0.01),
        "Adam": torch.optim.Adam,
    }
    for name, create_optimizer in optimizers.items():
        model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
        yield Variant(f"784-128-10, batch 32, {name}", training_step(model, torch.rand(32, 784), create_optimizer))


def mnist_cnn_step() -> Iterator[Variant]:
    """A training step of the MNIST example's network, with dropout."""
    for name, memory_format in MEMORY_FORMATS.items():
        model = nn.Sequential(
            nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Dropout(0.25), nn.Flatten(),
            nn.Linear(1600, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10),
        ).to(memory_format=memory_format)
        images = torch.rand(128, 1, 28, 28).to(memory_format=memory_format)
        yield Variant("batch 128, Adam", training_step(model, images, torch.optim.Adam), name)


class SequenceClassifier(nn.Module):
    """Ten classes from the last output of a recurrent layer."""

    def __init__(self, layer: nn.Module, hidden: int) -> None:
        super().__init__()
        self.layer = layer
        self.head = nn.Linear(hidden, 10)

    def forward(self, sequences: torch.Tensor) -> torch.Tensor:
        """Takes [steps, batch, features]."""
        return self.head(self.layer(sequences)[0][-1])


def recurrent_step(create_layer: Callable[[int, int], nn.Module]) -> Iterator[Variant]:
    """A training step of a classifier of sequences."""
    for hidden in (128, 512):
        model = SequenceClassifier(create_layer(hidden, hidden), hidden)
        step = training_step(model, torch.rand(64, 32, hidden), partial(torch.optim.SGD, lr=0.01), classified=32)
        yield Variant(f"64 steps, hidden {hidden}, batch 32, SGD", step)


def model_step(model: nn.Module, optimizer: torch.optim.Optimizer, inputs: torch.Tensor, compute_loss: Callable) -> Callable[[], None]:
    """Returns a whole training step with any loss."""

    def step() -> None:
        optimizer.zero_grad(set_to_none=True)
        compute_loss(model(inputs)).backward()
        optimizer.step()

    return step


def mlp_wide_step() -> Iterator[Variant]:
    """A training step of a wide perceptron."""
    model = nn.Sequential(nn.Linear(784, 1024), nn.ReLU(), nn.Linear(1024, 512), nn.ReLU(), nn.Linear(512, 10))
    yield Variant("784-1024-512-10, batch 16, SGD", training_step(model, torch.rand(16, 784), partial(torch.optim.SGD, lr=0.01)))


def residual_blocks_step() -> Iterator[Variant]:
    """A training step of two residual blocks with batch normalisation."""
    for name, memory_format in MEMORY_FORMATS.items():
        model = models.residual_blocks().to(memory_format=memory_format)
        images = torch.rand(32, 64, 32, 32).to(memory_format=memory_format)
        target = torch.rand(32, 64, 32, 32).to(memory_format=memory_format)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
        yield Variant("2 blocks of 64, 32 x 32, batch 32, SGD with momentum",
                      model_step(model, optimizer, images, partial(nn.functional.mse_loss, target=target)), name)


def u_net_step() -> Iterator[Variant]:
    """A training step of a small U-Net."""
    for name, memory_format in MEMORY_FORMATS.items():
        model = models.UNet(16).to(memory_format=memory_format)
        images = torch.rand(8, 1, 64, 64).to(memory_format=memory_format)
        mask = torch.randint(0, 2, (8, 64, 64))
        yield Variant("64 x 64, 16 to 64 channels, batch 8, Adam",
                      model_step(model, torch.optim.Adam(model.parameters()), images, partial(nn.functional.cross_entropy, target=mask)), name)


def gpt_step() -> Iterator[Variant]:
    """A training step of a small transformer that predicts the next of 65 tokens."""
    model = models.Gpt(tokens=65, context=64, features=128, heads=4, depth=4)
    tokens, following = torch.randint(0, 65, (16, 64)), torch.randint(0, 65, (16 * 64,))
    yield Variant("4 layers of 128, 64 tokens, batch 16, AdamW", model_step(
        model, torch.optim.AdamW(model.parameters()), tokens, lambda logits: nn.functional.cross_entropy(logits.flatten(0, 1), following)))


VARIANTS: dict[str, Callable[[], Iterator[Variant]]] = {
    "gemm": gemm,
    "conv2d": conv2d,
    "conv2d-backward": conv2d_backward,
    "map": elementwise,
    "adam-step": adam_step,
    "reduce": reductions,
    "rows": rows,
    "mlp-step": mlp_step,
    "mlp-step-compiled": mlp_step,
    "mnist-cnn-step": mnist_cnn_step,
    "lstm-step": partial(recurrent_step, nn.LSTM),
    "gru-step": partial(recurrent_step, nn.GRU),
    "mlp-wide-step": mlp_wide_step,
    "residual-blocks-step": residual_blocks_step,
    "u-net-step": u_net_step,
    "gpt-step": gpt_step,
}
