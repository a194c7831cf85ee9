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
    """Sizes of a convolution with a square image and kernel, stride 1."""

    batch: int
    channels: int
    size: int
    filters: int
    kernel: int
    padding: int

    def __str__(self) -> str:
        return (f"{self.batch}x{self.channels}x{self.size}x{self.size} -> {self.filters}, "
                f"kernel {self.kernel}, padding {self.padding}")


CONVOLUTIONS = (
    Convolution(32, 64, 56, 64, kernel=3, padding=1),
    Convolution(128, 1, 28, 32, kernel=3, padding=0),
    Convolution(128, 32, 13, 64, kernel=3, padding=0),
)


def gemm() -> Iterator[Variant]:
    """Matrix products M x N x K; the second operand of NT is stored transposed."""

    def multiply(left: torch.Tensor, right: torch.Tensor) -> Callable[[], object]:
        result = torch.empty(left.shape[0], right.shape[1])
        return partial(torch.mm, left, right, out=result)

    for extent in (256, 1024, 2048):
        yield Variant(f"NN {extent}x{extent}x{extent}", multiply(torch.randn(extent, extent), torch.randn(extent, extent)))
    yield Variant("NT 32x128x784", multiply(torch.randn(32, 784), torch.randn(128, 784).t()))


def convolution_layers() -> Iterator[tuple[str, Convolution, nn.Conv2d, torch.Tensor]]:
    """Yields memory format, sizes, layer and input of every convolution."""
    for sizes in CONVOLUTIONS:
        for name, memory_format in MEMORY_FORMATS.items():
            layer = nn.Conv2d(sizes.channels, sizes.filters, sizes.kernel, padding=sizes.padding).to(memory_format=memory_format)
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


def training_step(model: nn.Module, images: torch.Tensor,
                  create_optimizer: Callable[[Iterable[nn.Parameter]], torch.optim.Optimizer]) -> Callable[[], None]:
    """Returns a whole training step of a classifier of ten classes."""
    labels = torch.randint(0, 10, (len(images),))
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
    "mlp-step": mlp_step,
    "mlp-step-compiled": mlp_step,
    "mnist-cnn-step": mnist_cnn_step,
    "mlp-wide-step": mlp_wide_step,
    "residual-blocks-step": residual_blocks_step,
    "u-net-step": u_net_step,
    "gpt-step": gpt_step,
}
