"""Whole training steps: forward, loss, backward, update of the parameters."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import torch
from torch import nn

import pytorch_models as models
from pytorch_variant import MEMORY_FORMATS, Variant

CreateOptimizer = Callable[[Iterable[nn.Parameter]], torch.optim.Optimizer]

SGD = partial(torch.optim.SGD, lr=0.01)


def training_step(model: nn.Module, inputs: torch.Tensor, create_optimizer: CreateOptimizer, compute_loss: Callable) -> Callable[[], None]:
    """Returns a step with any loss."""
    optimizer = create_optimizer(model.parameters())

    def step() -> None:
        optimizer.zero_grad(set_to_none=True)
        compute_loss(model(inputs)).backward()
        optimizer.step()

    return step


def classification_step(model: nn.Module, inputs: torch.Tensor, create_optimizer: CreateOptimizer, batch: int) -> Callable[[], None]:
    """Returns a step of a classifier of ten classes."""
    labels = torch.randint(0, 10, (batch,))
    return training_step(model, inputs, create_optimizer, partial(nn.functional.cross_entropy, target=labels))


def mlp_step() -> Iterator[Variant]:
    """A perceptron with one hidden layer."""
    for name, create_optimizer in {"SGD": SGD, "Adam": torch.optim.Adam}.items():
        yield Variant(f"784-128-10, batch 32, {name}", classification_step(models.perceptron(), torch.rand(32, 784), create_optimizer, 32))


def mlp_wide_step() -> Iterator[Variant]:
    """A wide perceptron."""
    yield Variant("784-1024-512-10, batch 16, SGD", classification_step(models.wide_perceptron(), torch.rand(16, 784), SGD, 16))


def mnist_cnn_step() -> Iterator[Variant]:
    """The MNIST example's network."""
    for batch in (32, 128):
        for name, memory_format in MEMORY_FORMATS.items():
            model = models.mnist_cnn().to(memory_format=memory_format)
            images = torch.rand(batch, 1, 28, 28).to(memory_format=memory_format)
            yield Variant(f"batch {batch}, Adam", classification_step(model, images, torch.optim.Adam, batch), name)


def recurrent_step(create_layer: Callable[[int, int], nn.Module]) -> Iterator[Variant]:
    """Classifiers of sequences."""
    for hidden in (128, 512):
        step = classification_step(models.SequenceClassifier(create_layer, hidden), torch.rand(64, 32, hidden), SGD, 32)
        yield Variant(f"64 steps, hidden {hidden}, batch 32, SGD", step)


def residual_blocks_step() -> Iterator[Variant]:
    """Two residual blocks with batch normalisation."""
    for name, memory_format in MEMORY_FORMATS.items():
        model = models.residual_blocks().to(memory_format=memory_format)
        images = torch.rand(32, 64, 32, 32).to(memory_format=memory_format)
        target = torch.rand(32, 64, 32, 32).to(memory_format=memory_format)
        step = training_step(model, images, partial(SGD, momentum=0.9), partial(nn.functional.mse_loss, target=target))
        yield Variant("2 blocks of 64, 32 x 32, batch 32, SGD with momentum", step, name)


def u_net_step() -> Iterator[Variant]:
    """A small U-Net on small and on larger images."""
    for text, channels, size, batch in (("64 x 64", 1, 64, 8), ("128 x 128 x 3", 3, 128, 4)):
        for name, memory_format in MEMORY_FORMATS.items():
            model = models.UNet(channels, 16).to(memory_format=memory_format)
            images = torch.rand(batch, channels, size, size).to(memory_format=memory_format)
            mask = torch.randint(0, 2, (batch, size, size))
            step = training_step(model, images, torch.optim.Adam, partial(nn.functional.cross_entropy, target=mask))
            yield Variant(f"{text}, 16 to 64 channels, batch {batch}, Adam", step, name)


def gpt_step() -> Iterator[Variant]:
    """A small transformer that predicts the next of 65 tokens."""
    tokens, following = torch.randint(0, 65, (16, 64)), torch.randint(0, 65, (16 * 64,))
    yield Variant("4 layers of 128, 64 tokens, batch 16, AdamW", training_step(
        models.gpt(), tokens, torch.optim.AdamW, lambda logits: nn.functional.cross_entropy(logits.flatten(0, 1), following)))


STEPS: dict[str, Callable[[], Iterator[Variant]]] = {
    "mlp-step": mlp_step,
    "mlp-wide-step": mlp_wide_step,
    "mnist-cnn-step": mnist_cnn_step,
    "residual-blocks-step": residual_blocks_step,
    "u-net-step": u_net_step,
    "gpt-step": gpt_step,
    "lstm-step": partial(recurrent_step, nn.LSTM),
    "gru-step": partial(recurrent_step, nn.GRU),
}
