"""The models of the training steps in use: one sample, in evaluation mode, without gradients."""

import copy
from collections.abc import Callable, Iterator

import torch
from torch import nn

import pytorch_models as models
from pytorch_variant import MEMORY_FORMATS, Variant


def inference() -> Iterator[Variant]:
    """Each of the models."""
    networks = {
        "784-128-10": (models.perceptron(), torch.rand(1, 784)),
        "784-1024-512-10": (models.wide_perceptron(), torch.rand(1, 784)),
        "MNIST CNN": (models.mnist_cnn(), torch.rand(1, 1, 28, 28)),
        "2 blocks of 64, 32 x 32": (models.residual_blocks(), torch.rand(1, 64, 32, 32)),
        "U-Net 64 x 64": (models.UNet(1, 16), torch.rand(1, 1, 64, 64)),
        "U-Net 128 x 128 x 3": (models.UNet(3, 16), torch.rand(1, 3, 128, 128)),
        "LSTM, 64 steps, hidden 128": (models.SequenceClassifier(nn.LSTM, 128), torch.rand(64, 1, 128)),
        "LSTM, 64 steps, hidden 512": (models.SequenceClassifier(nn.LSTM, 512), torch.rand(64, 1, 512)),
        "GRU, 64 steps, hidden 128": (models.SequenceClassifier(nn.GRU, 128), torch.rand(64, 1, 128)),
        "GRU, 64 steps, hidden 512": (models.SequenceClassifier(nn.GRU, 512), torch.rand(64, 1, 512)),
        "GPT, 4 layers of 128, 64 tokens": (models.gpt(), torch.randint(0, 65, (1, 64))),
    }
    for shape, (model, inputs) in networks.items():
        for name, memory_format in MEMORY_FORMATS.items():
            if inputs.dim() == 4 or name == "contiguous":
                yield Variant(shape, forward(model, inputs, memory_format), name)


def forward(model: nn.Module, inputs: torch.Tensor, memory_format: torch.memory_format) -> Callable[[], torch.Tensor]:
    """Returns the forward pass of a copy of the model in a memory format."""
    if inputs.dim() == 4:
        model = copy.deepcopy(model).to(memory_format=memory_format)
        inputs = inputs.to(memory_format=memory_format)
    model.eval()

    @torch.no_grad()
    def run() -> torch.Tensor:
        return model(inputs)

    return run
